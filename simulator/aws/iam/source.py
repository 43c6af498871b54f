"""What the authorizer needs to know of an account, and nothing of how it is kept.

`PolicySource` is the seam: `aws.moto.readers.iam` reads moto, tests answer from
plain data. Every answer is what is true now; nothing is remembered between two
questions.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.acls import Acl

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.request import Levels
    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.aws.kms import Key
    from gameday.simulator.engine.gateway.call import Caller

__all__ = [
    "AccessPoint",
    "Bucket",
    "Identity",
    "Membership",
    "PolicySource",
    "PublicAccessBlock",
    "Standing",
    "StoredObject",
    "VpcEndpoint",
]

Standing = Literal["valid", "inactive", "unknown"]
"""Whether an access key is one that AWS would accept."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A user or role, as far as authorization goes."""

    policies: tuple[Policy, ...] = ()
    boundary: Policy | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    unique_id: str = ""
    """``AIDA…`` or ``AROA…``: another one after a deletion and a new start."""


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's place in an organization."""

    organization: str
    """``o-…``"""
    management_account: str
    path: str
    """``o-…/r-…/ou-…/``: the way down to the unit that holds the account."""
    service_control: Levels = ()
    resource_control: Levels = ()


@dataclass(frozen=True, slots=True)
class PublicAccessBlock:
    """The four switches of S3 Block Public Access."""

    block_public_acls: bool = False
    ignore_public_acls: bool = False
    block_public_policy: bool = False
    restrict_public_buckets: bool = False

    def __or__(self, other: PublicAccessBlock) -> PublicAccessBlock:
        """Take a bucket's and its account's together: the stricter wins."""
        return PublicAccessBlock(
            self.block_public_acls or other.block_public_acls,
            self.ignore_public_acls or other.ignore_public_acls,
            self.block_public_policy or other.block_public_policy,
            self.restrict_public_buckets or other.restrict_public_buckets,
        )


@dataclass(frozen=True, slots=True)
class VpcEndpoint:
    """A VPC endpoint, as far as authorization goes."""

    arn: str
    vpc: str
    policy: Policy


@dataclass(frozen=True, slots=True)
class AccessPoint:
    """An access point of S3, as far as authorization goes."""

    arn: str
    bucket: str
    """The bucket it stands before, which another account may own."""
    policy: Policy | None = None
    block: PublicAccessBlock = field(default_factory=PublicAccessBlock)
    """Its own and its account's together."""
    vpc: str = ""
    """The VPC that requests have to come from; empty for the internet."""

    @property
    def account(self) -> str:
        """Whose it is."""
        return Arn.read(self.arn).account

    @property
    def origin(self) -> str:
        """``s3:AccessPointNetworkOrigin``."""
        return "VPC" if self.vpc else "Internet"


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket, as far as authorization goes."""

    name: str
    account: str
    policy: Policy | None = None
    block: PublicAccessBlock = field(default_factory=PublicAccessBlock)
    """The bucket's own and its account's together."""
    acl: Acl = field(default_factory=Acl)
    has_acls: bool = True
    """Whether ACLs count: not under ``BucketOwnerEnforced``."""
    default_key: str | None = None
    """The KMS key that new objects are encrypted with, as the bucket names it."""
    has_bucket_key: bool = False
    """Whether they are encrypted under a key of the bucket (S3 Bucket Keys)."""
    region: str = ""


@dataclass(frozen=True, slots=True)
class StoredObject:
    """An object, as far as authorization goes."""

    acl: Acl = field(default_factory=Acl)
    key: str | None = None
    """The KMS key it is encrypted with, as the object names it."""
    has_bucket_key: bool = False
    """Whether that is done through a key of its bucket."""
    tags: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    """Whose it is, which lists alone tell apart; empty for the bucket's."""


class PolicySource(Protocol):
    """The policies and the standing of everybody and everything in the accounts."""

    def identity(self, caller: Caller) -> Identity | None:
        """Return the user or role behind a caller, or None where it is gone."""

    def standing(self, caller: Caller) -> Standing:
        """Return whether the caller's access key is one that is accepted."""

    def session_policies(self, caller: Caller) -> tuple[Policy, ...]:
        """Return the policies passed when the caller's session was made."""

    def membership(self, account: str) -> Membership | None:
        """Return the account's place in an organization, or None without one."""

    def resource_policies(self, arn: str) -> tuple[Policy, ...]:
        """Return the policies of a resource: none where it has none, or is gone."""

    def owner(self, arn: str) -> str | None:
        """Return the account that owns a resource, or None where that is unknown."""

    def tags(self, arn: str) -> Mapping[str, str]:
        """Return the tags of a resource; none where it has none, or is gone."""

    def facts(self, arn: str) -> Mapping[str, Value | None]:
        """Return the condition keys that what is kept under an ARN has of itself.

        They are in lower case: ``ec2:instancetype``, ``iam:permissionsboundary``. A key
        is None where the thing is known to have none; nothing is said of a thing that
        is gone, or of a kind that is not looked into.
        """

    def find_arn(
        self, service: str, kind: str, name: str, *, account: str, region: str
    ) -> str | None:
        """Return the ARN of what an account calls by a name, or None without it.

        Needed where the name does not make the ARN: a role's path, a key's alias, a
        secret's suffix; and what is inside of it: the role of an instance profile, a
        launch template, a launch configuration, an automation document (kinds
        ``role-of-profile``, ``role-of-launch-template`` with ``name:version``,
        ``role-of-launch-configuration``, ``role-of-document``).
        """

    def has_linked_role(self, service: str, account: str) -> bool:
        """Say whether an account has the role of a service, by its principal."""

    def bucket(self, name: str) -> Bucket | None:
        """Return a bucket of any account."""

    def endpoint(self, arn: str) -> VpcEndpoint | None:
        """Return a VPC endpoint that is available."""

    def access_point(self, name: str) -> AccessPoint | None:
        """Return an access point of any account, by its ARN or its alias."""

    def stored_object(
        self, bucket: str, name: str, version: str | None = None
    ) -> StoredObject | None:
        """Return an object of a bucket."""

    def below(self, arn: str) -> tuple[str, ...]:
        """Return the ARNs of what stands below one: the parameters of a path."""

    def key_name(self, arn: str) -> str | None:
        """Return what something, by its ARN, calls the key it is encrypted with.

        It knows disks, databases, tables, streams, queues, topics, secrets, parameters,
        functions and log groups.

        None where it is not encrypted with a KMS key, or where it is gone.
        """

    def key(self, name: str, *, account: str, region: str) -> Key | None:
        """Return a KMS key by id, ARN, alias or alias ARN."""
