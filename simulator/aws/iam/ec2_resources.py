"""The ARNs of the EC2 resources a call is about, read from the ids in it.

EC2 says by an id's prefix what it is of, so ids are found wherever they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.templates import fill, values_of, walk

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.definitions import Action
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["find_in_ec2"]

_ID = re.compile(r"([a-z]+)-[0-9a-z]+")
_EC2_TYPES = {
    "acl": "network-acl",
    "ami": "image",
    "cr": "capacity-reservation",
    "dopt": "dhcp-options",
    "eipalloc": "elastic-ip",
    "eni": "network-interface",
    "fl": "vpc-flow-log",
    "i": "instance",
    "igw": "internet-gateway",
    "key": "key-pair",
    "lt": "launch-template",
    "nat": "natgateway",
    "pcx": "vpc-peering-connection",
    "pl": "prefix-list",
    "rtb": "route-table",
    "sg": "security-group",
    "sgr": "security-group-rule",
    "snap": "snapshot",
    "subnet": "subnet",
    "tgw": "transit-gateway",
    "vol": "volume",
    "vpc": "vpc",
    "vpce": "vpc-endpoint",
}


def find_in_ec2(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Read ids by their prefix: ``sg-…`` is a security group wherever it stands."""
    ids: dict[str, list[str]] = {}
    for text in walk(attempt.params):
        prefix = _ID.fullmatch(text)
        if prefix and prefix[1] in _EC2_TYPES:
            ids.setdefault(_EC2_TYPES[prefix[1]], []).append(text)
    for name in values_of(attempt.params, "KeyName"):
        ids.setdefault("key-pair", []).append(name)
    if attempt.operation == "RunInstances":
        ids = {"volume": ["*"], **ids}
    if action.type_named("launch-template"):
        for name in _names_of_templates(attempt.params):
            place = {"account": attempt.account, "region": attempt.region}
            found = source.find_arn("ec2", "launch-template", name, **place)
            ids.setdefault("launch-template", []).append(found or "*")
    for kind in action.types:
        named = ids.get(kind.name, ["*"] if kind.is_required else [])
        for each in named:
            yield fill(kind.template, attempt, dict.fromkeys(kind.placeholders, each))


def _names_of_templates(params: Any) -> Iterator[str]:
    """Find the launch templates that a call names, at any depth."""
    if isinstance(params, list | tuple):
        for each in params:
            yield from _names_of_templates(each)
    elif isinstance(params, Mapping):
        if name := params.get("LaunchTemplateName"):
            yield str(name)
        for each in params.values():
            yield from _names_of_templates(each)
