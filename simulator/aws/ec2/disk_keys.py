"""An encrypted disk whose key the caller cannot use comes to nothing, a little later.

EC2 looks at the key after it has answered: a call that may not use it succeeds, and
then the copy ends in ``error``, the volume is gone or stays detached, the new instance
terminates, the one that was started is stopped again. Sources: EC2 API reference,
CreateVolume and CopySnapshot ("authenticates the KMS key asynchronously"); EBS user
guide, "How Amazon EBS encryption works" and "Requirements for Amazon EBS encryption";
EC2 user guide, "Troubleshoot instance launch issues" (``Client.InternalError``).

What is asked is the least that those pages name. Instances that a scaling group or a
stack starts are not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam import Decision
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

    MayUse = Callable[[Call, str, str, Mapping[str, str]], Decision]
    """Answers whether a caller may have EC2 do something with a key: the call, the
    key's name, KMS's operation, the encryption context."""

__all__ = ["Disks", "check_disk_keys"]

_ATTACH = ("CreateGrant",)
_CREATE = ("GenerateDataKeyWithoutPlaintext",)
_USES = {
    "AttachVolume": _ATTACH,
    "CopySnapshot": (*_ATTACH, *_CREATE),
    "CreateVolume": _CREATE,
    "RunInstances": (*_CREATE, *_ATTACH),
    "StartInstances": _ATTACH,
}
"""What KMS is asked for on the key of each disk that a call is about."""


class Disks(Protocol):
    """The disks of an account's region, an account and a region being a place."""

    def list_ids(self, place: tuple[str, str]) -> Sequence[str]:
        """Return the ids of volumes and snapshots, oldest first."""

    def list_volumes(self, place: tuple[str, str], instance: str) -> Sequence[str]:
        """Return the volumes of an instance."""

    def find_key(self, place: tuple[str, str], disk: str) -> str | None:
        """Return what a disk calls its key; a snapshot may be another account's."""

    def undo(self, place: tuple[str, str], disk: str, operation: str) -> None:
        """Let what an operation began with a disk come to nothing."""


class _Use(NamedTuple):
    """What is done with the key of a disk."""

    disk: str
    """Whose key it is."""
    made: str
    """What comes to nothing without it."""
    operation: str
    place: tuple[str, str]


def check_disk_keys(
    disks: Disks, may_use: MayUse, observe: Callable[[Call, Decision], None]
) -> Layer:
    """Make a layer that looks at the keys of disks once a call was answered.

    Args:
        disks: The disks.
        may_use: Decides.
        observe: Hears of every use that was denied.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        if call.service != "ec2" or call.operation not in _USES:
            return proceed(call)
        place = (call.account, call.region)
        before = frozenset(disks.list_ids(place))
        response = proceed(call)
        made = [each for each in disks.list_ids(place) if each not in before]
        failed: set[str] = set()
        for use in _list_uses(call, made, disks):
            key = disks.find_key(use.place, use.disk)
            if key is None or use.made in failed:
                continue
            context = {"aws:ebs:id": use.made}
            decision = may_use(call, key, use.operation, context)
            if not decision.allowed:
                observe(call, decision)
                disks.undo(place, use.made, call.operation)
                failed.add(use.made)
        return response

    return layer


def _list_uses(call: Call, made: Sequence[str], disks: Disks) -> Iterator[_Use]:
    place = (call.account, call.region)
    for disk in _list_disks(call, made, disks):
        for operation in _USES[call.operation]:
            yield _Use(disk, disk, operation, place)
        if call.operation == "CopySnapshot":
            # The data key of the source is opened, to be wrapped anew.
            there = (call.account, str(call.params.get("SourceRegion") or place[1]))
            source = str(call.params.get("SourceSnapshotId"))
            yield _Use(source, disk, "Decrypt", there)


def _list_disks(call: Call, made: Sequence[str], disks: Disks) -> Sequence[str]:
    if call.operation == "AttachVolume":
        return [str(call.params["VolumeId"])]
    if call.operation == "StartInstances":
        place = (call.account, call.region)
        started = call.params.get("InstanceIds", ())
        return [disk for each in started for disk in disks.list_volumes(place, each)]
    return made
