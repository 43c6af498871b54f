"""S3 access control lists: what a grant lets whom do.

Source: S3 user guide, "Access control list (ACL) overview". It only reads lists; when
they count at all is decided in `aws.iam.buckets`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.principals import S3_LOGGING

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["ALL_USERS", "AUTHENTICATED_USERS", "Acl", "Grant"]

ALL_USERS = "http://acs.amazonaws.com/groups/global/AllUsers"
AUTHENTICATED_USERS = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers"
_LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery"
"""Who writes server access logs."""
_PUBLIC = {ALL_USERS, AUTHENTICATED_USERS}

_BUCKET = {
    "READ": {"s3:listbucket", "s3:listbucketversions", "s3:listbucketmultipartuploads"},
    "WRITE": {"s3:putobject"},
    "READ_ACP": {"s3:getbucketacl"},
    "WRITE_ACP": {"s3:putbucketacl"},
}
_OBJECT = {
    "READ": {"s3:getobject", "s3:getobjectversion"},
    "WRITE": set[str](),
    "READ_ACP": {"s3:getobjectacl", "s3:getobjectversionacl"},
    "WRITE_ACP": {"s3:putobjectacl", "s3:putobjectversionacl"},
}


@dataclass(frozen=True, slots=True)
class Grant:
    """One line of a list: who may do what."""

    grantee: str
    """The URI of a group, or a canonical user id."""
    permission: str
    """``READ``, ``WRITE``, ``READ_ACP``, ``WRITE_ACP`` or ``FULL_CONTROL``."""

    @property
    def is_public(self) -> bool:
        """Whether it names everybody, or everybody with an AWS account."""
        return self.grantee in _PUBLIC


@dataclass(frozen=True, slots=True)
class Acl:
    """The access control list of a bucket or an object."""

    grants: tuple[Grant, ...] = ()

    @property
    def is_public(self) -> bool:
        """Whether any grant of it is public."""
        return any(grant.is_public for grant in self.grants)

    def without_public(self) -> Acl:
        """Return the list without its public grants."""
        return Acl(tuple(grant for grant in self.grants if not grant.is_public))

    def find_grant(
        self, caller: Caller, action: str, *, is_object: bool
    ) -> Grant | None:
        """Return the grant that lets a caller act, or None.

        One to a canonical user is for everybody of that account, whom the account's own
        policies must allow it, too.
        """
        table = _OBJECT if is_object else _BUCKET
        for grant in self.grants:
            names = table if grant.permission == "FULL_CONTROL" else [grant.permission]
            allows = any(action in table.get(name, ()) for name in names)
            if allows and _means(grant, caller):
                return grant
        return None


def _means(grant: Grant, caller: Caller) -> bool:
    if grant.grantee == ALL_USERS:
        return True
    if grant.grantee == _LOG_DELIVERY:
        return caller.kind == "service" and caller.arn == S3_LOGGING
    if grant.grantee == AUTHENTICATED_USERS:
        return caller.kind != "anonymous"
    return has_account(caller) and grant.grantee == make_canonical_id(caller.account)
