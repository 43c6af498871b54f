"""Reading state back: whether a call that was accepted also had its effect.

An emulator may accept what it does not do. An inject counts as effective only if the
account shows it; for calls that are not listed here, being accepted has to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import jmespath
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from gameday.simulator.aws.arns import Arn
from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.account import EmbeddedAccount

__all__ = ["READBACKS", "read_back"]


@dataclass(frozen=True, slots=True)
class _Readback:
    """How to see the effect of a call: a read, and what must be found in it."""

    read: str
    """The operation that reads, of the same service."""
    given: Mapping[str, str]
    """The read's parameters: its name, and a JMESPath into the call's parameters."""
    found: str
    """A JMESPath into the read's answer; true or not empty where there is an effect."""
    gone: bool = False
    """Whether the effect is that the read fails, or finds nothing."""


def _reads(read: str, found: str, *, gone: bool = False, **given: str) -> _Readback:
    return _Readback(read, given, found, gone=gone)


READBACKS: Mapping[str, _Readback] = {
    "cloudtrail:DeleteTrail": _reads("GetTrail", "Trail.Name", gone=True, Name="Name"),
    "cloudtrail:StopLogging": _reads(
        "GetTrailStatus", "IsLogging", gone=True, Name="Name"
    ),
    "ec2:AuthorizeSecurityGroupIngress": _reads(
        "DescribeSecurityGroups",
        "SecurityGroups[].IpPermissions[]",
        GroupIds="[GroupId]",
    ),
    "ec2:DeleteFlowLogs": _reads(
        "DescribeFlowLogs", "FlowLogs[]", gone=True, FlowLogIds="FlowLogIds"
    ),
    "ec2:ModifySnapshotAttribute": _reads(
        "DescribeSnapshotAttribute",
        "CreateVolumePermissions[]",
        SnapshotId="SnapshotId",
        Attribute="'createVolumePermission'",
    ),
    "ec2:StopInstances": _reads(
        "DescribeInstances",
        "Reservations[].Instances[?State.Name!='running'][]",
        InstanceIds="InstanceIds",
    ),
    "guardduty:DeleteDetector": _reads(
        "GetDetector", "Status", gone=True, DetectorId="DetectorId"
    ),
    "iam:AttachUserPolicy": _reads(
        "ListAttachedUserPolicies", "AttachedPolicies[]", UserName="UserName"
    ),
    "iam:CreateAccessKey": _reads(
        "ListAccessKeys", "AccessKeyMetadata[]", UserName="UserName"
    ),
    "iam:CreateLoginProfile": _reads(
        "GetLoginProfile", "LoginProfile.UserName", UserName="UserName"
    ),
    "iam:CreateRole": _reads("GetRole", "Role.Arn", RoleName="RoleName"),
    "iam:CreateUser": _reads("GetUser", "User.Arn", UserName="UserName"),
    "iam:PutUserPolicy": _reads(
        "GetUserPolicy", "PolicyName", UserName="UserName", PolicyName="PolicyName"
    ),
    "s3:DeletePublicAccessBlock": _reads(
        "GetPublicAccessBlock",
        "PublicAccessBlockConfiguration",
        gone=True,
        Bucket="Bucket",
    ),
    "s3:PutBucketPolicy": _reads("GetBucketPolicy", "Policy", Bucket="Bucket"),
}


def read_back(
    account: EmbeddedAccount,
    operation: str,
    parameters: Mapping[str, Any],
    *,
    caller: str = "",
) -> Answer | None:
    """Look whether a call had its effect.

    Args:
        account: Where to look, unless the caller is another account's.
        operation: What was called, ``service:Operation``.
        parameters: The call's parameters.
        caller: Who called, by an ARN or otherwise.

    Returns:
        The answer, or None where nobody knows where to look.
    """
    readback = READBACKS.get(operation)
    if readback is None:
        return None
    given = {
        name: jmespath.search(path, parameters) for name, path in readback.given.items()
    }
    if None in given.values() or [None] in given.values():
        return None
    arn = Arn.parse(caller)
    own = account.register_account(arn.account) if arn and arn.account else None
    client = account.client(operation.partition(":")[0], own)
    found = _read(client, readback, given)
    effective = bool(found) != readback.gone
    seen = f"{readback.read} shows {found or 'nothing of it'}"
    return Answer(effective, f"{operation} was accepted; {seen}")


def _read(client: Any, readback: _Readback, given: dict[str, Any]) -> Any:
    method = getattr(client, xform_name(readback.read))
    try:
        return jmespath.search(readback.found, method(**given))
    except (ClientError, BotoCoreError):
        return None
