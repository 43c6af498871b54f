"""A template as it was written: plain data, and the place of everything in its file.

It reads YAML and JSON with CloudFormation's short forms (``!Ref`` and the like), and
writes them out in full. What the template means is not looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation.short_forms import TemplateLoader
from gameday.scenarios.cloudformation.structure import find_faults
from gameday.scenarios.document import Loaded, load_text, read_text
from gameday.scenarios.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

__all__ = ["Key", "Source", "Template", "read_source"]

Template = dict[str, Any]
"""A template, or a part of one, as plain data: the language has no narrower type."""

Key = str | int

_INVALID = "template-invalid"
_SPELT: dict[Key, Key] = {"Code": "CodeUri", "Content": "ContentUri"}
"""What SAM calls what CloudFormation calls otherwise."""


@dataclass(frozen=True, slots=True)
class Source:
    """A template's file."""

    path: Path
    text: str = field(repr=False)
    content: Template
    _loaded: Loaded = field(repr=False)

    def problem(
        self, path: Sequence[Key], message: str, hint: str | None = None
    ) -> Problem:
        """Return a problem at the place a path of keys leads to, as far as it goes."""
        steps = tuple(path)
        spelt = tuple(_SPELT.get(step, step) for step in steps)
        places = [self._loaded.where(each) for each in (steps, spelt)]
        # the way that leads further down the file is the one that was written
        where = max(places, key=lambda place: (place.line or 0, place.column or 0))
        return Problem(where, message, hint)


def read_source(path: Path) -> Source:
    """Read a template's file.

    Raises:
        ScenarioError: It cannot be read, is not YAML or JSON, or is not of the form
            that a template has; carries every problem.
    """
    text = read_text(path)
    loaded = load_text(text, str(path), TemplateLoader)
    content = loaded.data
    if not isinstance(content, dict) or not isinstance(content.get("Resources"), dict):
        message = "expected a CloudFormation or SAM template with `Resources`"
        raise ScenarioError([loaded.problem((), message)], code=_INVALID)
    problems = [fault.locate(loaded) for fault in find_faults(content)]
    if problems:
        raise ScenarioError(problems, code=_INVALID)
    return Source(path, text, content, loaded)
