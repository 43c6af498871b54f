"""Health checks: a group ends what no longer runs, and starts another in its place.

An instance in service that is not ``running``, or that somebody marked unhealthy, is
found at the group's next check, terminated and replaced; the grace period counts for
running ones alone (Auto Scaling user guide, "Health checks for instances"). So a server
that is stopped for forensics is gone soon, unless it was detached or in standby, or
``ReplaceUnhealthy`` suspended (the guide, "Suspend and resume processes").

A lifecycle hook does not hold an instance here; load balancers' checks are not made.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from gameday.simulator.aws.ec2.state_changes import SendEvent
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed
    from gameday.simulator.engine.pending import Pending

__all__ = ["Groups", "HealthChecks", "Member"]

_MOVERS = frozenset({"autoscaling", "cloudformation", "ec2"})
"""Services whose calls can make an instance unhealthy, or a group look again."""
_REPLACING = frozenset({"HealthCheck", "ReplaceUnhealthy", "Terminate"})
"""The processes without which nothing is replaced."""

Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Member:
    """An instance of a group."""

    group: str
    instance: str
    zone: str
    is_in_service: bool
    """Not in standby, nor on its way in or out."""
    is_healthy: bool
    """Whether it runs, and nobody said otherwise."""
    suspended: frozenset[str]
    """The group's processes that are."""


class Groups(Protocol):
    """The groups of an account and region."""

    def list_members(self, place: Place) -> Sequence[Member]:
        """List the instances of all groups."""

    def end(self, place: Place, member: Member) -> None:
        """Terminate an instance, and take it out of its group."""

    def start(self, place: Place, member: Member) -> str:
        """Start another for an instance that was ended; return its id."""


class HealthChecks:
    """Lets groups find what is unhealthy.

    Args:
        groups: The emulator's groups.
        pending: Knows when a check comes.
        watch: Tells the states of instances that change meanwhile.
        send: Sends the groups' own events.
        on_ended: Hears of each instance that a group ended.
        now: Returns the exercise's time.
        rng: Where the events' ids come from.
    """

    def __init__(
        self,
        groups: Groups,
        pending: Pending,
        *,
        watch: Callable[[str, str], AbstractContextManager[None]],
        send: SendEvent,
        on_ended: Callable[[str], None],
        now: Callable[[], datetime],
        rng: random.Random,
    ) -> None:
        self._groups = groups
        self._pending = pending
        self._watch = watch
        self._send = send
        self._on_ended = on_ended
        self._now = now
        self._rng = rng
        self._noticed: set[str] = set()

    def layer(self, call: Call, proceed: Proceed) -> Response:
        """Let the groups of a call's account look at their instances after it."""
        response = proceed(call)
        if not call.read_only and call.service in _MOVERS:
            self._look((call.account, call.region))
        return response

    def _look(self, place: Place) -> None:
        for member in self._groups.list_members(place):
            if self._is_due(member) and member.instance not in self._noticed:
                self._noticed.add(member.instance)
                self._pending.begin(
                    f"autoscaling/{member.instance}",
                    "autoscaling.notice",
                    partial(self._check, place, member.instance),
                )

    def _is_due(self, member: Member) -> bool:
        processes = member.suspended & _REPLACING
        return member.is_in_service and not member.is_healthy and not processes

    def _check(self, place: Place, name: str) -> None:
        """Replace an instance, unless it is well again, or somebody took it away."""
        self._noticed.discard(name)
        for member in self._groups.list_members(place):
            if member.instance == name and self._is_due(member):
                self._replace(place, member)

    def _replace(self, place: Place, member: Member) -> None:
        with self._watch(*place):
            self._groups.end(place, member)
            self._tell(place, member, "Terminate", member.instance)
            if "Launch" not in member.suspended:
                started = self._groups.start(place, member)
                self._tell(place, member, "Launch", started)
        self._on_ended(member.instance)

    def _tell(self, place: Place, member: Member, what: str, instance: str) -> None:
        """Send an event (Auto Scaling user guide, "EventBridge event reference")."""
        account, region = place
        group = (
            f"arn:aws:autoscaling:{region}:{account}:autoScalingGroup:"
            f"autoScalingGroupName/{member.group}"
        )
        at = write_time(self._now())
        ends = {"Launch": ("EC2", "AutoScalingGroup")}
        origin, destination = ends.get(what, ("AutoScalingGroup", "EC2"))
        self._send(
            {
                "id": make_uuid(self._rng),
                "source": "aws.autoscaling",
                "detail-type": f"EC2 Instance {what} Successful",
                "resources": [
                    group,
                    f"arn:aws:ec2:{region}:{account}:instance/{instance}",
                ],
                "detail": {
                    "StatusCode": "InProgress",
                    "AutoScalingGroupName": member.group,
                    "ActivityId": make_uuid(self._rng),
                    "Details": {"Availability Zone": member.zone},
                    "RequestId": make_uuid(self._rng),
                    "EC2InstanceId": instance,
                    "StartTime": at,
                    "EndTime": at,
                    "Cause": f"At {at} an instance was taken out of service in response"
                    " to an EC2 health check indicating it has been terminated or"
                    " stopped.",
                    "Origin": origin,
                    "Destination": destination,
                },
            },
            account=account,
            region=region,
        )
