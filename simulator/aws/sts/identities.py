"""Who signed a call: the principal behind an access key, as the account knows it now.

It reads moto's IAM and STS state, so a key deleted a moment ago belongs to nobody. It
does not check signatures (every caller is in this exercise) nor permissions.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from gameday.simulator.aws.moto.credentials import SIMULATOR_KEY_PREFIX
from gameday.simulator.aws.moto.user_sessions import find_user_session
from gameday.simulator.engine.gateway.call import AwsError, Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Identities"]

_PARTITION = "aws"


class Identities:
    """The principals of every account in the exercise.

    Args:
        accounts: The account ids, asked for at each call; the first is the exercise's.
        ambient_keys: Access keys of the process's environment: a client that was made
            before the exercise carries one of these, and speaks for whoever runs it.
        ambient: Gives the access key of the actor that runs now, if it has one.
    """

    def __init__(
        self,
        accounts: Callable[[], Iterable[str]],
        *,
        ambient_keys: frozenset[str] = frozenset(),
        ambient: Callable[[], str | None] = lambda: None,
    ) -> None:
        self._accounts = accounts
        self._ambient_keys = ambient_keys
        self._ambient = ambient

    def identify(self, access_key: str | None, service: str) -> Caller:
        """Name the caller.

        Raises:
            AwsError: Nobody has the key, in the words of the called service.
        """
        if access_key is None:
            return self._anonymous()
        if access_key in self._ambient_keys:
            access_key = self._ambient() or access_key
        caller = self.find(access_key)
        if caller is None:
            raise _unknown_key(service)
        return caller

    def find(self, access_key: str) -> Caller | None:
        """Return the principal a key belongs to now, or None."""
        for account in self._accounts():
            key = iam_backends[account][_PARTITION].access_keys.get(access_key)
            if key is None:
                continue
            if key.user_name:
                return _user(account, key)
            return _user_session(account, access_key) or _session(account, access_key)
        return None

    def _anonymous(self) -> Caller:
        account = next(iter(self._accounts()))
        return Caller(kind="anonymous", account=account, arn="*")


def _user(account: str, key: Any) -> Caller | None:
    user = iam_backends[account][_PARTITION].users.get(key.user_name)
    if user is None:
        return None
    return Caller(
        kind="user",
        account=account,
        arn=user.arn,
        principal_id=user.id,
        access_key=key.access_key_id,
    )


def _user_session(account: str, access_key: str) -> Caller | None:
    session = find_user_session(account, access_key)
    if session is None:
        return None
    is_federated = session.federated is not None
    return Caller(
        kind="federated" if is_federated else "user",
        account=account,
        arn=session.arn,
        principal_id=session.principal_id,
        access_key=access_key,
        issuer_arn=session.user.arn if is_federated else None,
        issued_at=session.issued_at,
        expires_at=session.expires_at,
        session_policies=session.policies,
        tags=session.tags,
        mfa=session.mfa,
    )


def _session(account: str, access_key: str) -> Caller | None:
    backend: Any = sts_backends[account][_PARTITION]
    session = backend.get_assumed_role_from_access_key(access_key)
    if session is None:
        return None
    narrowed_by = (*session.session_policies, *session.session_policy_arns)
    return Caller(
        kind="role",
        account=account,
        arn=session.arn,
        principal_id=session.user_id,
        access_key=access_key,
        issuer_arn=session.role_arn,
        issued_at=session.issued_at,
        expires_at=session.expiration.replace(tzinfo=UTC),  # moto keeps it naive
        session_policies=narrowed_by,
        tags=dict(session.session_tags),
        is_simulator=access_key.startswith(SIMULATOR_KEY_PREFIX),
    )


def _unknown_key(service: str) -> AwsError:
    """Return what a service answers to a key that does not exist.

    Source: the error lists of the EC2 and S3 API references and IAM's common errors.
    """
    if service == "ec2":
        return AwsError(
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
            status=401,
        )
    if service == "s3":
        return AwsError(
            "InvalidAccessKeyId",
            "The AWS Access Key Id you provided does not exist in our records.",
            status=403,
        )
    code = "UnrecognizedClientException" if service in _JSON else "InvalidClientTokenId"
    return AwsError(
        code, "The security token included in the request is invalid.", status=403
    )


_JSON = frozenset(
    {
        "cloudtrail",
        "config",
        "dynamodb",
        "events",
        "guardduty",
        "kms",
        "lambda",
        "logs",
        "secretsmanager",
        "ssm",
        "stepfunctions",
    }
)
"""Services that speak JSON and name the error otherwise."""
