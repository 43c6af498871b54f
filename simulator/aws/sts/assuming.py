"""AssumeRole: whether the session that is asked for can be, and what it is given.

Who may take on the role is decided before, by policies; here stands what STS itself
looks at. Sources: STS API reference, ``AssumeRole``; IAM user guide, "Methods to assume
a role" (an hour for chained roles), "Pass session tags in AWS STS", "Monitor and
control actions taken with assumed roles". A one-time code is taken as it comes, since
no device makes one; the device must be the user's.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.aws.iam.session_facts import Passed, read_passed
from gameday.simulator.aws.sts.facts import SessionFacts
from gameday.simulator.aws.sts.tokens import measure_policies, write_credentials
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.engine.gateway.call import Call, Params
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["RoleSessions", "add_operations"]

_ONE_HOUR_S = 3600
_SHORTEST_S = 900
_LONGEST_S = 43_200
_NAME = re.compile(r"[\w+=,.@-]{2,64}")
_MOST_TAGS = 50


class RoleSessions(Protocol):
    """Where sessions of roles are begun."""

    def begin(
        self,
        account: str,
        role_arn: str,
        session_name: str,
        *,
        duration_s: int,
        facts: SessionFacts,
    ) -> Credentials:
        """Begin a session that belongs to the role's account."""

    def find_longest(self, role_arn: str) -> int:
        """Return a role's MaxSessionDuration, in seconds."""

    def find_id(self, role_arn: str) -> str:
        """Return a role's unique id, ``AROA…``."""

    def list_devices(self, account: str, user: str) -> tuple[str, ...]:
        """Return the serial numbers of a user's MFA devices."""


def add_operations(operations: Operations, sessions: RoleSessions) -> None:
    """Answer STS's operations for roles."""
    operations.add("sts", "AssumeRole", _Answers(sessions).assume_role)


@dataclass(frozen=True, slots=True)
class _Answers:
    sessions: RoleSessions

    def assume_role(self, call: Call) -> dict[str, Any]:
        """Begin a session of a role, with all that it is given."""
        params = call.params
        role, name = str(params["RoleArn"]), str(params["RoleSessionName"])
        _check_name(name)
        duration_s = self._read_duration(call, role)
        mfa_at = self._check_code(call)
        passed = read_passed(call.caller, params)
        _check_tags(passed, params)
        _check_source_identity(call)
        facts = SessionFacts(
            policies=_read_policies(params),
            tags={**passed.inherited, **passed.tags},
            transitive_tags={
                **passed.inherited,
                **{key: passed.tags[key] for key in passed.transitive},
            },
            source_identity=passed.source_identity,
            mfa_at=mfa_at,
        )
        session = self.sessions.begin(
            Arn.read(role).account, role, name, duration_s=duration_s, facts=facts
        )
        role_id = self.sessions.find_id(role)
        answer = {
            "Credentials": write_credentials(session),
            "AssumedRoleUser": {
                "AssumedRoleId": f"{role_id}:{name}",
                "Arn": session.arn,
            },
            "PackedPolicySize": measure_policies(list(facts.policies)),
        }
        if facts.source_identity:
            answer["SourceIdentity"] = facts.source_identity
        return answer

    def _read_duration(self, call: Call, role: str) -> int:
        """Return the seconds the session lasts; a chained role's is an hour at most."""
        given = call.params.get("DurationSeconds")
        if given is None:
            return _ONE_HOUR_S
        duration_s = int(given)
        _check_bounds(duration_s)
        if duration_s > self.sessions.find_longest(role):
            raise AwsError(
                "ValidationError",
                "The requested DurationSeconds exceeds the MaxSessionDuration set for"
                " this role.",
            )
        if call.caller.kind == "role" and duration_s > _ONE_HOUR_S:
            raise AwsError(
                "ValidationError",
                "The requested DurationSeconds exceeds the 1 hour session limit for"
                " roles assumed by role chaining.",
            )
        return duration_s

    def _check_code(self, call: Call) -> datetime | None:
        """Say when a second factor was given: now, or for the session that calls."""
        caller, params = call.caller, call.params
        serial, code = params.get("SerialNumber"), params.get("TokenCode")
        if serial is None and code is None:
            return (caller.mfa_at or caller.issued_at) if caller.mfa else None
        if serial is None or code is None:
            raise _refuse_code(
                ", must provide both MFA serial number and one time pass"
            )
        user = caller.arn.rsplit("/", 1)[-1]
        is_user = caller.kind == "user"
        devices = self.sessions.list_devices(caller.account, user) if is_user else ()
        if serial in devices:
            return call.time
        raise _refuse_code(" with invalid MFA one time pass")


def _refuse_code(why: str) -> AwsError:
    message = f"MultiFactorAuthentication failed{why} code."
    return AwsError("AccessDenied", message, status=403)


def _check_name(name: str) -> None:
    if _NAME.fullmatch(name):
        return
    raise AwsError(
        "ValidationError",
        f"1 validation error detected: Value '{name}' at 'roleSessionName' failed to"
        r" satisfy constraint: Member must satisfy regular expression pattern:"
        r" [\w+=,.@-]*",
    )


def _check_bounds(duration_s: int) -> None:
    if _SHORTEST_S <= duration_s <= _LONGEST_S:
        return
    is_long = duration_s > _LONGEST_S
    bound = (
        f"less than or equal to {_LONGEST_S}"
        if is_long
        else (f"greater than or equal to {_SHORTEST_S}")
    )
    raise AwsError(
        "ValidationError",
        f"1 validation error detected: Value '{duration_s}' at 'durationSeconds' failed"
        f" to satisfy constraint: Member must have value {bound}",
    )


def _check_tags(passed: Passed, params: Params) -> None:
    """Refuse tags that are twice the same, too many, or handed down already."""
    given = [str(tag["Key"]).lower() for tag in params.get("Tags", ())]
    if len(given) > _MOST_TAGS:
        raise AwsError(
            "ValidationError",
            "1 validation error detected: Value at 'tags' failed to satisfy"
            f" constraint: Member must have length less than or equal to {_MOST_TAGS}",
        )
    if any(times > 1 for times in Counter(given).values()):
        raise AwsError(
            "InvalidParameterValue",
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
        )
    if any(each.startswith("aws:") for each in given):
        raise AwsError(
            "InvalidParameterValue", "Tag keys may not begin with the prefix aws:"
        )
    if {each.lower() for each in passed.inherited} & set(given):
        raise AwsError(
            "InvalidParameterValue",
            "One of the specified tag keys can't be set because it conflicts with a"
            " transitive tag key from the calling session.",
        )
    if not set(passed.transitive) <= passed.tags.keys():
        raise AwsError(
            "InvalidParameterValue",
            "The specified transitive tag key must be included in the requested tags.",
        )


def _check_source_identity(call: Call) -> None:
    """Refuse another source identity than the one that the session has already."""
    given, set_before = call.params.get("SourceIdentity"), call.caller.source_identity
    if not given or not set_before or given == set_before:
        return
    raise AwsError(
        "AccessDenied",
        f"User: {call.caller.arn} is not authorized to perform: sts:SetSourceIdentity"
        f" on resource: {call.params['RoleArn']}",
        status=403,
    )


def _read_policies(params: Params) -> tuple[str, ...]:
    """Return what narrows the session, a policy that AWS would refuse refused."""
    arns = tuple(str(each["arn"]) for each in params.get("PolicyArns", ()))
    policy = params.get("Policy")
    if not policy:
        return arns
    try:
        parse_document(policy)
    except PolicyError as error:
        raise AwsError("MalformedPolicyDocument", str(error)) from error
    return (str(policy), *arns)
