"""The two forms of a finding, and the check that it has the form of the service.

Events carry the wire form: camelCase, timestamps as seconds, ``additionalInfo`` as a
free object. The API answers with the members of botocore's `Finding` shape, in which
``AdditionalInfo`` is a JSON text. The wire form is the one kept; this module converts
and checks, and knows nothing of what a finding means.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.session import get_session

from gameday.scenarios.errors import InjectFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = [
    "Finding",
    "check_shape",
    "find_misfits",
    "from_members",
    "to_event_detail",
    "to_members",
]

Finding = dict[str, Any]
"""A finding in wire form."""

_FREE = "ServiceAdditionalInfo"
"""The one member whose wire form has any form."""

_SCALARS: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "boolean": (bool,),
    "integer": (int,),
    "long": (int,),
    "double": (int, float),
    "float": (int, float),
    "timestamp": (int, float),
}


@cache
def _finding_shape() -> Any:
    return get_session().get_service_model("guardduty").shape_for("Finding")


def check_shape(finding: Mapping[str, Any]) -> None:
    """Make sure that a finding in wire form is one the service could have sent.

    Raises:
        InjectFailed: It is not; every member that does not fit is named.
    """
    misfits = list(find_misfits(finding))
    if misfits:
        raise InjectFailed(
            "not a finding as GuardDuty writes it:\n" + "\n".join(misfits),
            code="finding-malformed",
            hint="check the finding's `details` against the API's `Finding`",
        )


def find_misfits(finding: Mapping[str, Any]) -> Iterator[str]:
    """Name the members of a finding that are unknown, missing or of a wrong type."""
    yield from _misfits(finding, _finding_shape(), "finding")


def to_members(finding: Mapping[str, Any]) -> dict[str, Any]:
    """Turn the wire form into members of the API's `Finding`; times become aware."""
    wire = dict(finding)
    info = finding.get("service", {}).get("additionalInfo")
    if info is not None:
        text = {"value": _compact(info), "type": "default"}
        wire["service"] = {**finding["service"], "additionalInfo": text}
    members: dict[str, Any] = _convert(
        wire, _finding_shape(), _member_names, _read_scalar
    )
    return members


def from_members(members: Mapping[str, Any]) -> Finding:
    """Turn members of the API's `Finding` back into the wire form."""
    finding: Finding = _convert(members, _finding_shape(), _wire_names, _write_scalar)
    info = finding.get("service", {}).get("additionalInfo")
    if info is not None:
        finding["service"]["additionalInfo"] = json.loads(info["value"])
    return finding


def to_event_detail(finding: Mapping[str, Any]) -> Finding:
    """Return a copy of a finding as EventBridge delivers it.

    Events repeat the additional information as text beside the free members.
    """
    detail: Finding = json.loads(json.dumps(finding))
    info = detail.get("service", {}).get("additionalInfo")
    if info is not None:
        info |= {"value": _compact(info), "type": "default"}
    return detail


def _misfits(value: Any, shape: Any, where: str) -> Iterator[str]:
    if shape.type_name == "structure":
        yield from _structure_misfits(value, shape, where)
    elif shape.type_name == "list":
        yield from _list_misfits(value, shape, where)
    elif shape.type_name == "map":
        yield from _map_misfits(value, shape, where)
    elif not _is_scalar(value, shape.type_name):
        yield f"{where}: expected a {shape.type_name}, found {value!r}"
    elif getattr(shape, "enum", None) and value not in shape.enum:
        yield f"{where}: expected one of {', '.join(shape.enum)}, found {value!r}"


def _is_scalar(value: Any, type_name: str) -> bool:
    fits = isinstance(value, _SCALARS[type_name])
    return fits and isinstance(value, bool) == (type_name == "boolean")


def _structure_misfits(value: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: expected an object, found {value!r}"
        return
    if shape.name == _FREE:
        return
    wire = {_wire_name(shape, name): name for name in shape.members}
    for name, member in value.items():
        if name in wire:
            yield from _misfits(member, shape.members[wire[name]], f"{where}.{name}")
        else:
            yield f"{where}.{name}: unknown member"
    for name in shape.required_members:
        if _wire_name(shape, name) not in value:
            yield f"{where}.{_wire_name(shape, name)}: missing"


def _list_misfits(value: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where}: expected a list, found {value!r}"
        return
    for index, item in enumerate(value):
        yield from _misfits(item, shape.member, f"{where}[{index}]")


def _map_misfits(value: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where}: expected an object, found {value!r}"
        return
    for key, item in value.items():
        yield from _misfits(item, shape.value, f"{where}.{key}")


def _wire_name(shape: Any, member: str) -> str:
    name: str = shape.members[member].serialization.get("name", member)
    return name


def _member_names(shape: Any) -> Iterator[tuple[str, str, Any]]:
    for name, member in shape.members.items():
        yield _wire_name(shape, name), name, member


def _wire_names(shape: Any) -> Iterator[tuple[str, str, Any]]:
    for name, member in shape.members.items():
        yield name, _wire_name(shape, name), member


def _read_scalar(value: Any, shape: Any) -> Any:
    if shape.type_name == "timestamp":
        return datetime.fromtimestamp(value, UTC)
    return value


def _write_scalar(value: Any, shape: Any) -> Any:
    return value.timestamp() if shape.type_name == "timestamp" else value


def _convert(
    value: Any,
    shape: Any,
    names: Callable[[Any], Iterator[tuple[str, str, Any]]],
    scalar: Callable[[Any, Any], Any],
) -> Any:
    if shape.type_name == "list":
        return [_convert(item, shape.member, names, scalar) for item in value]
    if shape.type_name == "map":
        return {
            key: _convert(item, shape.value, names, scalar)
            for key, item in value.items()
        }
    if shape.type_name == "structure":
        return {
            new: _convert(value[old], member, names, scalar)
            for old, new, member in names(shape)
            if old in value
        }
    return scalar(value, shape)


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)
