"""The snapshots and images of moto's EC2 that are not there yet."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami

from gameday.simulator.aws.ec2.storage_work import Begun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.pending import Work

__all__ = ["MAKING", "MotoUnfinished"]

MAKING: ContextVar[list[Any] | None] = ContextVar("making", default=None)
"""What of moto's is made during a call and takes time; None where nothing does."""

_DONE = {"snapshot": "completed", "image": "available"}


class MotoUnfinished:
    """See `aws.ec2.storage_work.Unfinished`."""

    @contextmanager
    def collect(self) -> Iterator[list[Begun]]:
        """Take what is made meanwhile for unfinished, and list it."""
        begun: list[Begun] = []
        made: list[Any] = []
        token = MAKING.set(made)
        try:
            yield begun
        finally:
            MAKING.reset(token)
        begun += [_describe(each) for each in made]

    def note(self, place: tuple[str, str], begun: Begun, work: Work) -> None:
        """Keep when something ends, for its progress."""
        if (thing := _find(place, begun)) is not None:
            thing.unfinished = work

    def finish(self, place: tuple[str, str], begun: Begun) -> bool:
        """Complete something; say whether it is still there, and was not completed."""
        thing = _find(place, begun)
        name = "status" if begun.kind == "snapshot" else "state"
        if thing is None or getattr(thing, name) != "pending":
            return False
        thing.unfinished = None
        setattr(thing, name, _DONE[begun.kind])
        return True


def _find(place: tuple[str, str], begun: Begun) -> Any:
    account, region = place
    backend = ec2_backends[account][region]
    things = backend.snapshots if begun.kind == "snapshot" else backend.amis
    return things.get(begun.name)


def _describe(thing: Any) -> Begun:
    if isinstance(thing, Ami):
        return _describe_image(thing)
    backend = thing.ec2_backend
    copied = getattr(thing, "copied_from", None)
    earlier = (
        each
        for each in backend.snapshots.values()
        if each.volume.id == thing.volume.id and each.status == "completed"
    )
    return Begun(
        "snapshot",
        thing.id,
        copied or thing.volume.id,
        float(thing.volume.size),
        is_copy=copied is not None,
        is_first=next(earlier, None) is None,
    )


def _describe_image(image: Any) -> Begun:
    return Begun(
        "image",
        image.id,
        image.instance_id or image.id,
        float(image.ebs_snapshot.volume.size),
        is_copy=image.instance_id is None,
        needs=(image.ebs_snapshot.id,),
    )
