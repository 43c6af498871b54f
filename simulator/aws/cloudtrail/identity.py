"""The ``userIdentity`` of a record, for every kind of caller.

Source: CloudTrail user guide, "CloudTrail userIdentity element", and real records.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["describe_guest", "describe_identity"]

_INSTANCE = re.compile(r"i-[0-9a-f]{8,17}")
_METADATA_VERSION = "2.0"
"""Instances hand out credentials by version 2 of their metadata service."""


def describe_identity(caller: Caller) -> dict[str, Any]:
    """Say who made a call, to the caller's own account."""
    identity = _DESCRIPTIONS[caller.kind](caller)
    if caller.invoked_by and caller.kind != "service":
        identity["invokedBy"] = caller.invoked_by
    return identity


def describe_guest(caller: Caller) -> dict[str, Any]:
    """Say who made a call, to the account that owns what was called."""
    if caller.kind in ("anonymous", "service"):
        return describe_identity(caller)
    return {
        "type": "AWSAccount",
        "principalId": caller.principal_id,
        "accountId": caller.account,
    }


def _describe_user(caller: Caller) -> dict[str, Any]:
    identity: dict[str, Any] = {
        "type": "IAMUser",
        "principalId": caller.principal_id,
        "arn": caller.arn,
        "accountId": caller.account,
        "accessKeyId": caller.access_key,
        "userName": _last_part(caller.arn),
    }
    if caller.issued_at is not None:
        identity["sessionContext"] = {"attributes": _describe_session(caller)}
    return identity


def _describe_role(caller: Caller) -> dict[str, Any]:
    role_id, _, session = caller.principal_id.partition(":")
    issuer = caller.issuer_arn or ""
    context: dict[str, Any] = {
        "sessionIssuer": {
            "type": "Role",
            "principalId": role_id,
            "arn": issuer,
            "accountId": _account_of(issuer) or caller.account,
            "userName": _last_part(issuer),
        },
        "attributes": _describe_session(caller),
    }
    if _INSTANCE.fullmatch(session):
        context["ec2RoleDelivery"] = _METADATA_VERSION
    return {
        "type": "AssumedRole",
        "principalId": caller.principal_id,
        "arn": caller.arn,
        "accountId": caller.account,
        "accessKeyId": caller.access_key,
        "sessionContext": context,
    }


def _describe_root(caller: Caller) -> dict[str, Any]:
    identity: dict[str, Any] = {
        "type": "Root",
        "principalId": caller.account,
        "arn": caller.arn or f"arn:aws:iam::{caller.account}:root",
        "accountId": caller.account,
        "accessKeyId": caller.access_key or "",
    }
    if caller.issued_at is not None:
        identity["sessionContext"] = {"attributes": _describe_session(caller)}
    return identity


def _describe_federated(caller: Caller) -> dict[str, Any]:
    issuer = caller.issuer_arn or f"arn:aws:iam::{caller.account}:root"
    return {
        "type": "FederatedUser",
        "principalId": caller.principal_id,
        "arn": caller.arn,
        "accountId": caller.account,
        "accessKeyId": caller.access_key,
        "sessionContext": {
            "sessionIssuer": {
                "type": "Root" if issuer.endswith(":root") else "IAMUser",
                "arn": issuer,
                "accountId": _account_of(issuer),
                "userName": _last_part(issuer),
            },
            "attributes": _describe_session(caller),
        },
    }


def _describe_service(caller: Caller) -> dict[str, Any]:
    return {"type": "AWSService", "invokedBy": caller.invoked_by or caller.arn}


def _describe_nobody(_caller: Caller) -> dict[str, Any]:
    return {
        "type": "AWSAccount",
        "principalId": "",
        "accountId": "ANONYMOUS_PRINCIPAL",
    }


def _describe_session(caller: Caller) -> dict[str, str]:
    attributes = {"mfaAuthenticated": "true" if caller.mfa else "false"}
    if caller.issued_at is None:
        return attributes
    return {"creationDate": write_time(caller.issued_at), **attributes}


def _last_part(arn: str) -> str:
    return arn.rpartition("/")[2]


def _account_of(arn: str) -> str:
    found = Arn.parse(arn)
    return found.account if found else ""


_DESCRIPTIONS: Mapping[str, Callable[[Caller], dict[str, Any]]] = {
    "anonymous": _describe_nobody,
    "federated": _describe_federated,
    "role": _describe_role,
    "root": _describe_root,
    "service": _describe_service,
    "user": _describe_user,
}
