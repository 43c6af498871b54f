"""Whose calls an execution makes: its role's, or whoever's started it.

Whether the caller may pass the role is asked by the gateway, when the execution is
started.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam import Source
from gameday.simulator.aws.principals import SSM
from gameday.simulator.aws.sts.credentials import Credentials
from gameday.simulator.aws.sts.service_roles import RoleRefused, ServiceRoles
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["find_credentials"]


def find_credentials(
    caller: Caller, role: str, execution_id: str, *, region: str, roles: ServiceRoles
) -> Credentials:
    """Return the credentials an execution runs with.

    Args:
        caller: Who starts it.
        role: The ARN of its ``assumeRole``; empty where it has none.
        execution_id: Names the session.
        region: Where it runs.
        roles: Gives Systems Manager the session of the role.

    Raises:
        AwsError: There is no such role, or it does not trust Systems Manager.
    """
    if not role:
        return _borrow(caller)
    account = caller.account
    execution = f"arn:aws:ssm:{region}:{account}:automation-execution/{execution_id}"
    source = Source(account, region, execution)
    try:
        return roles.assume(SSM, role, f"Automation-{execution_id}", source=source)
    except RoleRefused as refused:
        raise AwsError(
            "InvalidAutomationExecutionParametersException",
            f"The defined assume role is unable to be assumed: {refused}",
        ) from refused


def _borrow(caller: Caller) -> Credentials:
    """Return the caller's own credentials; nothing here checks a signature."""
    return Credentials(
        account=caller.account,
        arn=caller.arn,
        access_key=caller.access_key or "",
        secret="-",  # noqa: S106 - stands for what only the caller knows
        token="-" if caller.kind == "role" else None,
    )
