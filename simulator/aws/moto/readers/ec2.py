"""`Ec2Reader` over moto: instances, volumes, snapshots and tags, read as they stand.

A lookup costs microseconds, is no API call, and makes no backend where none was.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ec2.state import Instance, SecurityGroup, Snapshot
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

__all__ = ["MotoEc2", "read_states"]


class MotoEc2:
    """The EC2 that moto keeps for an account and region (see `Ec2Reader`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def instances(self) -> Sequence[Instance]:
        """Return every instance, in the order they were made."""
        return [_read_instance(self._backend, each) for each in self._kept()]

    def instance(self, instance_id: str) -> Instance | None:
        """Return an instance, terminated ones included."""
        for kept in self._kept():
            if kept.id == instance_id:
                return _read_instance(self._backend, kept)
        return None

    def has_volume(self, volume_id: str) -> bool:
        """Say whether a volume exists."""
        backend = self._backend
        return backend is not None and volume_id in backend.volumes

    def snapshots(self) -> Sequence[Snapshot]:
        """Return the account's snapshots, in the order they were taken."""
        backend = self._backend
        return [
            Snapshot(
                id=kept.id,
                volume_id=kept.volume_id,
                started=kept.start_time.replace(tzinfo=UTC),  # moto's times are naive
                status=kept.status,
            )
            for kept in (backend.snapshots.values() if backend else ())
        ]

    def shared_with(self, snapshot_id: str) -> tuple[str, ...] | None:
        """Return who may use a snapshot besides its account, sorted."""
        backend = self._backend
        kept = backend.snapshots.get(snapshot_id) if backend else None
        if kept is None:
            return None
        groups, users = (
            kept.create_volume_permission_groups,
            kept.create_volume_permission_userids,
        )
        return tuple(sorted(groups | users))

    def groups(self) -> Sequence[SecurityGroup]:
        """Return every security group, in the order they were made."""
        backend = self._backend
        kept = backend.groups.values() if backend else ()
        return [_read_group(group) for of_vpc in kept for group in of_vpc.values()]

    def tags(self, resource_id: str) -> Mapping[str, str]:
        """Return the tags of anything of EC2 by its id."""
        backend = self._backend
        return dict(backend.tags.get(resource_id, {})) if backend else {}

    @property
    def _backend(self) -> Any | None:
        """Asked for anew each time: a reset of moto makes another one."""
        return find_backend("ec2", *self._place)

    def _kept(self) -> Iterator[Any]:
        backend = self._backend
        for reservation in backend.reservations.values() if backend else ():
            yield from reservation.instances


def read_states(account: str, region: str) -> Mapping[str, str]:
    """Return the state of each instance of a region, by its id."""
    backend = find_backend("ec2", account, region)
    return {
        instance.id: str(instance.state)
        for reservation in (backend.reservations.values() if backend else ())
        for instance in reservation.instances
    }


def _read_instance(backend: Any, kept: Any) -> Instance:
    association = backend.iam_instance_profile_associations.get(kept.id)
    devices = kept.block_device_mapping.values()
    return Instance(
        id=kept.id,
        state=str(kept.state),
        vpc_id=kept.vpc_id,
        interfaces=tuple(nic.id for nic in kept.nics.values()),
        volumes=tuple(device.volume_id for device in devices),
        profile=association.iam_instance_profile.name if association else None,
    )


def _read_group(kept: Any) -> SecurityGroup:
    rules = (*kept.ingress_rules, *kept.egress_rules)
    named = (rule.source_group.get("GroupId") for rule in rules)
    return SecurityGroup(kept.id, kept.vpc_id, frozenset(filter(None, named)))
