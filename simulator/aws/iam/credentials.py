"""Whether a caller's credentials are good at all, before any policy is asked.

A deleted or inactive key, an expired session, and the session of a role that was
deleted (or deleted and made anew: it has another unique id) are refused, each with the
error that the service really returns. Signatures are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.decision import Refusal
from gameday.simulator.aws.iam.wire import is_json

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import Identity, PolicySource
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["find_fault", "refuse_credentials", "refuse_key"]

_INVALID = "The security token included in the request is invalid."


def find_fault(
    attempt: Attempt, identity: Identity | None, source: PolicySource
) -> str | None:
    """Say what is wrong with a caller's credentials, or return None."""
    caller = attempt.caller
    if caller.kind in {"anonymous", "service"}:
        return None
    if caller.expires_at is not None and caller.expires_at <= attempt.time:
        return f"the session expired at {caller.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    standing = source.standing(caller)
    if standing != "valid":
        fate = "is inactive" if standing == "inactive" else "does not exist"
        return f"access key {caller.access_key} {fate}"
    if identity is None or _is_another(caller, identity):
        return f"the {caller.kind} behind {caller.arn} does not exist any more"
    return None


def refuse_credentials(attempt: Attempt) -> Refusal:
    """Word the refusal of bad credentials as the service does."""
    expires_at = attempt.caller.expires_at
    if expires_at is not None and expires_at <= attempt.time:
        return _expired(attempt.service)
    return refuse_key(attempt.service)


def refuse_key(service: str) -> Refusal:
    """Word the refusal of an access key that nobody has.

    Source: the error lists of the EC2 and S3 API references and IAM's common errors.
    """
    if service == "ec2":
        message = "AWS was not able to validate the provided access credentials"
        return Refusal("AuthFailure", message, 401)
    if service == "s3":
        message = "The AWS Access Key Id you provided does not exist in our records."
        return Refusal("InvalidAccessKeyId", message, 403)
    if is_json(service):
        return Refusal("UnrecognizedClientException", _INVALID, 403)
    return Refusal("InvalidClientTokenId", _INVALID, 403)


def _is_another(caller: Caller, identity: Identity) -> bool:
    """Answer whether one of that name was made anew, as its unique id tells."""
    known = caller.principal_id.split(":", 1)[0]
    has_id = caller.kind in {"role", "user"}
    is_comparable = has_id and len(known) == len(identity.unique_id)
    return is_comparable and known != identity.unique_id


def _expired(service: str) -> Refusal:
    if service == "ec2":
        return Refusal("RequestExpired", "Request has expired.", 400)
    if service == "s3":
        return Refusal("ExpiredToken", "The provided token has expired.", 400)
    message = "The security token included in the request is expired"
    if is_json(service):
        return Refusal("ExpiredTokenException", message, 403)
    return Refusal("ExpiredToken", message, 403)
