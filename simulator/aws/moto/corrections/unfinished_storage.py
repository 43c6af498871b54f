"""A snapshot or an image is pending while it is made, and says how far it is.

AWS: ``CreateSnapshot`` answers ``pending``, and a description says the progress in per
cent until the snapshot is ``completed``; ``CreateImage`` and ``CopyImage`` likewise,
until the image is ``available``
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Snapshot.html).

moto: has both at once. A responder that waits for a large volume's snapshot would not
find out that it has not the time.

How long it takes is `aws.ec2.storage_work`'s business. moto gives every image a disk of
15 GiB; one of an instance has the size of the instance's own.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.utils import utcnow
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import EBSBackend, Snapshot

from gameday.simulator.aws.moto.stores.unfinished import MAKING

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_ALMOST = 99
"""Per cent: what is pending is never all there."""


def apply(patches: Patches) -> None:
    """Let both begin as pending where somebody's call makes them."""
    _begin_snapshots(patches)
    _begin_images(patches)
    copy = EBSBackend.copy_snapshot

    @wraps(copy)
    def copy_snapshot(
        backend: Any, source_snapshot_id: str, *args: Any, **k: Any
    ) -> Any:
        snapshot: Any = copy(backend, source_snapshot_id, *args, **k)
        snapshot.copied_from = source_snapshot_id
        return snapshot

    patches.set(EBSBackend, "copy_snapshot", copy_snapshot)
    patches.set(Snapshot, "progress", property(_tell_progress))


def _begin_snapshots(patches: Patches) -> None:
    make = Snapshot.__init__

    @wraps(make)
    def begin(snapshot: Any, *args: Any, **given: Any) -> None:
        make(snapshot, *args, **given)
        snapshot.unfinished = None
        if (making := MAKING.get()) is not None:
            snapshot.status = "pending"
            making.append(snapshot)

    patches.set(Snapshot, "__init__", begin)


def _begin_images(patches: Patches) -> None:
    make = Ami.__init__

    @wraps(make)
    def begin(
        image: Any,
        backend: Any,
        ami_id: str,
        instance: Any = None,
        source_ami: Any = None,
        *args: Any,
        **given: Any,
    ) -> None:
        making = MAKING.get()
        is_made = making is not None and (instance or source_ami)
        # Others are somebody's else, and have been there all the time.
        token = MAKING.set(making if is_made else None)
        try:
            make(image, backend, ami_id, instance, source_ami, *args, **given)
        finally:
            MAKING.reset(token)
        image.ebs_snapshot.volume.size = _size(image, instance, source_ami)
        if making is not None and is_made:
            image.state = "pending"
            making.append(image)

    patches.set(Ami, "__init__", begin)


def _size(image: Any, instance: Any, source_ami: Any) -> int:
    """Return the GiB of an image's disk."""
    if source_ami is not None:
        return int(source_ami.ebs_snapshot.volume.size)
    disks = instance.block_device_mapping.values() if instance else ()
    sizes = [int(disk.size) for disk in disks if getattr(disk, "size", None)]
    return max(sizes, default=int(image.ebs_snapshot.volume.size))


def _tell_progress(snapshot: Any) -> str:
    work = getattr(snapshot, "unfinished", None)
    if snapshot.status != "pending" or work is None:
        return "0%" if snapshot.status == "pending" else "100%"
    passed = utcnow().replace(tzinfo=work.began.tzinfo) - work.began
    return f"{int(_ALMOST * (passed / (work.ends - work.began)))}%"
