"""Whose hands a call is made with: the credentials behind a scenario's ``as:``.

A session is got once and then used until it expires, as an intruder would; the business
renews its own in time. A user named without a key is given one of his own. A role of a
stranger's account is made there: what it may do at home is the stranger's to say.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.aws.moto.credentials import (
    Credentials,
    find_session,
    issue_instance_session,
    issue_role_session,
    issue_user_key,
)

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.account import EmbeddedAccount

__all__ = ["ANONYMOUS", "PrincipalCredentials"]

ANONYMOUS = "anonymous"
_ACCESS_KEY = re.compile(r"A(?:KI|SI)A[A-Z0-9]{12,}")
_ROLE_ARN = re.compile(r"arn:[\w-]+:iam::(\d{12}):role/(?:.*/)?([^/]+)")
_USER_ARN = re.compile(r"arn:[\w-]+:iam::(\d{12}):user/(?:.*/)?([^/]+)")


class PrincipalCredentials:
    """The credentials an actor has got hold of, by the principal they are of.

    Args:
        account: The account of the exercise.
    """

    def __init__(self, account: EmbeddedAccount) -> None:
        self._account = account
        self._held: dict[str, Credentials] = {}

    def hold(self, principal: str) -> Credentials | None:
        """Return credentials of a principal, the same ones each time.

        Args:
            principal: An access key id, a role or user (name or ARN), an instance id,
                or ``anonymous``, for which there are none.

        Raises:
            InjectFailed: There is no such principal.
        """
        if principal == ANONYMOUS:
            return None
        if principal not in self._held:
            self._held[principal] = self._find(principal)
        return self._held[principal]

    def renew(self, principal: str, now: datetime) -> Credentials | None:
        """Return credentials of a principal that are good now, as an SDK keeps them.

        Raises:
            InjectFailed: There is no such principal.
        """
        held = self._held.get(principal)
        if held is not None and held.expires_at is not None and held.expires_at <= now:
            del self._held[principal]
        return self.hold(principal)

    def _find(self, principal: str) -> Credentials:
        if _ACCESS_KEY.fullmatch(principal):
            return self._key(principal)
        if principal.startswith("i-"):
            account = self._account
            return issue_instance_session(account.account_id, account.region, principal)
        if role := _ROLE_ARN.fullmatch(principal):
            self._admit(role.group(1), role.group(2))
            return issue_role_session(role.group(1), principal, "gameday")
        if user := _USER_ARN.fullmatch(principal):
            return self._user(user.group(1), user.group(2))
        return self._named(principal)

    def _admit(self, account: str, role: str) -> None:
        """Make a stranger's account known, and its role."""
        caller = self._account.register_account(account)
        if account == self._account.account_id or _knows_role(account, role):
            return
        iam = self._account.client("iam", caller)
        trust = _allow("sts:AssumeRole", Principal={"AWS": account})
        iam.create_role(RoleName=role, AssumeRolePolicyDocument=trust)
        everything = _allow("*", Resource="*")
        iam.put_role_policy(
            RoleName=role, PolicyName="everything", PolicyDocument=everything
        )

    def _key(self, access_key: str) -> Credentials:
        session = find_session(self._account.accounts, access_key)
        if session is not None:
            return session
        for account in self._account.accounts:
            key = _iam(account).access_keys.get(access_key)
            if key is not None and key.user_name:
                return Credentials(
                    account=account,
                    arn=_iam(account).get_user(key.user_name).arn,
                    access_key=access_key,
                    secret=key.secret_access_key,
                )
        raise InjectFailed(
            f"nobody has the access key {access_key}", code="principal-unknown"
        )

    def _named(self, name: str) -> Credentials:
        account = self._account.account_id
        if name in _iam(account).users:
            return self._user(account, name)
        for role in _iam(account).roles.values():
            if role.name == name:
                return issue_role_session(account, role.arn, "gameday")
        raise InjectFailed(
            f"there is no user, role, instance or access key {name}",
            code="principal-unknown",
            hint="name a principal by an output of the estate, such as ${DeployKey}",
        )

    def _user(self, account: str, name: str) -> Credentials:
        keys = [
            key for key in _iam(account).access_keys.values() if key.user_name == name
        ]
        active = [key for key in keys if key.status == "Active"]
        if active:
            return self._key(active[0].access_key_id)
        return issue_user_key(account, name)


def _knows_role(account: str, name: str) -> bool:
    return any(role.name == name for role in _iam(account).roles.values())


def _allow(action: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _iam(account: str) -> Any:
    from moto.iam.models import iam_backends

    return iam_backends[account]["aws"]
