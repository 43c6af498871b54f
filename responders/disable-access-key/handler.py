"""Take a compromised principal's credentials out of use: keys and role sessions.

It runs alone, on the Lambda runtime's own boto3. What it does not do is in README.md.
"""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

DENY_ALL: dict[str, Any] = {
    "Version": "2012-10-17",
    "Statement": [
        {"Sid": "Incident", "Effect": "Deny", "Action": "*", "Resource": "*"}
    ],
}

Step = Callable[[str, str], None]

iam = boto3.client("iam")
log = logging.getLogger("disable-access-key")
log.setLevel(logging.INFO)


class DisablingIncomplete(Exception):
    """Some credentials are still in use; raised so that Lambda tries again."""


def handler(event: Any, context: Any) -> dict[str, Any]:
    """Disable what the finding's principal can use, then fail if something is left."""
    details = event["detail"]["resource"]["accessKeyDetails"]
    name, kind = details.get("userName", ""), details.get("userType", "IAMUser")
    steps = STEPS.get(kind)
    if steps is None:
        log.warning("%s %s needs a person", kind, name)
        return {"principal": name, "outcome": "needs a person"}
    case = event["detail"]["id"]
    failures = [failure for step in steps if (failure := take(step, name, case))]
    if failures:
        raise DisablingIncomplete(f"{name}: {'; '.join(failures)}")
    return {"principal": name, "outcome": "disabled", "case": case}


def take(step: Step, name: str, case: str) -> str | None:
    """Take one step; return what went wrong, or None. Nobody there is nothing wrong."""
    try:
        step(name, case)
    except iam.exceptions.NoSuchEntityException:
        log.info("%s: %s is gone", step.__name__, name)
    except (BotoCoreError, ClientError) as error:
        log.exception("%s failed", step.__name__)
        return f"{step.__name__}: {error}"
    return None


def deactivate_keys(user: str, case: str) -> None:
    """Deactivate all keys: an intruder may have made the second one."""
    for page in iam.get_paginator("list_access_keys").paginate(UserName=user):
        for key in page["AccessKeyMetadata"]:
            if key["Status"] == "Active":
                iam.update_access_key(
                    UserName=user, AccessKeyId=key["AccessKeyId"], Status="Inactive"
                )


def deny_everything(user: str, case: str) -> None:
    """Deny whatever else the user holds: a console session, a federation token."""
    iam.put_user_policy(
        UserName=user,
        PolicyName="IncidentDenyAll",
        PolicyDocument=json.dumps(DENY_ALL),
    )


def revoke_assumed_sessions(user: str, case: str) -> None:
    """Revoke the sessions of roles that trust the user: they outlive its keys."""
    arn = iam.get_user(UserName=user)["User"]["Arn"]
    for page in iam.get_paginator("list_roles").paginate():
        for role in page["Roles"]:
            if arn in list_trusted(role):
                revoke_sessions(role["RoleName"], case)


def list_trusted(role: Any) -> list[str]:
    """Return the ARNs that a role's trust policy names."""
    statements = role["AssumeRolePolicyDocument"].get("Statement", [])
    statements = statements if isinstance(statements, list) else [statements]
    trusted = []
    for statement in statements:
        principal = statement.get("Principal", {})
        named = principal.get("AWS", []) if isinstance(principal, dict) else []
        trusted += named if isinstance(named, list) else [named]
    return trusted


def revoke_sessions(role: str, case: str) -> None:
    """Deny the role's sessions issued until now, once a case."""
    policy = f"IncidentRevokeSessions-{case}"
    if has_policy(role, policy):
        return
    now = datetime.now(UTC)  # noqa: TID251 - a deployed function has no other clock
    # issue times are whole seconds: what this second issued is denied as well
    cutoff = (now + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    condition = {"DateLessThan": {"aws:TokenIssueTime": cutoff}}
    statement = DENY_ALL["Statement"][0] | {"Condition": condition}
    iam.put_role_policy(
        RoleName=role,
        PolicyName=policy,
        PolicyDocument=json.dumps(DENY_ALL | {"Statement": [statement]}),
    )


def has_policy(role: str, policy: str) -> bool:
    """Say whether the role has the inline policy."""
    pages = iam.get_paginator("list_role_policies").paginate(RoleName=role)
    return any(policy in page["PolicyNames"] for page in pages)


STEPS: dict[str, tuple[Step, ...]] = {
    "IAMUser": (deactivate_keys, deny_everything, revoke_assumed_sessions),
    "AssumedRole": (revoke_sessions,),
    "Role": (revoke_sessions,),
}
