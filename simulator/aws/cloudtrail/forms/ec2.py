"""EC2's form of requests and answers in CloudTrail's records.

Lists are objects with ``items``, many named ``…Set``, as real records have them. Names
come from botocore's wire names; a table has those that records spell otherwise. Newer
operations have a form of their own (`ec2_newer`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.casing import decapitalize
from gameday.simulator.aws.cloudtrail.forms.ec2_newer import (
    is_newer,
    repeat_answer,
    repeat_request,
    write_scalar,
)
from gameday.simulator.aws.cloudtrail.forms.ec2_sets import find_set
from gameday.simulator.aws.cloudtrail.redaction import OMITTED, redact

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["describe_answer", "describe_request"]

_LAUNCHED: Final = ("ImageId", "MinCount", "MaxCount", "KeyName")
"""What records of ``RunInstances`` write within ``instancesSet``."""

_TRUE: Final = frozenset({"CreateSecurityGroup"})
"""Operations whose records have ``_return`` beside what botocore's model knows."""

_RULE_LISTS: Final = ("groups", "ipRanges", "ipv6Ranges", "prefixListIds")

_RENAMED: Final[Mapping[tuple[str, str], str]] = {
    ("CreateNetworkAclEntry", "IcmpTypeCode"): "icmpTypeCode",
    ("CreateNetworkAclEntry", "Protocol"): "aclProtocol",
    ("CreateVolume", "AvailabilityZone"): "zone",
    ("ReplaceNetworkAclEntry", "IcmpTypeCode"): "icmpTypeCode",
    ("ReplaceNetworkAclEntry", "Protocol"): "aclProtocol",
}


def describe_request(
    operation: str, shape: Any, params: Mapping[str, Any]
) -> dict[str, Any] | None:
    """Write the parameters of a call; None if there are none."""
    if is_newer(operation):
        return repeat_request(operation, shape, params)
    written = _empty_sets(operation, shape) | _write_request(operation, shape, params)
    reshape = _RESHAPED.get(operation)
    return (reshape(params, written) if reshape else written) or None


def describe_answer(
    operation: str, shape: Any, members: Mapping[str, Any], request_id: str
) -> dict[str, Any]:
    """Write the answer to a call that changed something."""
    if is_newer(operation):
        return repeat_answer(operation, shape, members, request_id)
    written = _write_answer(shape, members) if shape is not None else {}
    if not written or operation in _TRUE:
        written = {"_return": True, **written}
    return {"requestId": request_id, **written}


def _empty_sets(operation: str, shape: Any) -> dict[str, Any]:
    """Return the sets that records of reads have even where nothing was asked for."""
    if shape is None or not operation.startswith("Describe"):
        return {}
    listed = [name for name, each in shape.members.items() if each.type_name == "list"]
    return {found.name: {} for name in listed if (found := find_set(operation, name))}


def _write_request(
    operation: str, shape: Any, params: Mapping[str, Any]
) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for member, value in params.items():
        name = _RENAMED.get((operation, member)) or _wire_name(shape, member)
        instead = redact("ec2", member, shape.members[member])
        if instead is OMITTED:
            continue
        if instead is not None:
            written[name] = instead
        elif isinstance(value, list):
            named, items = _write_list(operation, shape, member, value)
            written[named] = items
        else:
            written[name] = _write(operation, shape.members[member], value)
    return written


def _write_list(
    operation: str, shape: Any, member: str, values: list[Any]
) -> tuple[str, Any]:
    """Return a list's name in records, and its items."""
    found = find_set(operation, member)
    wire = _wire_name(shape, member)
    name = found.name if found else f"{wire.removesuffix('s')}Set"
    item = found.item if found else wire.removesuffix("s")
    inner = shape.members[member].member
    items = [
        _write(operation, inner, each) if isinstance(each, dict) else {item: each}
        for each in values
    ]
    if name == "tags":
        return name, items
    return name, {"items": items} if items else {}


