"""EC2's state-change notifications: one event for every state an instance enters.

EC2 sends them by itself, in every account and region, whether anybody listens or not
(EC2 user guide, "State change events for your instances"). The emulator changes a state
at once; the state on the way there is told too, as AWS does. What the simulator itself
does before an exercise begins is no news and is not told.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from gameday.simulator.aws.ids import make_uuid

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["DETAIL_TYPE", "ReadStates", "SendEvent", "StateChanges"]

DETAIL_TYPE: Final = "EC2 Instance State-change Notification"

_MOVERS = frozenset({"autoscaling", "cloudformation", "ec2"})
"""Services whose calls start, stop or terminate instances."""

_ON_THE_WAY = {
    "running": "pending",
    "stopped": "stopping",
    "terminated": "shutting-down",
}


ReadStates = Callable[[str, str], "Mapping[str, str]"]
"""Reads an account's region: the state of each instance by its id, as
``DescribeInstances`` lists them."""


class SendEvent(Protocol):
    """Puts an event on an account's default bus."""

    def __call__(
        self, event: Mapping[str, object], *, account: str, region: str
    ) -> object:
        """Send the event; its deliveries follow later."""


class StateChanges:
    """Tells what changes the states of instances.

    Args:
        read_states: Reads the states of a region.
        send: Sends the events.
        rng: Where the events' ids come from; their own, so that they shift no other's.
    """

    def __init__(
        self, read_states: ReadStates, send: SendEvent, *, rng: random.Random
    ) -> None:
        self._read_states = read_states
        self._send = send
        self._rng = rng

    def layer(self, call: Call, proceed: Proceed) -> Response:
        """Tell what a call changed.

        It belongs right around the execution of a call: nobody else acts between its
        two looks, so a change is told once and by the call that made it.
        """
        if call.read_only or call.service not in _MOVERS:
            return proceed(call)
        with self.watch(call.account, call.region):
            return proceed(call)

    @contextmanager
    def watch(self, account: str, region: str) -> Iterator[None]:
        """Tell what changes meanwhile, in which nobody else acts."""
        before = self._read_states(account, region)
        yield
        after = self._read_states(account, region)
        for instance, state in _find_changes(before, after):
            place = f"{region}:{account}"
            event = _write_event(place, instance, state, make_uuid(self._rng))
            self._send(event, account=account, region=region)


def _find_changes(
    before: Mapping[str, str], after: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    for instance, state in after.items():
        if before.get(instance) != state:
            if on_the_way := _ON_THE_WAY.get(state):
                yield instance, on_the_way
            yield instance, state


def _write_event(
    place: str, instance: str, state: str, event_id: str
) -> dict[str, object]:
    return {
        "id": event_id,
        "source": "aws.ec2",
        "detail-type": DETAIL_TYPE,
        "resources": [f"arn:aws:ec2:{place}:instance/{instance}"],
        "detail": {"instance-id": instance, "state": state},
    }
