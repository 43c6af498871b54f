"""Checks of EC2 instances: stopped, isolated, stripped of their role, preserved."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.vpc import Flow
from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def instance_stopped(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is stopped or terminated."""
    state = _state(context, about.instance)
    return Answer(state in _STOPPED, f"{about.instance} is {state}")


def instance_terminated(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is terminated."""
    state = _state(context, about.instance)
    return Answer(state in _GONE, f"{about.instance} is {state}")


def instance_profile_removed(context: CheckContext, about: Instance) -> Answer:
    """Say whether an instance is without an instance profile."""
    association = context.ec2.iam_instance_profile_associations.get(about.instance)
    if association is None:
        return Answer(holds=True, reason=f"{about.instance} has no instance profile")
    name = association.iam_instance_profile.name
    return Answer(holds=False, reason=f"{about.instance} has the profile {name}")


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


def evidence_destroyed(context: CheckContext, about: Instance) -> Answer:
    """Say whether the instance or a volume is gone and no snapshot was taken before."""
    taken = _snapshotted(context)
    for volume in context.volumes.get(about.instance, ()):
        if volume not in context.ec2.volumes and volume not in taken:
            return Answer(
                holds=True, reason=f"{volume} is gone and nobody took a snapshot"
            )
    return Answer(holds=False, reason="every volume is there or was kept")


def snapshot_private(context: CheckContext, about: Snapshot) -> Answer:
    """Say whether a snapshot is shared with nobody, or is gone."""
    snapshot = context.ec2.snapshots.get(about.snapshot)
    if snapshot is None:
        return Answer(holds=True, reason=f"{about.snapshot} is gone")
    shared = sorted(
        snapshot.create_volume_permission_groups
        | snapshot.create_volume_permission_userids
    )
    if shared:
        return Answer(
            holds=False, reason=f"{about.snapshot} is shared with {', '.join(shared)}"
        )
    return Answer(holds=True, reason=f"{about.snapshot} is shared with nobody")


def tagged(context: CheckContext, about: Tag) -> Answer:
    """Say whether a resource carries a tag."""
    tags = _tags(context, about.resource)
    value = tags.get(about.key)
    wanted = about.key if about.value is None else f"{about.key}={about.value}"
    holds = about.key in tags and about.value in (None, value)
    found = f"{about.key}={value}" if about.key in tags else "no such tag"
    return Answer(holds, f"{about.resource} should carry {wanted} and carries {found}")


def _state(context: CheckContext, instance_id: str) -> str:
    instance = context.instance(instance_id)
    return "terminated" if instance is None else str(instance.state)


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
    instance = context.instance(instance_id)
    if instance is None:
        return
    for interface in instance.nics.values():
        for group in interface.group_set:
            for rule in (*group.ingress_rules, *group.egress_rules):
                if rule.from_port not in (None, -1, "-1"):
                    yield int(rule.from_port)


def _snapshotted(context: CheckContext) -> dict[str, str]:
    """Map each volume to the first snapshot taken of it since the exercise began."""
    taken: dict[str, str] = {}
    for snapshot in context.ec2.snapshots.values():
        started = snapshot.start_time.replace(tzinfo=UTC)  # moto keeps it naive
        if started >= context.since and snapshot.status == "completed":
            taken.setdefault(snapshot.volume_id, snapshot.id)
    return taken


def _tags(context: CheckContext, resource: str) -> dict[str, Any]:
    resource_id = resource.rpartition("/")[2] if ":ec2:" in resource else resource
    described = context.ec2.describe_tags(filters={"resource-id": [resource_id]})
    if described:
        return {tag["key"]: tag["value"] for tag in described}
    if resource in context.iam.users:
        return dict(
            context.iam.tagger.get_tag_dict_for_resource(_user_arn(context, resource))
        )
    return _bucket_tags(context, resource)


def _user_arn(context: CheckContext, name: str) -> str:
    return str(context.iam.users[name].arn)


def _bucket_tags(context: CheckContext, name: str) -> dict[str, Any]:
    from moto.s3.models import s3_backends

    backend = s3_backends[context.account.account_id]["aws"]
    bucket = backend.buckets.get(name.removeprefix("arn:aws:s3:::"))
    if bucket is None:
        return {}
    return dict(backend.tagger.get_tag_dict_for_resource(bucket.arn))
