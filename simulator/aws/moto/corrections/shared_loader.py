"""Sessions share what botocore has read of its service descriptions.

AWS and moto have no part in it. botocore: a new ``boto3.Session``, which every exercise
and every handler makes, parses the service descriptions again, 300 ms for EC2; with one
loader for the process it is 20 ms. This corrects no answer, but a price.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import botocore.session
from botocore.loaders import create_loader

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Give every session the same loader, unless it asks for paths of its own."""
    create = botocore.session.create_loader

    def find_loader(search_path_string: str | None = None) -> Any:
        return create(search_path_string) if search_path_string else _shared_loader()

    patches.set(botocore.session, "create_loader", find_loader)


@cache
def _shared_loader() -> Any:
    loader: Any = create_loader()
    loader._search_paths = _Paths(loader._search_paths)  # noqa: SLF001 - see below
    return loader


class _Paths(list[str]):
    """Search paths without repetition: every session appends boto3's again."""

    def append(self, path: str) -> None:
        if path not in self:
            super().append(path)
