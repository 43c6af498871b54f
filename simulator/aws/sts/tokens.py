"""STS's operations for users: session tokens, federation tokens, and who one is.

moto answers the first two with the example keys of AWS's documentation, which nobody
could use. Sources: STS API reference, ``GetSessionToken``, ``GetFederationToken`` and
``GetCallerIdentity``. A one-time code is taken as it comes, since no device makes one;
the device must be the user's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.policy import PolicyError, parse_document
from gameday.simulator.aws.moto.user_sessions import UserSession, start_user_session
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Caller, Params
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]

_TWELVE_HOURS_S = 43_200
_LONGEST_S = 129_600


def add_operations(operations: Operations) -> None:
    """Answer STS's operations for users."""
    operations.add("sts", "GetCallerIdentity", get_caller_identity)
    operations.add("sts", "GetFederationToken", get_federation_token)
    operations.add("sts", "GetSessionToken", get_session_token)


def get_caller_identity(call: Call) -> dict[str, str]:
    """Answer GetCallerIdentity: whoever the gateway found the caller to be."""
    caller = call.caller
    return {
        "UserId": caller.principal_id or caller.account,
        "Account": caller.account,
        "Arn": caller.arn,
    }


def get_session_token(call: Call) -> dict[str, Any]:
    """Answer GetSessionToken: a session of the user, with MFA if it gave a code.

    Raises:
        AwsError: The caller is no user with a key of his own, or the device is not his.
    """
    user = _require_user(call)
    session = start_user_session(
        call.caller.account,
        user,
        duration_s=_read_duration(call.params),
        mfa=_check_code(call.caller, user, call.params),
    )
    return {"Credentials": _write(session)}


def get_federation_token(call: Call) -> dict[str, Any]:
    """Answer GetFederationToken: a session that can do what user and policies allow.

    Raises:
        AwsError: The caller is no user with a key of his own, or a policy is none.
    """
    user, params = _require_user(call), call.params
    passed = [each["arn"] for each in params.get("PolicyArns", ())]
    if policy := params.get("Policy"):
        _check_policy(policy)
        passed.insert(0, policy)
    session = start_user_session(
        call.caller.account,
        user,
        duration_s=_read_duration(params),
        federated=params["Name"],
        policies=tuple(passed),
        tags={tag["Key"]: tag["Value"] for tag in params.get("Tags", ())},
    )
    return {
        "Credentials": _write(session),
        "FederatedUser": {
            "FederatedUserId": session.principal_id,
            "Arn": session.arn,
        },
        "PackedPolicySize": _measure(passed),
    }


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


def _check_code(caller: Caller, user: str, params: Params) -> bool:
    """Say whether a second factor was given; a device of somebody else is none."""
    serial = params.get("SerialNumber")
    if serial is None:
        return False
    if serial in _list_devices(caller.account, user) and params.get("TokenCode"):
        return True
    message = "MultiFactorAuthentication failed with invalid MFA one time pass code."
    raise AwsError("AccessDenied", message, status=403)


def _list_devices(account: str, user: str) -> list[str]:
    from moto.iam.models import iam_backends

    backend: Any = iam_backends[account]["aws"]
    return list(backend.get_user(user).mfa_devices)


def _check_policy(policy: str) -> None:
    try:
        parse_document(policy)
    except PolicyError as error:
        raise AwsError("MalformedPolicyDocument", str(error)) from error


def _measure(passed: list[str]) -> int:
    """Say how much of the room for policies is taken, in per cent of 2048 letters."""
    packed = sum(len(json.dumps(each)) for each in passed)
    return min(100, -(-packed * 100 // 2048)) if packed else 0


def _write(session: UserSession) -> dict[str, Any]:
    return {
        "AccessKeyId": session.key.access_key_id,
        "SecretAccessKey": session.key.secret_access_key,
        "SessionToken": session.token,
        "Expiration": session.expires_at,
    }
