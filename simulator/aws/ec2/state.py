"""What an account has of EC2, as facts, and the seam they are read through.

It holds what judges and actors ask for, each from a describe call of EC2. How packets
flow between the same instances is `aws.vpc.state`; where facts come from is the
reader's business: `aws.moto.readers.ec2` reads moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

__all__ = ["Ec2Reader", "Instance", "SecurityGroup", "Snapshot"]


@dataclass(frozen=True, slots=True)
class Instance:
    """A virtual server, terminated ones included (DescribeInstances)."""

    id: str
    state: str
    """``pending``, ``running``, ``stopping``, ``stopped``, ``shutting-down`` or
    ``terminated``."""
    vpc_id: str | None
    interfaces: tuple[str, ...]
    volumes: tuple[str, ...]
    """What is attached to it, in the order of its devices."""
    profile: str | None
    """The name of its instance profile (DescribeIamInstanceProfileAssociations)."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a volume (DescribeSnapshots)."""

    id: str
    volume_id: str
    started: datetime
    """In UTC."""
    status: str
    """``pending``, ``completed`` or ``error``."""


@dataclass(frozen=True, slots=True)
class SecurityGroup:
    """A security group and the groups its rules name (DescribeSecurityGroups)."""

    id: str
    vpc_id: str
    names: frozenset[str]
    """The ids of the groups that a rule of it is about, its own among them."""


class Ec2Reader(Protocol):
    """The EC2 of one account and region, as it is at the moment of asking.

    What is not there is None; what cannot be read raises, and is never "none".
    """

    def instances(self) -> Sequence[Instance]:
        """Return every instance, in the order they were made."""

    def instance(self, instance_id: str) -> Instance | None:
        """Return an instance; AWS forgets a terminated one after about an hour."""

    def has_volume(self, volume_id: str) -> bool:
        """Say whether a volume exists, attached or not."""

    def snapshots(self) -> Sequence[Snapshot]:
        """Return the account's own snapshots, in the order they were taken."""

    def shared_with(self, snapshot_id: str) -> tuple[str, ...] | None:
        """Return who may use a snapshot besides its account, sorted.

        Account ids, and ``all`` for everybody (DescribeSnapshotAttribute); None where
        there is no such snapshot.
        """

    def groups(self) -> Sequence[SecurityGroup]:
        """Return every security group, in the order they were made."""

    def tags(self, resource_id: str) -> Mapping[str, str]:
        """Return the tags of anything of EC2 by its id; none of what is not there."""
