"""STS's operations for users: session tokens, federation tokens, and who one is.

moto answers the first two with the example keys of AWS's documentation, which nobody
could use. Sources: STS API reference, ``GetSessionToken``, ``GetFederationToken`` and
``GetCallerIdentity``. A one-time code is taken as it comes, since no device makes one;
the device must be the user's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.engine.gateway.call import Call, Caller, Params
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = [
    "SessionTerms",
    "UserSessions",
    "add_operations",
    "measure_policies",
    "write_credentials",
]

_TWELVE_HOURS_S = 43_200
_LONGEST_S = 129_600


@dataclass(frozen=True, slots=True)
class SessionTerms:
    """What a session of a user is asked for with."""

    duration_s: int
    """Seconds until it ends."""
    mfa: bool = False
    """Whether the user gave a second factor."""
    federated: str | None = None
    """The federated user's name; None where the session is the user's own."""
    policies: tuple[str, ...] = ()
    """What narrows a federated user's session, as JSON or by ARN."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Session tags."""


class UserSessions(Protocol):
    """Where the sessions of users are begun."""

    def start(self, account: str, user: str, terms: SessionTerms) -> Credentials:
        """Begin a session of an account's user, by name."""

    def list_devices(self, account: str, user: str) -> tuple[str, ...]:
        """Return the serial numbers of a user's MFA devices."""


def add_operations(operations: Operations, sessions: UserSessions) -> None:
    """Answer STS's operations for users."""
    answers = _Answers(sessions)
    operations.add("sts", "GetCallerIdentity", get_caller_identity)
    operations.add("sts", "GetFederationToken", answers.get_federation_token)
    operations.add("sts", "GetSessionToken", answers.get_session_token)


def get_caller_identity(call: Call) -> dict[str, str]:
    """Answer GetCallerIdentity: whoever the gateway found the caller to be."""
    caller = call.caller
    return {
        "UserId": caller.principal_id or caller.account,
        "Account": caller.account,
        "Arn": caller.arn,
    }


@dataclass(frozen=True, slots=True)
class _Answers:
    sessions: UserSessions

    def get_session_token(self, call: Call) -> dict[str, Any]:
        """Begin a session of the user, with MFA if it gave a code."""
        user = _require_user(call)
        session = self.sessions.start(
            call.caller.account,
            user,
            SessionTerms(
                duration_s=_read_duration(call.params),
                mfa=self._check_code(call.caller, user, call.params),
            ),
        )
        return {"Credentials": write_credentials(session)}

    def get_federation_token(self, call: Call) -> dict[str, Any]:
        """Begin a session that can do what the user and the policies both allow."""
        user, params = _require_user(call), call.params
        passed = [each["arn"] for each in params.get("PolicyArns", ())]
        if policy := params.get("Policy"):
            _check_policy(policy)
            passed.insert(0, policy)
        account = call.caller.account
        terms = SessionTerms(
            duration_s=_read_duration(params),
            federated=params["Name"],
            policies=tuple(passed),
            tags={tag["Key"]: tag["Value"] for tag in params.get("Tags", ())},
        )
        session = self.sessions.start(account, user, terms)
        return {
            "Credentials": write_credentials(session),
            "FederatedUser": {
                "FederatedUserId": f"{account}:{params['Name']}",
                "Arn": session.arn,
            },
            "PackedPolicySize": measure_policies(passed),
        }

    def _check_code(self, caller: Caller, user: str, params: Params) -> bool:
        """Say whether a second factor was given; somebody else's device is none."""
        serial = params.get("SerialNumber")
        if serial is None:
            return False
        devices = self.sessions.list_devices(caller.account, user)
        if serial in devices and params.get("TokenCode"):
            return True
        message = (
            "MultiFactorAuthentication failed with invalid MFA one time pass code."
        )
        raise AwsError("AccessDenied", message, status=403)


def _require_user(call: Call) -> str:
    """Return the name of the user that calls with a key of its own."""
    caller = call.caller
    if caller.kind != "user" or caller.issued_at is not None:
        message = f"Cannot call {call.operation} with session credentials"
        raise AwsError("AccessDenied", message, status=403)
    return caller.arn.rsplit("/", 1)[-1]


def _read_duration(params: Params) -> int:
    duration_s: int = params.get("DurationSeconds", _TWELVE_HOURS_S)
    if duration_s <= _LONGEST_S:
        return duration_s
    raise AwsError(
        "ValidationError",
        f"1 validation error detected: Value '{duration_s}' at 'durationSeconds' failed"
        f" to satisfy constraint: Member must have value less than or equal to"
        f" {_LONGEST_S}",
    )


def _check_policy(policy: str) -> None:
    try:
        parse_document(policy)
    except PolicyError as error:
        raise AwsError("MalformedPolicyDocument", str(error)) from error


def measure_policies(passed: list[str]) -> int:
    """Say how much of the room for policies is taken, in per cent of 2048 letters."""
    packed = sum(len(json.dumps(each)) for each in passed)
    return min(100, -(-packed * 100 // 2048)) if packed else 0


def write_credentials(session: Credentials) -> dict[str, Any]:
    """Write a session's keys as STS answers with them."""
    return {
        "AccessKeyId": session.access_key,
        "SecretAccessKey": session.secret,
        "SessionToken": session.token,
        "Expiration": session.expires_at,
    }
