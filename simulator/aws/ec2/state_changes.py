"""EC2's state-change notifications, for policies in ec2-instance-state mode.

After every call to EC2 the instances' states are compared with those before. moto
changes a state at once; the state on the way there is reported too, as AWS does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.world import World

__all__ = ["InstanceStates", "report_instance_states"]

_ON_THE_WAY = {
    "running": "pending",
    "stopped": "stopping",
    "terminated": "shutting-down",
}


class InstanceStates:
    """Reports every change of an instance's state to EventBridge.

    Args:
        account: The account that is watched.
        region: Its region.
        send: Puts an event on the account's default bus.
    """

    def __init__(
        self, account: str, region: str, send: Callable[[dict[str, Any]], object]
    ) -> None:
        self._account = account
        self._region = region
        self._send = send
        self._states = self._read()

    def listen(self, call: Call, _response: Response) -> None:
        """Look again after a call that may have changed something."""
        if call.service not in {"autoscaling", "ec2"} or call.read_only:
            return
        before, self._states = self._states, self._read()
        for instance, state in self._states.items():
            if before.get(instance) != state:
                for each in filter(None, (_ON_THE_WAY.get(state), state)):
                    self._send(self._describe(instance, each))

    def _read(self) -> Mapping[str, str]:
        backend: Any = ec2_backends[self._account][self._region]
        return dict(_list_states(backend))

    def _describe(self, instance: str, state: str) -> dict[str, Any]:
        place = f"{self._region}:{self._account}"
        return {
            "source": "aws.ec2",
            "detail-type": "EC2 Instance State-change Notification",
            "resources": [f"arn:aws:ec2:{place}:instance/{instance}"],
            "detail": {"instance-id": instance, "state": state},
        }


def report_instance_states(world: World) -> None:
    """Report the states of the exercise's instances from now on, once."""
    account, region = world.account.account_id, world.account.region
    if any(_is_ours(listen) for listen in world.listeners):
        return
    states = InstanceStates(
        account,
        region,
        lambda event: world.router.send(event, account=account, region=region),
    )
    world.listeners.append(states.listen)


def _is_ours(listen: object) -> bool:
    return isinstance(getattr(listen, "__self__", None), InstanceStates)


def _list_states(backend: Any) -> Iterator[tuple[str, str]]:
    for reservation in backend.reservations.values():
        for instance in reservation.instances:
            yield instance.id, instance.state
