"""The disks of moto's EC2, and how what was begun with one comes to nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import StateReason

from gameday.simulator.aws.moto.readers.iam.key_names import read_key_name

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MotoDisks"]

_FAILED = "Client.InternalError"
_WHY = "Client.InternalError: Client error on launch"


class MotoDisks:
    """Volumes and snapshots (see `aws.ec2.disk_keys.Disks`)."""

    def list_ids(self, place: tuple[str, str]) -> Sequence[str]:
        """Return the ids of volumes and snapshots, oldest first."""
        backend = _backend(place)
        return [*backend.volumes, *backend.snapshots]

    def list_volumes(self, place: tuple[str, str], instance: str) -> Sequence[str]:
        """Return the volumes of an instance."""
        volumes = _backend(place).volumes.values()
        return [each.id for each in volumes if _holder(each) == instance]

    def find_key(self, place: tuple[str, str], disk: str) -> str | None:
        """Return what a disk calls its key; a snapshot may be another account's."""
        account, region = place
        kind = "snapshot" if disk.startswith("snap-") else "volume"
        return read_key_name(f"arn:aws:ec2:{region}:{account}:{kind}/{disk}")

    def undo(self, place: tuple[str, str], disk: str, operation: str) -> None:
        """Let what an operation began with a disk come to nothing."""
        backend = _backend(place)
        if operation == "CopySnapshot":
            backend.snapshots[disk].status = "error"
            return
        volume = backend.volumes.get(disk)
        if volume is None:  # it went with its instance
            return
        instance = _holder(volume)
        if operation == "CreateVolume":
            backend.delete_volume(disk)
        elif operation == "AttachVolume" and instance:
            backend.detach_volume(disk, instance, volume.attachment.device)
        elif operation == "StartInstances" and instance:
            backend.stop_instances([instance])
            _give_reason(backend, instance)
        elif operation == "RunInstances" and instance:
            backend.terminate_instances([instance])
            _give_reason(backend, instance)


def _backend(place: tuple[str, str]) -> Any:
    account, region = place
    return ec2_backends[account][region]


def _holder(volume: Any) -> str | None:
    attachment = volume.attachment
    return str(attachment.instance.id) if attachment else None


def _give_reason(backend: Any, instance: str) -> None:
    backend.get_instance(instance).state_reason = StateReason(_WHY, _FAILED)
