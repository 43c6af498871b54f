"""The Auto Scaling groups of moto, and how they replace an instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.autoscaling.models import autoscaling_backends
from moto.elbv2.models import elbv2_backends

from gameday.simulator.aws.autoscaling import Member
from gameday.simulator.aws.moto.readers.backends import find_backend

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MotoGroups"]

_RUNS = frozenset({"pending", "running"})


class MotoGroups:
    """See `aws.autoscaling.health.Groups`."""

    def list_members(self, place: tuple[str, str]) -> Sequence[Member]:
        """List the instances of all groups."""
        backend = find_backend("autoscaling", *place)
        groups = backend.autoscaling_groups.values() if backend else ()
        return [_read(group, each) for group in groups for each in group.instances]

    def end(self, place: tuple[str, str], member: Member) -> None:
        """Terminate an instance, and take it out of its group."""
        backend, group = _find(place, member)
        others = (s for s in group.instance_states if s.instance_id != member.instance)
        group.instance_states = list(others)
        backend.ec2_backend.terminate_instances([member.instance])
        account, region = place
        elbv2_backends[account][region].notify_terminate_instances([member.instance])

    def start(self, place: tuple[str, str], member: Member) -> str:
        """Start another for an instance that was ended; return its id."""
        backend, group = _find(place, member)
        group.replace_autoscaling_group_instances(1, group.get_propagated_tags())
        backend.update_attached_elbs(group.name)
        backend.update_attached_target_groups(group.name)
        return str(group.instance_states[-1].instance_id)


def _find(place: tuple[str, str], member: Member) -> tuple[Any, Any]:
    account, region = place
    backend = autoscaling_backends[account][region]
    return backend, backend.autoscaling_groups[member.group]


def _read(group: Any, state: Any) -> Member:
    suspended = frozenset(each["ProcessName"] for each in group.suspended_processes)
    runs = str(state.instance.state) in _RUNS
    return Member(
        group.name,
        state.instance_id,
        state.availability_zone,
        is_in_service=state.lifecycle_state == "InService",
        is_healthy=runs and state.health_status == "Healthy",
        suspended=suspended,
    )
