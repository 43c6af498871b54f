"""Whose calls an execution makes: its role's, or whoever's started it.

Whether the caller may pass the role is asked by the gateway, when the execution is
started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from moto.iam.models import iam_backends

from gameday.simulator.aws.eventbridge.permission import Request, is_allowed
from gameday.simulator.aws.moto.credentials import Credentials, issue_role_session
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["SERVICE", "find_credentials"]

SERVICE: Final = "ssm.amazonaws.com"
"""Who a runbook's role has to trust."""


def find_credentials(caller: Caller, role: str, execution_id: str) -> Credentials:
    """Return the credentials an execution runs with.

    Args:
        caller: Who starts it.
        role: The ARN of its ``assumeRole``; empty where it has none.
        execution_id: Names the session.

    Raises:
        AwsError: There is no such role, or it does not trust Systems Manager.
    """
    if not role:
        return _borrow(caller)
    if reason := _explain_refusal(role):
        raise AwsError(
            "InvalidAutomationExecutionParametersException",
            f"The defined assume role is unable to be assumed: {reason}",
        )
    account = role.split(":")[4]
    return issue_role_session(account, role, f"Automation-{execution_id}")


def _borrow(caller: Caller) -> Credentials:
    """Return the caller's own credentials; nothing here checks a signature."""
    return Credentials(
        account=caller.account,
        arn=caller.arn,
        access_key=caller.access_key or "",
        secret="-",  # noqa: S106 - stands for what only the caller knows
        token="-" if caller.kind == "role" else None,
    )


def _explain_refusal(arn: str) -> str | None:
    parts = arn.split(":")
    if arn.count(":") != 5 or parts[2] != "iam":  # noqa: PLR2004 - an ARN's parts
        return f"expected the ARN of a role, found {arn}"
    roles = iam_backends[parts[4]]["aws"].roles.values()
    found = next((role for role in roles if role.arn == arn), None)
    if found is None:
        return f"there is no role {arn}"
    trust = Request(SERVICE, "sts:AssumeRole", arn)
    if is_allowed(found.assume_role_policy_document, trust):
        return None
    return f"{arn} does not trust {SERVICE}"
