"""What moto has wrong that would make an exercise lie, put right one by one.

They were written for the versions in `aws.moto.versions`. Each module corrects one
thing, says what AWS does and where that is written, and has a test that shows moto's
own answer first: when moto is mended, the test says so and the module can go. Whole
services that moto lacks are not corrected here: the gateway's operations answer for
them.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["CORRECTIONS", "Correction", "apply_corrections"]


class Correction(Protocol):
    """A module of this folder."""

    __doc__: str | None

    def apply(self, patches: Patches) -> None:
        """Put one thing of moto right until the patches close."""


CORRECTIONS: tuple[Correction, ...] = tuple(
    import_module(f"{__name__}.{module.name}")
    for module in sorted(iter_modules(__path__), key=lambda each: each.name)
)
"""Every module here, by name: a new one need not be entered anywhere."""


def apply_corrections(patches: Patches) -> None:
    """Put moto right until the patches close."""
    for correction in CORRECTIONS:
        correction.apply(patches)
