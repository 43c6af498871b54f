"""Who ``as: ${DeployKey}`` is: the credentials an actor's calls are signed with.

`bindings` puts an output of the estate in the place of ``${DeployKey}``, the id of an
access key; here its owner and its secret are found. An instance id, a role or a user
stands for its credentials in the same way. A session is got once and then used until it
expires, as an intruder would; the business renews its own in time. A user named without
a key is given one of his own. A role or user of a stranger's account is made there:
what it may do at home is the stranger's to say.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import InjectFailed, UsageError
from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.account import Credentials, EmbeddedAccount

__all__ = ["ANONYMOUS", "PrincipalCredentials"]

ANONYMOUS = "anonymous"
_ACCESS_KEY = re.compile(r"A(?:KI|SI)A[A-Z0-9]{12,}")
_SESSION = "gameday"
"""The name of the sessions actors begin, as the sensors see it."""


class PrincipalCredentials:
    """The credentials an actor has got hold of, by the principal they are of.

    Args:
        account: The account of the exercise.
        on_found: Told whenever an actor gets hold of credentials, which may have been
            made for him.
    """

    def __init__(
        self, account: EmbeddedAccount, on_found: Callable[[], None] = lambda: None
    ) -> None:
        self._account = account
        self._on_found = on_found
        self._held: dict[str, Credentials] = {}
        self._samples: dict[str, Credentials] = {}

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
            self._on_found()
        return self._held[principal]

    def has(self, principal: str) -> bool:
        """Say whether somebody has got hold of a principal's credentials."""
        return principal == ANONYMOUS or principal in self._held

    def sample(self, principal: str) -> Credentials | None:
        """Return credentials like those a principal's would be, for a question.

        Keys are what they are. A session is begun for such questions alone: the one
        that an actor will hold begins only when the actor takes it.

        Raises:
            InjectFailed: There is no such principal, or it has no session to give.
        """
        if self.has(principal) or not self._is_session(principal):
            return self.hold(principal)
        if principal.startswith("i-"):
            self._ensure_hands_out(principal)
        if principal not in self._samples:
            self._samples[principal] = self._find(principal)
        return self._samples[principal]

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
            return self._read_metadata(principal)
        arn = Arn.parse(principal)
        if arn is None or arn.service != "iam":
            return self._named(principal)
        self._admit(arn)
        if arn.kind == "user":
            return self._user(arn.account, arn.name)
        return self._account.issuer.begin_session(arn.account, principal, _SESSION)

    def _is_session(self, principal: str) -> bool:
        """Say whether a principal's credentials are a session, not a user's key."""
        if _ACCESS_KEY.fullmatch(principal):
            return False
        arn = Arn.parse(principal)
        if arn is not None and arn.service == "iam":
            return arn.kind != "user"
        return self._account.readers.iam.user(principal) is None

    def _read_metadata(self, instance_id: str) -> Credentials:
        self._ensure_hands_out(instance_id)
        try:
            return self._account.issuer.read_metadata(
                self._account.account_id, instance_id
            )
        except UsageError as error:
            raise InjectFailed(str(error), code="principal-unknown") from error

    def _ensure_hands_out(self, instance_id: str) -> None:
        """See that somebody on an instance could read its credentials.

        Raises:
            InjectFailed: It does not run, or has no profile.
        """
        found = self._account.readers.ec2.instances()
        instance = next((each for each in found if each.id == instance_id), None)
        if instance is None:
            told = f"there is no instance {instance_id}"
        elif instance.state not in {"pending", "running"}:
            told = f"instance {instance_id} does not run"
        elif instance.profile is None:
            told = f"instance {instance_id} has no instance profile with a role"
        else:
            return
        raise InjectFailed(told, code="principal-unknown")

    def _admit(self, arn: Arn) -> None:
        """Make a stranger's account known, and its user or role.

        Raises:
            InjectFailed: It is one of this account, and not there.
        """
        caller = self._account.register_account(arn.account)
        known = self._account.read(arn.account).iam
        is_user = arn.kind == "user"
        if (known.user(arn.name) if is_user else known.role(arn.name)) is not None:
            return
        if arn.account == self._account.account_id:
            raise InjectFailed(
                f"there is no {arn.kind} {arn.name} in the account {arn.account}",
                code="principal-unknown",
            )
        iam = self._account.client("iam", caller)
        everything = _allow("*", Resource="*")
        if is_user:
            iam.create_user(UserName=arn.name)
            iam.put_user_policy(
                UserName=arn.name, PolicyName="everything", PolicyDocument=everything
            )
            return
        trust = _allow("sts:AssumeRole", Principal={"AWS": arn.account})
        iam.create_role(RoleName=arn.name, AssumeRolePolicyDocument=trust)
        iam.put_role_policy(
            RoleName=arn.name, PolicyName="everything", PolicyDocument=everything
        )

    def _key(self, access_key: str) -> Credentials:
        found = self._account.issuer.find(access_key)
        if found is None:
            raise InjectFailed(
                f"nobody has the access key {access_key}", code="principal-unknown"
            )
        return found

    def _named(self, name: str) -> Credentials:
        """Find who is called so at home: a user first, then a role."""
        home, iam = self._account.account_id, self._account.readers.iam
        if iam.user(name) is not None:
            return self._user(home, name)
        role = iam.role(name)
        if role is not None:
            return self._account.issuer.begin_session(home, role.arn, _SESSION)
        raise InjectFailed(
            f"there is no user, role, instance or access key {name}",
            code="principal-unknown",
            hint="name a principal by an output of the estate, such as ${DeployKey}",
        )

    def _user(self, account: str, name: str) -> Credentials:
        """Use the first key of a user that works, or any; make one where none is.

        A key that was switched off is what an intruder is left with.
        """
        keys = self._account.read(account).iam.keys_of(name)
        keys = sorted(keys, key=lambda key: not key.active)
        if keys:
            return self._key(keys[0].id)
        return self._account.issuer.make_key(account, name)


def _allow(action: str, **more: Any) -> str:
    statement = {"Effect": "Allow", "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
