"""Snapshots and images take time: they are pending first, and completed later.

A snapshot is of the moment of its call, and ``pending`` until its blocks are stored; an
image is ``pending`` until its snapshots are completed (EBS user guide, "Create Amazon
EBS snapshots"; EC2 user guide, "Create an Amazon EBS-backed AMI"). EC2 tells of both
ends on the account's default bus. What the simulator makes for an exercise's estate is
there before it begins, and has taken its time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    import random
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from gameday.simulator.aws.ec2.state_changes import SendEvent
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed
    from gameday.simulator.engine.pending import Pending, Work

__all__ = ["Begun", "StorageWork", "Unfinished"]

_CHANGED = 0.05
"""The part of a volume that has changed since its last snapshot: assumed. Of a first
snapshot every block counts, as if each had been written."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A snapshot or an image whose making has begun."""

    kind: Literal["snapshot", "image"]
    name: str
    """Its id."""
    source: str
    """The id of the volume, snapshot, instance or image it is made of."""
    gib: float
    """How large the source is."""
    is_copy: bool = False
    is_first: bool = True
    """Whether there is no completed snapshot of the volume."""
    needs: tuple[str, ...] = ()
    """The snapshots that an image consists of."""

    @property
    def step(self) -> str:
        """Its name in the latency model."""
        return f"ec2.{self.kind}.{'copy' if self.is_copy else 'create'}"

    @property
    def work_gib(self) -> float:
        """How much there is to store; an image's snapshots have their own."""
        if self.kind == "image":
            return self.gib if self.is_copy else 0.0
        return self.gib if self.is_copy or self.is_first else self.gib * _CHANGED


class Unfinished(Protocol):
    """The snapshots and images of an account that are not there yet."""

    def collect(self) -> AbstractContextManager[list[Begun]]:
        """Take what is made meanwhile for unfinished, and list it."""

    def note(self, place: tuple[str, str], begun: Begun, work: Work) -> None:
        """Keep when something ends, for its progress."""

    def finish(self, place: tuple[str, str], begun: Begun) -> bool:
        """Complete something; say whether it is still there, and was not completed."""


class StorageWork:
    """Lets snapshots and images take their time.

    Args:
        unfinished: The emulator's snapshots and images.
        pending: Knows when they are done.
        send: Sends the events of their ends.
        on_finished: Hears that something is done.
        now: Returns the exercise's time.
        rng: Where the events' ids come from.
    """

    def __init__(
        self,
        unfinished: Unfinished,
        pending: Pending,
        *,
        send: SendEvent,
        on_finished: Callable[[str], None],
        now: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self._unfinished = unfinished
        self._pending = pending
        self._send = send
        self._on_finished = on_finished
        self._now = now
        self._rng = rng

    def layer(self, call: Call, proceed: Proceed) -> Response:
        """Let what a call makes take its time.

        It belongs right around the execution of a call.
        """
        if call.read_only:
            return proceed(call)
        with self._unfinished.collect() as begun:
            response = proceed(call)
        for each in begun:
            self._begin_one(call, each)
        return response

    def _begin_one(self, call: Call, begun: Begun) -> None:
        place = (call.account, call.region)
        began = self._now()
        work = self._pending.begin(
            begun.name,
            begun.step,
            lambda: self._finish(place, begun, began),
            gib=begun.work_gib,
            needs=begun.needs,
        )
        if work is not None:
            self._unfinished.note(place, begun, work)

    def _finish(self, place: tuple[str, str], begun: Begun, began: datetime) -> None:
        if not self._unfinished.finish(place, begun):
            return
        account, region = place
        event = self._write_event(region, begun, began)
        self._send(event, account=account, region=region)
        self._on_finished("ec2")

    def _write_event(
        self, region: str, begun: Begun, began: datetime
    ) -> dict[str, object]:
        """Write the event of an end.

        Its forms: EBS user guide, "EventBridge for Amazon EBS", and EC2 user guide,
        "Monitor AMI events using EventBridge".
        """
        event = {"id": make_uuid(self._rng), "source": "aws.ec2"}
        if begun.kind == "image":
            arn = f"arn:aws:ec2:{region}::image/{begun.name}"
            detail = {
                "RequestId": make_uuid(self._rng),
                "ImageId": begun.name,
                "State": "available",
                "ErrorMessage": "",
            }
            kind = "EC2 AMI State Change"
        else:
            arn = f"arn:aws:ec2::{region}:snapshot/{begun.name}"
            source = "snapshot" if begun.is_copy else "volume"
            detail = {
                "event": "copySnapshot" if begun.is_copy else "createSnapshot",
                "result": "succeeded",
                "cause": "",
                "request-id": "",
                "snapshot_id": arn,
                "source": f"arn:aws:ec2::{region}:{source}/{begun.source}",
                "startTime": write_time(began),
                "endTime": write_time(self._now()),
            }
            kind = "EBS Snapshot Notification"
        return {**event, "detail-type": kind, "resources": [arn], "detail": detail}
