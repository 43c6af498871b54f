"""The principals a resource-based policy names, and how closely it names a caller.

How closely matters: a grant to the session or the user itself is not limited by an
implicit deny elsewhere, a grant to the role behind a session is limited by boundary
and session policies, and a grant to the account only hands the question over to the
account's own policies (IAM user guide, "Policy evaluation logic" and "Principal").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn, role_of_session

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Caller

__all__ = [
    "Closeness",
    "Principals",
    "has_account",
    "is_federated_user",
    "is_role_itself",
]

_ACCOUNT = re.compile(r"\d{12}")
_ROOT = re.compile(r"arn:[\w-]+:iam::(\d{12}):root")


class Closeness(IntEnum):
    """How closely a policy names a caller; the greater, the closer."""

    NOT = 0
    ACCOUNT = 1
    """The caller's account, by id or root ARN."""
    ISSUER = 2
    """The role, or the federating user, behind the caller's session."""
    SELF = 3
    """The caller itself, or everybody."""


@dataclass(frozen=True, slots=True)
class Principals:
    """A ``Principal`` or ``NotPrincipal`` element."""

    everyone: bool = False
    accounts: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    """ARNs and unique ids of users, roles and sessions."""
    services: frozenset[str] = frozenset()
    federated: frozenset[str] = frozenset()
    canonical: frozenset[str] = frozenset()

    @classmethod
    def parse(cls, element: object) -> Principals | None:
        """Read the element, or return None where it is not one."""
        if element == "*":
            return cls(everyone=True)
        if isinstance(element, str):
            element = {"AWS": element}
        if not isinstance(element, Mapping) or not element:
            return None
        lists = {kind: _texts(value) for kind, value in element.items()}
        if not lists.keys() <= _KINDS or None in lists.values():
            return None
        return cls._of({kind: frozenset(v or ()) for kind, v in lists.items()})

    @classmethod
    def _of(cls, lists: Mapping[str, frozenset[str]]) -> Principals:
        aws = lists.get("AWS", frozenset())
        accounts = {each: _account(each) for each in aws}
        return cls(
            everyone="*" in aws,
            accounts=frozenset(each for each in accounts.values() if each),
            names=frozenset(name for name, account in accounts.items() if not account),
            services=lists.get("Service", frozenset()),
            federated=lists.get("Federated", frozenset()),
            canonical=lists.get("CanonicalUser", frozenset()),
        )

    def closeness(self, caller: Caller, canonical_id: str | None = None) -> Closeness:
        """Answer how closely the element names a caller."""
        if self.everyone:
            return Closeness.SELF
        if caller.kind == "anonymous":
            return Closeness.NOT
        if caller.kind == "service":
            named = self.services & {caller.arn, caller.principal_id}
            return Closeness.SELF if named else Closeness.NOT
        return self._of_account(caller, canonical_id)

    def exempts(self, caller: Caller, canonical_id: str | None = None) -> bool:
        """Answer whether the element, as a ``NotPrincipal``, leaves a caller out.

        Whoever is to be left out must be listed whole: a user with its account, a
        role's session with its role and its account, as AWS's own examples do; an
        account alone stands for its root user (IAM user guide, "NotPrincipal").
        """
        if not has_account(caller):
            return self.closeness(caller, canonical_id) is Closeness.SELF
        if self.everyone or canonical_id in self.canonical:
            return True
        is_listed = caller.account in self.accounts
        if caller.kind == "root":
            return is_listed
        if caller.kind == "role" and not is_role_itself(caller):
            return is_listed and self._names_self(caller) and self._names_issuer(caller)
        return is_listed and self.closeness(caller) >= Closeness.ISSUER

    def _of_account(self, caller: Caller, canonical_id: str | None) -> Closeness:
        if self._names_self(caller):
            return Closeness.SELF
        if self._names_issuer(caller):
            return Closeness.ISSUER
        if caller.account in self.accounts or canonical_id in self.canonical:
            return Closeness.ACCOUNT
        return Closeness.NOT

    def _names_self(self, caller: Caller) -> bool:
        if caller.kind == "federated" and caller.arn in self.federated:
            return True
        if caller.arn in self.names:
            return not is_role_itself(caller)
        return bool(caller.principal_id) and caller.principal_id in self.names

    def _names_issuer(self, caller: Caller) -> bool:
        if caller.kind not in {"role", "federated"} or not self.names:
            return False
        issuer = caller.arn if is_role_itself(caller) else caller.issuer_arn
        unique_id = caller.principal_id.split(":")[0]
        if issuer is not None:
            return issuer in self.names or (unique_id != "" and unique_id in self.names)
        behind = role_of_session(caller.arn)
        return behind is not None and any(_role(name) == behind for name in self.names)


_KINDS = {"AWS", "Service", "Federated", "CanonicalUser"}


def has_account(caller: Caller) -> bool:
    """Answer whether a caller belongs to an account: no stranger does, no service."""
    return caller.kind not in {"anonymous", "service"} and caller.account != ""


def is_federated_user(caller: Caller) -> bool:
    """Answer whether a caller's session comes from ``GetFederationToken``."""
    return caller.kind == "federated" and ":federated-user/" in caller.arn


def is_role_itself(caller: Caller) -> bool:
    """Answer whether a caller is given as a role, not as a session of one."""
    return caller.kind == "role" and ":role/" in caller.arn


def _account(name: str) -> str | None:
    if _ACCOUNT.fullmatch(name):
        return name
    root = _ROOT.fullmatch(name)
    return root[1] if root else None


def _role(name: str) -> tuple[str, str] | None:
    arn = Arn.parse(name)
    if arn is None or arn.service != "iam" or arn.kind != "role":
        return None
    return arn.account, arn.name


def _texts(value: Any) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(each, str | int) for each in values):
        return None
    return [str(each) for each in values]
