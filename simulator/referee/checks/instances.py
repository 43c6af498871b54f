"""Checks of EC2 instances: stopped, isolated, stripped of their role, preserved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.vpc import Flow
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads
from gameday.simulator.referee.checks.reach import list_groups

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.checks.arguments import Instance, Snapshot, Tag
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = [
    "evidence_destroyed",
    "instance_isolated",
    "instance_profile_removed",
    "instance_stopped",
    "instance_terminated",
    "snapshot_private",
    "snapshots_exist",
    "tagged",
]

_STOPPED = {"stopped", "stopping", "terminated", "shutting-down"}
_GONE = {"terminated", "shutting-down"}
_PROBED_PORTS = (22, 80, 443, 3333, 3389)
"""Ports that stand for all when a rule is not to be trusted alone."""
_ALL_PORTS = -1


@reads("ec2")
def instance_stopped(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is stopped or terminated."""
    state = _state(context, about.instance)
    return Answer(state in _STOPPED, f"{about.instance} is {state}")


@reads("ec2")
def instance_terminated(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is terminated."""
    state = _state(context, about.instance)
    return Answer(state in _GONE, f"{about.instance} is {state}")


@reads("ec2")
def instance_profile_removed(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is without an instance profile."""
    instance = context.readers.ec2.instance(about.instance)
    if instance is None or instance.profile is None:
        return Answer(holds=True, reason=f"{about.instance} has no instance profile")
    found = f"{about.instance} has the profile {instance.profile}"
    return Answer(holds=False, reason=found)


@reads("ec2")
def instance_isolated(context: CheckContext, about: Instance) -> Answer:
    """Say whether no new connection to or from an instance is possible.

    Established connections are the goals' business: they show whether the isolation
    cut what was there.
    """
    for flow in _probes(context, about.instance):
        verdict = context.network.check(flow)
        if verdict:
            return Answer(holds=False, reason=verdict.reason)
    return Answer(holds=True, reason=f"nothing passes to or from {about.instance}")


@reads("ec2")
def snapshots_exist(context: CheckContext, about: Instance) -> Answer:
    """Say whether every volume the instance began with has a snapshot since then."""
    volumes = context.volumes.get(about.instance, ())
    taken = _snapshotted(context)
    missing = [volume for volume in volumes if volume not in taken]
    if not volumes:
        return Answer(holds=False, reason=f"{about.instance} has no volume to keep")
    if missing:
        return Answer(
            holds=False, reason=f"no snapshot of {', '.join(missing)} was taken"
        )
    kept = ", ".join(taken[volume] for volume in volumes)
    return Answer(holds=True, reason=f"every volume was kept: {kept}")


@reads("ec2")
def evidence_destroyed(context: CheckContext, about: Instance) -> Answer:
    """Say whether the instance or a volume is gone and no snapshot was taken before."""
    taken = _snapshotted(context)
    for volume in context.volumes.get(about.instance, ()):
        if volume not in taken and not context.readers.ec2.has_volume(volume):
            return Answer(
                holds=True, reason=f"{volume} is gone and nobody took a snapshot"
            )
    return Answer(holds=False, reason="every volume is there or was kept")


@reads("ec2")
def snapshot_private(context: CheckContext, about: Snapshot) -> Answer:
    """Say whether a snapshot is shared with nobody, or is gone."""
    shared = context.readers.ec2.shared_with(about.snapshot)
    if shared is None:
        return Answer(holds=True, reason=f"{about.snapshot} is gone")
    if shared:
        return Answer(
            holds=False, reason=f"{about.snapshot} is shared with {', '.join(shared)}"
        )
    return Answer(holds=True, reason=f"{about.snapshot} is shared with nobody")


@reads("ec2", "iam", "s3")
def tagged(context: CheckContext, about: Tag) -> Answer:
    """Say whether a resource carries a tag."""
    tags = _tags(context, about.resource)
    value = tags.get(about.key)
    wanted = about.key if about.value is None else f"{about.key}={about.value}"
    holds = about.key in tags and about.value in (None, value)
    found = f"{about.key}={value}" if about.key in tags else "no such tag"
    return Answer(holds, f"{about.resource} should carry {wanted} and carries {found}")


def _state(context: CheckContext, instance_id: str) -> str:
    """Return an instance's state; AWS forgets what was terminated long ago."""
    instance = context.readers.ec2.instance(instance_id)
    return "terminated" if instance is None else instance.state


def _probes(context: CheckContext, instance_id: str) -> Iterator[Flow]:
    """Make the flows that stand for every packet to and from an instance."""
    ports = dict.fromkeys((*_PROBED_PORTS, *_ports_of_rules(context, instance_id)))
    for port in ports:
        yield Flow("internet", instance_id, "tcp", port)
        yield Flow(instance_id, "internet", "tcp", port)
    for other in context.volumes:
        if other != instance_id and _state(context, other) == "running":
            for port in ports:
                yield Flow(other, instance_id, "tcp", port)
                yield Flow(instance_id, other, "tcp", port)


def _ports_of_rules(context: CheckContext, instance_id: str) -> Iterator[int]:
    """Yield the ports somebody wrote a rule for: the likeliest way in or out."""
    for group in list_groups(context.network.state, instance_id):
        yield from (rule.first for rule in group.rules if rule.first != _ALL_PORTS)


def _snapshotted(context: CheckContext) -> dict[str, str]:
    """Map each volume to the first snapshot taken of it since the exercise began."""
    taken: dict[str, str] = {}
    for snapshot in context.readers.ec2.snapshots():
        if snapshot.started >= context.since and snapshot.status == "completed":
            taken.setdefault(snapshot.volume_id, snapshot.id)
    return taken


def _tags(context: CheckContext, resource: str) -> Mapping[str, str]:
    """Return the tags of what a scenario names by id, name or ARN."""
    readers = context.readers
    resource_id = resource.rpartition("/")[2] if ":ec2:" in resource else resource
    if tags := readers.ec2.tags(resource_id):
        return tags
    if user := readers.iam.user(resource):
        return user.tags
    return readers.s3.tags(resource.removeprefix("arn:aws:s3:::"))
