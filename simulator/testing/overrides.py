"""A scenario with another playbook or other parameters, for one test."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from gameday.scenarios.errors import UsageError
from gameday.scenarios.model import HttpHost
from gameday.scenarios.playbook import Playbook
from gameday.scenarios.record import Record
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.scenarios.loader import LoadedScenario

__all__ = ["override"]

_Record = TypeVar("_Record", bound=Record)


def override(
    loaded: LoadedScenario,
    *,
    playbook: Mapping[str, Any] | None = None,
    parameters: Mapping[str, str] | None = None,
    http: Sequence[Mapping[str, Any]] | None = None,
) -> LoadedScenario:
    """Return the scenario with some of it replaced.

    Args:
        loaded: The scenario.
        playbook: What replaces the playbook's own, as it is written in a file.
            ``objectives`` maps ids to what is replaced of each.
        parameters: What the estate's template is given beside the scenario's own.
        http: What hosts of the web do, instead of what the scenario says.

    Raises:
        UsageError: What comes of it is no playbook, or no rule of a host's.
    """
    changes: dict[str, Any] = {}
    if parameters:
        changes["parameters"] = {**loaded.scenario.parameters, **parameters}
    if playbook:
        changes["playbook"] = _change(loaded.scenario.playbook, playbook)
    if http is not None:
        changes["http"] = tuple(_read(each, HttpHost, "http") for each in http)
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
    return _read(merged, Playbook, "playbook")


def _read(data: Any, kind: type[_Record], name: str) -> _Record:
    found = validate(data, kind)
    if found.record is None:
        told = "; ".join(
            f"{'.'.join(map(str, fault.path))}: {fault.message}"
            for fault in found.faults
        )
        raise UsageError(f"{name}: {told}", code="override-invalid")
    return found.record


def _merge(into: dict[str, Any], changes: Mapping[str, Any]) -> None:
    """Merge mappings; everything else replaces what was there."""
    for key, value in changes.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            into[key] = dict(into[key])
            _merge(into[key], value)
        else:
            into[key] = value
