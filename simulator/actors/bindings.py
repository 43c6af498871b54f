"""What a scenario's ``${Name}`` stands for now: estate outputs and saved values.

It says nothing about whether a name may be used; `gameday.scenarios.rules` has seen to
that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.references import find_references, substitute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.model import Scenario
    from gameday.scenarios.playbook import Playbook

__all__ = ["Bindings", "Involved", "fill_playbook"]


class Bindings:
    """Values by name, growing as injects save what they got."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)
        self.changes = 0
        """How often a name was given a value."""

    def bind(self, name: str, value: Any) -> None:
        """Give a name a value from now on."""
        self._values[name] = value
        self.changes += 1

    def find(self, name: str) -> Any:
        """Return a name's value, or None where it has none yet."""
        return self._values.get(name)

    def fill_known(self, template: Any) -> Any:
        """Replace the references that have a value, and leave the others."""
        names = {each.name for each in find_references(template)}
        unbound = {name: f"${{{name}}}" for name in names - self._values.keys()}
        return substitute(template, {**self._values, **unbound})

    def fill(self, template: Any) -> Any:
        """Replace every reference in a text, list or mapping.

        Raises:
            InjectFailed: A name has no value yet, because the inject that saves it has
                not been played.
        """
        try:
            return substitute(template, self._values)
        except KeyError as missing:
            raise InjectFailed(
                f"${{{missing.args[0]}}} has no value yet",
                code="reference-unbound",
                hint="a value that an inject saves exists only after that inject",
            ) from missing


def fill_playbook(playbook: Playbook, bindings: Bindings) -> Playbook:
    """Return a playbook whose objectives speak of the estate's own resources.

    A reference to what an inject saves stays as it is; it has no value yet.
    """
    objectives = tuple(
        objective.model_copy(
            update={"arguments": bindings.fill_known(dict(objective.arguments))}
        )
        for objective in playbook.objectives
    )
    return playbook.model_copy(update={"objectives": objectives})


class Involved:
    """What the incident is about: every id and name that its steps speak of.

    That is what the injects use, by reference or by name, and what an objective wants
    changed. What must not be touched, and what must only go on working, is none of it.

    Args:
        scenario: Whose steps they are.
        playbook: Whose objectives.
        bindings: What references stand for.
    """

    def __init__(
        self, scenario: Scenario, playbook: Playbook, bindings: Bindings
    ) -> None:
        self._bindings = bindings
        steps = [
            inject.model_dump(by_alias=True, exclude=_WORDS)
            for inject in scenario.injects
        ]
        demands = [
            dict(each.arguments)
            for each in playbook.objectives
            if each.check is not None and each.check not in _GOES_ON
        ]
        self._told = [steps, demands]
        self._found: set[str] = set()
        self._found_after: int | None = None

    def find(self) -> set[str]:
        """Return the ids and names, as the references stand now."""
        # It is asked with every change, and a scenario may have a thousand steps: they
        # are read again only when a reference may stand for something else.
        if self._found_after != self._bindings.changes:
            self._found_after = self._bindings.changes
            texts = _find_texts(self._bindings.fill_known(self._told))
            # An ARN speaks of what it ends with, too.
            self._found = {
                part for text in texts for part in (text, *_SEPARATORS.split(text))
            }
        return set(self._found)


_GOES_ON = frozenset({"allowed", "posted", "reachable", "workload_up"})
"""Checks of what should be as it was before the incident, and of what is only told."""
_WORDS: Mapping[str, bool | set[str]] = {
    "description": True,
    "message": True,
    "finding": {"title", "description"},
}
"""What only tells of a step; a word there may be a resource's name by chance."""
_SEPARATORS = re.compile(r"[:/]+")


def _find_texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _find_texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _find_texts(each)
