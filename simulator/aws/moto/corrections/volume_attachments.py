"""Volumes are attached once, and detached by their id alone.

AWS: ``DetachVolume`` needs ``VolumeId`` only; ``AttachVolume`` of a volume in use
answers ``VolumeInUse``
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DetachVolume.html).

moto: fails inside without ``InstanceId``, and moves a volume that is in use, which then
hangs on two instances. So preserving evidence by detaching volumes would fail here.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.elastic_block_store import EBSBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Find the instance of a volume to detach; refuse to attach one twice."""
    attach, detach = EBSBackend.attach_volume, EBSBackend.detach_volume

    @wraps(attach)
    def attach_free(backend: Any, volume_id: str, *args: Any, **kwargs: Any) -> Any:
        volume = backend.get_volume(volume_id)
        if volume.attachment and not volume.multi_attach_enabled:
            message = f"{volume_id} is already attached to an instance"
            raise EC2ClientError("VolumeInUse", message)
        return attach(backend, volume_id, *args, **kwargs)

    @wraps(detach)
    def detach_found(
        backend: Any, volume_id: str, instance_id: str, device_path: str
    ) -> Any:
        attachment = backend.get_volume(volume_id).attachment
        if attachment is None:
            message = f"Volume '{volume_id}' is in the 'available' state."
            raise EC2ClientError("IncorrectState", message)
        return detach(
            backend, volume_id, instance_id or attachment.instance.id, device_path
        )

    patches.set(EBSBackend, "attach_volume", attach_free)
    patches.set(EBSBackend, "detach_volume", detach_found)
