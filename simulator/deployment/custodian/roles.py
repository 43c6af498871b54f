"""The roles that policies run with: the estate's own, or else made for them.

In AWS a role that is not there refuses the deployment. Here it is made, so that a
policy can be tried without one, and the journal says so.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gameday.scenarios.errors import PreflightFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.deployment.site import Site

__all__ = ["bring_home", "ensure_role"]

_ROLE = re.compile(r"arn:[\w-]+:iam::(\d{12}):role(/(?:.+/)?)([\w+=,.@-]+)")
_EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"},
}


def bring_home(arn: str, account: str) -> str:
    """Return a role's ARN as one of the exercise's account, which stands for its own.

    Policies name the account they were written for. What is no role's ARN stays as it
    is.
    """
    parts = _ROLE.fullmatch(arn)
    return arn.replace(f"::{parts.group(1)}:", f"::{account}:", 1) if parts else arn


def ensure_role(
    site: Site, arn: str, *, principal: str, permissions: Mapping[str, Any] | None
) -> bool:
    """Make a role if it is not there.

    Args:
        site: Where it belongs.
        arn: The role's ARN; its account may be another than the exercise's.
        principal: Who may assume it: a service, or an ARN.
        permissions: What it may do; None for everything.

    Returns:
        Whether it had to be made. What is no role's ARN is left to AWS to refuse.

    Raises:
        PreflightFailed: AWS refuses to make it, because of its permissions say.
    """
    if (parts := _ROLE.fullmatch(arn)) is None:
        return False
    account, path, name = parts.groups()
    iam = site.account.client("iam", site.account.register_account(account))
    try:
        iam.get_role(RoleName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchEntity":
            raise
    else:
        return False
    try:
        iam.create_role(
            RoleName=name,
            Path=path,
            AssumeRolePolicyDocument=json.dumps(_trust(principal)),
        )
        iam.put_role_policy(
            RoleName=name,
            PolicyName="custodian",
            PolicyDocument=json.dumps(permissions or _EVERYTHING),
        )
    except ClientError as error:
        raise PreflightFailed(
            f"the role {arn} could not be made: {error}",
            code="custodian-role-refused",
        ) from error
    return True


def _trust(principal: str) -> dict[str, Any]:
    kind = "AWS" if principal.startswith("arn:") else "Service"
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {kind: principal},
                "Action": "sts:AssumeRole",
            }
        ],
    }
