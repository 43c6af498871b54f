"""Parameters as an operation's model has them, from what a template says.

A template writes numbers as text, tags in its own form and names in its own case; what
the model does not know is left out. It is a likeness good enough to judge and record a
call by, not to send it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

__all__ = ["fit"]

_RESOURCE_TYPES = {
    "EIP": "elastic-ip",
    "FlowLog": "vpc-flow-log",
    "NatGateway": "natgateway",
    "VPCPeeringConnection": "vpc-peering-connection",
    "VPNGateway": "vpn-gateway",
}
"""EC2's word for a type in ``TagSpecifications``, where it is not made of its name."""


def fit(params: Mapping[str, Any], model: Any, kind: str) -> dict[str, Any]:
    """Write a call's parameters as its model has them.

    Args:
        params: By names of a template or of the operation.
        model: botocore's model of the operation.
        kind: The type of the resource that the call is for.
    """
    shape = model.input_shape
    if shape is None:
        return {}
    tags = params.get("Tags")
    if "TagSpecifications" in shape.members and tags:
        specification = {"ResourceType": _name_type(kind), "Tags": tags}
        params = {**params, "TagSpecifications": [specification]}
    found = _fit_structure(params, shape)
    return found if isinstance(found, dict) else {}


def _name_type(kind: str) -> str:
    word = kind.rsplit("::", 1)[-1]
    return (
        _RESOURCE_TYPES.get(word)
        or re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", word).lower()
    )


def _fit(value: Any, shape: Any) -> Any:
    """Return a value in a shape's form; None where it has none there."""
    if shape.type_name == "structure":
        return _fit_structure(value, shape) if isinstance(value, Mapping) else None
    if shape.type_name == "list":
        return _fit_list(value, shape)
    if shape.type_name == "map":
        return _fit_map(value, shape)
    return _fit_scalar(value, shape.type_name)


def _fit_scalar(value: Any, type_name: str) -> Any:
    if type_name == "boolean":
        return str(value).lower() == "true"
    if type_name in ("integer", "long"):
        return int(value) if re.fullmatch(r"-?\d+", str(value)) else None
    if isinstance(value, Mapping | list):
        return json.dumps(value, default=str)
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if type_name == "string" else value


def _fit_structure(value: Mapping[str, Any], shape: Any) -> dict[str, Any]:
    names = {name.lower(): name for name in shape.members}
    if "tagkey" in names and {"Key", "Value"} <= value.keys():
        return {"TagKey": str(value["Key"]), "TagValue": str(value["Value"])}
    fitted: dict[str, Any] = {}
    # A name that the operation itself has wins over one in the template's case.
    for given in sorted(value, key=lambda name: name in shape.members):
        name = names.get(given.lower())
        if name is not None and value[given] is not None:
            inner = _fit(value[given], shape.members[name])
            if inner is not None:
                fitted[name] = inner
    return fitted


def _fit_list(value: Any, shape: Any) -> list[Any]:
    if isinstance(value, Mapping) and shape.member.type_name == "structure":
        is_tags = {"key", "value"} <= {name.lower() for name in shape.member.members}
        if is_tags:
            value = [{"Key": name, "Value": each} for name, each in value.items()]
    each_of = value if isinstance(value, list) else [value]
    fitted = (_fit(each, shape.member) for each in each_of)
    return [each for each in fitted if each is not None]


def _fit_map(value: Any, shape: Any) -> dict[str, Any] | None:
    if isinstance(value, list):
        pairs = {
            str(each["Key"]): each.get("Value")
            for each in value
            if isinstance(each, Mapping) and "Key" in each
        }
        value = pairs or None
    if not isinstance(value, Mapping):
        return None
    return {str(name): _fit(each, shape.value) for name, each in value.items()}
