"""The form in which EC2's newer operations stand in CloudTrail's records.

They repeat the XML of the request, below its name, and number the elements of lists.
Both were read off real records; so were the operations that do so.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.casing import decapitalize
from gameday.simulator.aws.cloudtrail.redaction import redact
from gameday.simulator.aws.times import write_epoch_ms

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_newer", "repeat_answer", "repeat_request", "write_scalar"]

_XMLNS: Final = "http://ec2.amazonaws.com/doc/2016-11-15/"

_NEWER: Final = re.compile(
    "AddressTransfer|AddressesAttribute|AllowedImagesSettings|CapacityReservation"
    "|ClientVpn|CreditSpecification|EbsDefaultKms|EbsEncryptionByDefault"
    "|EgressOnlyInternetGateway|FastSnapshotRestores|Fleet|FlowLogs|Hosts"
    "|IamInstanceProfileAssociation|IamInstanceProfile$|ImageBlockPublicAccess"
    "|InstanceConnectEndpoint|InstanceEventWindow|InstanceMetadata|InstanceTypes"
    "|Ipam|LaunchTemplate|ManagedPrefixList|ModifyVolume$|NatGateway"
    "|NetworkInsights|ReplaceRootVolume|SecurityGroupRules|SerialConsole"
    "|SnapshotBlockPublicAccess|SnapshotTier|TrafficMirror|TransitGateway"
    "|VerifiedAccess|VolumesModifications|VpcEndpoint|VpcBlockPublicAccess"
    "|VpcClassicLinkDnsSupport"
)
"""Words in the names of operations that came with the newer form."""


def is_newer(operation: str) -> bool:
    """Tell whether records of an operation have the newer form."""
    return _NEWER.search(operation) is not None


def repeat_request(
    operation: str, shape: Any, params: Mapping[str, Any]
) -> dict[str, Any]:
    """Write the parameters of a call."""
    return {f"{operation}Request": _repeat(shape, params) or ""}


def repeat_answer(
    operation: str, shape: Any, members: Mapping[str, Any], request_id: str
) -> dict[str, Any]:
    """Write the answer to a call that changed something."""
    answer = {"xmlns": _XMLNS, "requestId": request_id}
    if shape is not None:
        answer |= _repeat_members(shape, members)
    return {f"{operation}Response": answer}


def write_scalar(value: Any) -> Any:
    """Write a value that has no members: a time in milliseconds, the rest as it is."""
    if isinstance(value, datetime):
        return write_epoch_ms(value)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else value


def _repeat(shape: Any, params: Mapping[str, Any]) -> dict[str, Any]:
    """Repeat the request's XML as records of newer operations do."""
    return {
        _capital(shape.members[member].serialization.get("name", member)): _tag(
            shape.members[member], value
        )
        for member, value in params.items()
        if redact("ec2", member, shape.members[member]) is None
    }


def _tag(shape: Any, value: Any) -> Any:
    """Number the elements of a list, as records of newer operations do."""
    if isinstance(value, dict):
        return _repeat(shape, value)
    if not isinstance(value, list):
        return write_scalar(value)
    numbered = [
        {"tag": number, **_repeat(shape.member, each)}
        if isinstance(each, dict)
        else {"tag": number, "content": write_scalar(each)}
        for number, each in enumerate(value, 1)
    ]
    return numbered[0] if len(numbered) == 1 else numbered


def _repeat_members(shape: Any, members: Mapping[str, Any]) -> dict[str, Any]:
    return {
        inner.serialization.get("name", decapitalize(member)): _repeat_value(
            inner, members[member]
        )
        for member, inner in shape.members.items()
        if members.get(member) is not None and redact("ec2", member, inner) is None
    }


def _repeat_value(shape: Any, value: Any) -> Any:
    if isinstance(value, list):
        items = [_repeat_value(shape.member, each) for each in value]
        return {"item": items[0] if len(items) == 1 else items} if items else ""
    if isinstance(value, dict) and shape.type_name == "structure":
        return _repeat_members(shape, value)
    return write_scalar(value)


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
