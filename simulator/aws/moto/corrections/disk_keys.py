"""A disk keeps its key on the way from volume to snapshot, image, copy and back.

AWS: a snapshot of an encrypted volume lies under the volume's key, a volume made of it
too unless another is named, and a copy under the named key or the default one; where a
region encrypts by default, everything new is encrypted
(https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html).

moto: knows that a snapshot is encrypted and not with what, drops ``Encrypted`` of a
copy, takes names of keys as they come, and makes each image of a disk in the clear. So
nobody could tell a snapshot that can be shared from one that cannot.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models import EC2Backend
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.kms.models import kms_backends

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Hand on the keys of disks."""
    create_volume, create_snapshot = (
        EC2Backend.create_volume,
        EC2Backend.create_snapshot,
    )
    create_image = EC2Backend.create_image
    copy = ElasticBlockStore.copy_snapshot

    @wraps(create_volume)
    def create_volume_under_key(backend: Any, *args: Any, **kwargs: Any) -> Any:
        source = backend.snapshots.get(kwargs.get("snapshot_id") or "")
        if backend.ebs_encryption_by_default or (source and source.encrypted):
            kwargs["encrypted"] = True
        if source and source.encrypted and not kwargs.get("kms_key_id"):
            kwargs["kms_key_id"] = source.kms_key_id
        volume = create_volume(backend, *args, **kwargs)
        volume.kms_key_id = _write_arn(backend, volume.kms_key_id)
        return volume

    @wraps(create_snapshot)
    def create_snapshot_under_key(backend: Any, *args: Any, **kwargs: Any) -> Any:
        snapshot = create_snapshot(backend, *args, **kwargs)
        snapshot.kms_key_id = snapshot.volume.kms_key_id
        return snapshot

    @wraps(create_image)
    def create_image_under_key(
        backend: Any, instance_id: str, *args: Any, **kwargs: Any
    ) -> Any:
        image = create_image(backend, instance_id, *args, **kwargs)
        _encrypt_image(backend, image, backend.get_instance(instance_id))
        return image

    @wraps(copy)
    def copy_under_key(response: Any) -> Any:
        answer = copy(response)
        backend = response.ec2_backend
        told: Any = answer.result
        made = backend.snapshots[told["SnapshotId"]]
        asked = response._get_bool_param("Encrypted")  # noqa: SLF001 - moto's way
        made.encrypted = made.encrypted or asked or backend.ebs_encryption_by_default
        if made.encrypted:
            named = made.kms_key_id or backend.default_kms_key_id
            named = named or backend._create_default_encryption_key()  # noqa: SLF001 - moto's way
            made.kms_key_id = _write_arn(backend, named)
        return answer

    patches.set(EC2Backend, "create_volume", create_volume_under_key)
    patches.set(EC2Backend, "create_snapshot", create_snapshot_under_key)
    patches.set(EC2Backend, "create_image", create_image_under_key)
    patches.set(ElasticBlockStore, "copy_snapshot", copy_under_key)


def _write_arn(backend: Any, name: str | None) -> str | None:
    """Write the ARN of a key that is named otherwise; an unknown name stays."""
    if name is None or name.startswith("arn:"):
        return name
    keys = kms_backends[backend.account_id][backend.region_name].keys
    for key in keys.values():
        if name == key.id or name in key.aliases:
            return str(key.arn)
    return name


def _encrypt_image(backend: Any, image: Any, instance: Any) -> None:
    """Put an image's disk under the key of its instance's root volume."""
    attached = instance.block_device_mapping
    root = attached.get(instance.root_device_name) or next(
        iter(attached.values()), None
    )
    volume = backend.volumes.get(root.volume_id) if root else None
    if volume is not None and volume.encrypted:
        image.ebs_snapshot.encrypted = True
        image.ebs_snapshot.kms_key_id = volume.kms_key_id
