"""The renderings by the name `--format` knows them under.

A rendering is imported when it is asked for: a table needs no template engine.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from gameday.scenarios.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["FORMATS", "find_rendering"]

FORMATS = ("table", "json", "junit", "markdown", "html")


def find_rendering(name: str) -> Callable[[Scorecard], str]:
    """Return the function that renders a card in a format.

    Raises:
        UsageError: There is no such format.
    """
    if name not in FORMATS:
        known = ", ".join(f"`{each}`" for each in FORMATS)
        raise UsageError(
            f"expected one of the formats {known}, found `{name}`",
            code="format-unknown",
        )
    module = import_module(f"gameday.scorecards.renderings.{name}")
    return cast("Callable[[Scorecard], str]", getattr(module, f"render_{name}"))
