"""Credentials of an embedded account's principals, as AWS would hand them out.

It registers every key with moto, which finds the account by the key. It does not ask
whether a principal may have them: a scenario says who holds which key.
"""

from __future__ import annotations

import secrets
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.moto.user_sessions import find_user_session
from gameday.simulator.aws.sts.credentials import Credentials
from gameday.simulator.aws.sts.facts import SessionFacts

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = [
    "Credentials",
    "find_session",
    "find_user_key",
    "is_simulators",
    "issue_instance_session",
    "issue_role_session",
    "issue_user_key",
    "register_simulator",
]

_OWN = "of_simulator"
"""What marks the simulator's own sessions among moto's."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_METADATA_VERSION = "2.0"
"""Instances hand out credentials by version 2 of their metadata service."""
_SIX_HOURS_S = 6 * 3600
_ONE_HOUR_S = 3600
_YEARS_S = 10 * 365 * 24 * 3600

_REGION_OF_STS = "us-east-1"
"""STS is global; moto wants a region to tell the partition from."""


def issue_user_key(account: str, user: str) -> Credentials:
    """Create an access key for an IAM user, by name."""
    backend = _iam(account)
    key = backend.create_access_key(user)
    return Credentials(
        account=account,
        arn=backend.get_user(user).arn,
        access_key=key.access_key_id,
        secret=key.secret_access_key,
        issued_at=_in_utc(key.create_date),
    )


def issue_role_session(
    account: str,
    role_arn: str,
    session_name: str,
    *,
    duration_s: int = _ONE_HOUR_S,
    facts: SessionFacts | None = None,
) -> Credentials:
    """Make an assumed-role session, as ``sts:AssumeRole`` would.

    Args:
        account: The account whose principal asks.
        role_arn: The role, in whatever account it is; it need not exist.
        session_name: The name at the end of the session's ARN.
        duration_s: Seconds until the session ends.
        facts: What the session is given; nothing where it is left out.
    """
    from moto.sts.models import sts_backends

    sts: Any = sts_backends[account]["aws"]
    session = sts.assume_role(
        region_name=_REGION_OF_STS,
        role_session_name=session_name,
        role_arn=role_arn,
        policy=None,
        duration=duration_s,
        external_id=None,
    )
    session.facts = facts or SessionFacts()
    return _read_session(session)


def issue_instance_session(account: str, region: str, instance_id: str) -> Credentials:
    """Return what an instance's metadata service hands out: a session of its role.

    Raises:
        UsageError: The instance has no profile, or the profile no role.
    """
    from moto.ec2.models import ec2_backends

    backend = ec2_backends[account][region]
    association = backend.iam_instance_profile_associations.get(instance_id)
    roles = association.iam_instance_profile.roles if association else []
    if not roles:
        raise UsageError(
            f"instance {instance_id} has no instance profile with a role",
            code="no-instance-role",
        )
    facts = SessionFacts(keys=_describe_instance(backend, account, instance_id))
    return issue_role_session(
        account, roles[0].arn, instance_id, duration_s=_SIX_HOURS_S, facts=facts
    )


def _describe_instance(backend: Any, account: str, instance_id: str) -> dict[str, str]:
    """Return the keys that EC2 gives to the sessions it hands to an instance.

    Source: EC2 user guide, "Condition keys for Amazon EC2"; IAM user guide, "AWS global
    condition context keys".
    """
    place = f"{backend.region_name}:{account}"
    keys = {
        "ec2:SourceInstanceARN": f"arn:aws:ec2:{place}:instance/{instance_id}",
        "ec2:RoleDelivery": _METADATA_VERSION,
    }
    instance = backend.get_instance_by_id(instance_id)
    if instance is not None:
        keys["aws:Ec2InstanceSourceVpc"] = str(instance.vpc_id or "")
        keys["aws:Ec2InstanceSourcePrivateIPv4"] = str(instance.private_ip or "")
    return {key: value for key, value in keys.items() if value}


def find_session(accounts: Iterable[str], access_key: str) -> Credentials | None:
    """Return the session that a temporary key belongs to, or None."""
    from moto.sts.models import sts_backends

    for account in accounts:
        of_user = find_user_session(account, access_key)
        if of_user is not None:
            return of_user.credentials
        sts: Any = sts_backends[account]["aws"]
        session = sts.get_assumed_role_from_access_key(access_key)
        if session is not None:
            return _read_session(session)
    return None


def find_user_key(accounts: Iterable[str], access_key: str) -> Credentials | None:
    """Return the long-lived key of a user, active or not; None where nobody has it."""
    for account in accounts:
        key = _iam(account).access_keys.get(access_key)
        if key is not None and key.user_name:
            return Credentials(
                account=account,
                arn=_iam(account).get_user(key.user_name).arn,
                access_key=access_key,
                secret=key.secret_access_key,
            )
    return None


def register_simulator(account: str) -> Credentials:
    """Make the simulator's own session in an account, an administrator's.

    Its key is another one in every account and every run, and nothing that is written
    down has it: eighty bits that nobody outside of this process can know.
    """
    from moto.iam import models as iam
    from moto.sts import models as sts

    make_key: Any = iam.AccessKey
    key = make_key(user_name=None, prefix="ASIA", account_id=account)
    # Not from the seed: whoever knows the seed would know the key.
    key.access_key_id = "ASIA" + "".join(secrets.choice(_LETTERS) for _ in range(16))
    key.role_arn = f"arn:aws:iam::{account}:role/gameday-simulator"
    iam.iam_backends[account]["aws"].access_keys[key.access_key_id] = key
    make_session: Any = sts.AssumedRole
    session = make_session(
        account_id=account,
        region_name=_REGION_OF_STS,
        access_key=key,
        role_session_name="simulator",
        role_arn=key.role_arn,
        policy=None,
        duration=_YEARS_S,
        external_id=None,
    )
    setattr(session, _OWN, True)
    sts.sts_backends[account]["aws"].assumed_roles.append(session)
    return _read_session(session)


def is_simulators(session: Any) -> bool:
    """Whether a session of moto's is one of the simulator's own."""
    return getattr(session, _OWN, False)


def _read_session(session: Any) -> Credentials:
    return Credentials(
        account=session.account_id,
        arn=session.arn,
        access_key=session.access_key_id,
        secret=session.secret_access_key,
        token=session.session_token,
        issued_at=_in_utc(session.access_key.create_date),
        expires_at=_in_utc(session.expiration),
    )


def _in_utc(time: datetime) -> datetime:
    """Say what moto leaves out: its times are in UTC."""
    return time.replace(tzinfo=UTC)


def _iam(account: str) -> Any:
    from moto.iam.models import iam_backends

    return iam_backends[account]["aws"]
