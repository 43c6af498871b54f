"""A scenario with another playbook or other parameters, for one test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.scenarios.playbook import Playbook
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.loader import LoadedScenario

__all__ = ["override"]


def override(
    loaded: LoadedScenario,
    *,
    playbook: Mapping[str, Any] | None = None,
    parameters: Mapping[str, str] | None = None,
) -> LoadedScenario:
    """Return the scenario with some of its playbook and parameters replaced.

    Args:
        loaded: The scenario.
        playbook: What replaces the playbook's own, as it is written in a file.
            ``objectives`` maps ids to what is replaced of each.
        parameters: What the estate's template is given beside the scenario's own.

    Raises:
        UsageError: The playbook that comes of it is not one.
    """
    changes: dict[str, Any] = {}
    if parameters:
        changes["parameters"] = {**loaded.scenario.parameters, **parameters}
    if playbook:
        changes["playbook"] = _change(loaded.scenario.playbook, playbook)
    scenario = loaded.scenario.model_copy(update=changes)
    return replace(loaded, scenario=scenario)


def _change(playbook: Playbook, changes: Mapping[str, Any]) -> Playbook:
    before = playbook.model_dump(by_alias=True, exclude_defaults=True)
    objectives = {each["id"]: each for each in before.get("objectives", ())}
    merged = {**before, "objectives": objectives}
    _merge(merged, changes)
    for name, objective in merged["objectives"].items():
        if name not in objectives or "id" not in objective:
            raise UsageError(
                f"there is no objective `{name}` to override",
                code="override-invalid",
                hint=suggest(name, [each.id for each in playbook.objectives]),
            )
    merged["objectives"] = list(merged["objectives"].values())
    found = validate(merged, Playbook)
    if found.record is None:
        told = "; ".join(
            f"{'.'.join(map(str, fault.path))}: {fault.message}"
            for fault in found.faults
        )
        raise UsageError(f"playbook: {told}", code="override-invalid")
    return found.record


def _merge(into: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Merge mappings; everything else replaces what was there."""
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = dict(into[key])
            _merge(into[key], value)
        else:
            into[key] = value
