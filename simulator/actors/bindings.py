"""What a scenario's ``${Name}`` stands for now: estate outputs and saved values.

It says nothing about whether a name may be used; `gameday.scenarios.rules` has seen to
that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import InjectFailed
from gameday.scenarios.references import find_references, substitute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.model import Scenario
    from gameday.scenarios.playbook import Playbook

__all__ = ["Bindings", "fill_playbook", "find_involved"]


class Bindings:
    """Values by name, growing as injects save what they got."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = dict(values)

    def bind(self, name: str, value: Any) -> None:
        """Give a name a value from now on."""
        self._values[name] = value

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


def find_involved(scenario: Scenario, bindings: Bindings) -> set[str]:
    """Return what the injects speak of: the resources of the incident itself."""
    steps = [inject.model_dump(by_alias=True) for inject in scenario.injects]
    names = (reference.name for reference in find_references(steps))
    values = (bindings.find(name) for name in names)
    return {value for value in values if isinstance(value, str)}