def _write(operation: str, shape: Any, value: Any) -> Any:
    if not isinstance(value, dict):
        return write_scalar(value)
    written = _write_request(operation, shape, value)
    if shape.name == "IpPermission":
        written |= {name: {} for name in _RULE_LISTS if name not in written}
    return written


def _wire_name(shape: Any, member: str) -> str:
    return decapitalize(shape.members[member].serialization.get("name", member))


def _launch(params: Mapping[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """Write ``RunInstances``: what is launched stands within ``instancesSet``."""
    launched = {
        decapitalize(name): params[name] for name in _LAUNCHED if name in params
    }
    rest = {name: each for name, each in written.items() if name not in launched}
    return {"instancesSet": {"items": [launched]}, "blockDeviceMapping": {}, **rest}


def _share(params: Mapping[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """Write who gets a snapshot or an image, or loses it, below ``add``, ``remove``."""
    is_image = "ImageId" in params
    member = "LaunchPermission" if is_image else "CreateVolumePermission"
    asked = params.get(member) or {}
    changes = {
        way.lower(): {"items": [_write_grantee(each) for each in asked[way]]}
        for way in ("Add", "Remove")
        if asked.get(way)
    }
    users = [{"userId": each} for each in params.get("UserIds") or ()]
    groups = params.get("UserGroups") or params.get("GroupNames") or ()
    if items := users + [{"group": each} for each in groups]:
        changes[params.get("OperationType", "add")] = {"items": items}
    kept = {name: each for name, each in written.items() if name in _SHARED}
    kind = "launchPermission" if is_image else "CREATE_VOLUME_PERMISSION"
    if not changes:
        return {**kept, "attributeType": params.get("Attribute", kind)}
    return {**kept, decapitalize(member): changes, "attributeType": kind}


_SHARED: Final = frozenset({"imageId", "snapshotId"})


def _write_grantee(grantee: Mapping[str, Any]) -> dict[str, Any]:
    return {decapitalize(name): each for name, each in grantee.items()}


def _permit(_params: Mapping[str, Any], written: dict[str, Any]) -> dict[str, Any]:
    """Write a rule of a security group: ``ipPermissions`` is there even if empty."""
    return {"ipPermissions": {}, **written}


def _set_user_data(
    params: Mapping[str, Any], written: dict[str, Any]
) -> dict[str, Any]:
    """Hide an instance's user data, whichever way it was given."""
    if params.get("Attribute") == "userData" and "value" in written:
        written["value"] = "<sensitiveDataRemoved>"
    if "userData" in written:
        written["userData"] = "<sensitiveDataRemoved>"
    return written


_RESHAPED: Final[
    Mapping[str, Callable[[Mapping[str, Any], dict[str, Any]], dict[str, Any]]]
] = {
    "AuthorizeSecurityGroupEgress": _permit,
    "AuthorizeSecurityGroupIngress": _permit,
    "ModifyImageAttribute": _share,
    "ModifyInstanceAttribute": _set_user_data,
    "ModifySnapshotAttribute": _share,
    "RevokeSecurityGroupEgress": _permit,
    "RevokeSecurityGroupIngress": _permit,
    "RunInstances": _launch,
}


def _write_answer(shape: Any, members: Mapping[str, Any]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for member, inner in shape.members.items():
        value = members.get(member)
        if value is None or redact("ec2", member, inner) is not None:
            continue
        name = inner.serialization.get("name", decapitalize(member))
        written["_return" if name == "return" else name] = _answer_value(inner, value)
    return written


def _answer_value(shape: Any, value: Any) -> Any:
    if isinstance(value, list):
        items = [_answer_value(shape.member, each) for each in value]
        return {"items": items} if items else {}
    if isinstance(value, dict) and shape.type_name == "structure":
        return _write_answer(shape, value)
    return write_scalar(value)
