"""Which calls write a policy document, and where in their parameters it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.call import Params

__all__ = ["Writing", "find_document", "find_writing", "list_documents"]


class Writing(NamedTuple):
    """Where a call has its document, and of which form that is."""

    form: str
    member: str
    code: str = ""
    only: Mapping[str, str] = {}
    """What other parameters must say for it to be a document."""


def find_writing(service: str, operation: str) -> Writing | None:
    """Return where an operation has its document, or None where it writes none."""
    return _load().get((service, operation))


def list_documents(writing: Writing, params: Params) -> Iterator[str]:
    """Find the document among the parameters: one, or none.

    An empty one takes the policy away, and is none. A mapping is one that a template
    writes out: it is a document, whatever it holds.
    """
    found = find_document(writing, params)
    if isinstance(found, Mapping):
        found = json.dumps(found, default=str)
    if isinstance(found, bytes):
        found = found.decode("utf-8", "replace")
    if isinstance(found, str) and found:
        yield found


def find_document(writing: Writing, params: Params) -> Any:
    """Return what a call has where its document stands, whatever it is."""
    if any(params.get(name) != value for name, value in writing.only.items()):
        return None
    found: Any = params
    for name in writing.member.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], Writing]:
    text = (resources.files(__package__) / "writings.yaml").read_text("utf-8")
    table: dict[tuple[str, str], Writing] = {}
    for row in yaml.load(text, Loader=yaml.CSafeLoader):
        calls = row.pop("calls")
        for line in calls:
            service, *operations = line.split()
            table.update({(service, each): Writing(**row) for each in operations})
    return table
