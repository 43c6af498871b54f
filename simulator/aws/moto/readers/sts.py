"""Access keys and whose they are, as moto keeps them in IAM and STS."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from moto.iam.models import iam_backends
from moto.sts.models import sts_backends

from gameday.simulator.aws.moto.credentials import is_simulators
from gameday.simulator.aws.moto.user_sessions import find_user_session
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from gameday.simulator.aws.sts.facts import SessionFacts

__all__ = ["MotoKeys"]

_PARTITION = "aws"


class MotoKeys:
    """The holders of keys (see `KeyReader`)."""

    def find_holder(self, account: str, access_key: str) -> Caller | None:
        """Return the principal of an account that has a key now, or None."""
        key = iam_backends[account][_PARTITION].access_keys.get(access_key)
        if key is None:
            return None
        if key.user_name:
            return _user(account, key)
        return _user_session(account, access_key) or _role_session(account, access_key)


def _user(account: str, key: Any) -> Caller | None:
    user = iam_backends[account][_PARTITION].users.get(key.user_name)
    if user is None or key not in user.access_keys:
        return None  # gone, or made anew: the old user's keys are not the new one's
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
    is_federated = session.terms.federated is not None
    return Caller(
        kind="federated" if is_federated else "user",
        account=account,
        arn=session.arn,
        principal_id=session.principal_id,
        access_key=access_key,
        issuer_arn=session.user.arn if is_federated else None,
        issued_at=session.issued_at,
        expires_at=session.expires_at,
        session_policies=session.terms.policies,
        tags=session.terms.tags,
        mfa=session.terms.mfa,
    )


def _role_session(account: str, access_key: str) -> Caller | None:
    backend: Any = sts_backends[account][_PARTITION]
    session = backend.get_assumed_role_from_access_key(access_key)
    if session is None:
        return None
    facts: SessionFacts = session.facts
    return Caller(
        kind="role",
        account=account,
        arn=session.arn,
        principal_id=session.user_id,
        access_key=access_key,
        issuer_arn=session.role_arn,
        issued_at=session.issued_at,
        expires_at=session.expiration.replace(tzinfo=UTC),  # moto keeps it naive
        session_policies=facts.policies,
        tags=facts.tags,
        transitive_tags=facts.transitive_tags,
        source_identity=facts.source_identity,
        mfa=facts.mfa_at is not None,
        mfa_at=facts.mfa_at,
        session_keys=facts.keys,
        is_simulator=is_simulators(session),
    )
