"""Every check by name: the function that answers it, and what its answer depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scenarios.checks import CHECKS
from simulator.referee.answer import Answer
from simulator.referee.checks import (
    buckets,
    instances,
    principals,
    reach,
    sensors,
    state,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scenarios.playbook import Objective
    from simulator.referee.checks.scene import Scene

__all__ = ["ANSWERS", "Reply", "make_question"]


@dataclass(frozen=True, slots=True)
class Reply:
    """How a check is answered."""

    answer: Callable[[Scene, Any], Answer]
    services: frozenset[str] | None = None
    """The services whose calls can change the answer; None where any can."""


def _of(answer: Callable[[Any, Any], Answer], *services: str) -> Reply:
    return Reply(answer, frozenset(services) if services else None)


def _resource_touched(scene: Scene, about: Any) -> Answer:
    for resource in about.resources:
        if resource in scene.touched:
            return Answer(
                holds=True,
                reason=f"{resource} was changed by {scene.touched[resource]}",
            )
    return Answer(holds=False, reason="no responder changed any of them")


ANSWERS: Mapping[str, Reply] = {
    "allowed": _of(principals.allowed),
    "bucket_private": _of(buckets.bucket_private, "s3", "s3control"),
    "denied": _of(principals.denied),
    "detector_on": _of(sensors.detector_on, "guardduty"),
    "evidence_destroyed": _of(instances.evidence_destroyed, "ec2"),
    "finding_archived": _of(sensors.finding_archived, "guardduty"),
    "flow_log_on": _of(sensors.flow_log_on, "ec2"),
    "instance_isolated": _of(instances.instance_isolated, "ec2"),
    "instance_profile_removed": _of(instances.instance_profile_removed, "ec2", "iam"),
    "instance_stopped": _of(instances.instance_stopped, "ec2"),
    "instance_terminated": _of(instances.instance_terminated, "ec2"),
    "key_inactive": _of(principals.key_inactive, "iam"),
    "logging_on": _of(sensors.logging_on, "cloudtrail"),
    "login_disabled": _of(principals.login_disabled, "iam"),
    "notified": _of(sensors.notified),
    "port_closed": _of(reach.port_closed, "ec2"),
    "reachable": _of(reach.reachable, "ec2"),
    "resource_touched": _of(_resource_touched),
    "role_trust_closed": _of(principals.role_trust_closed, "iam"),
    "sessions_revoked": _of(principals.sessions_revoked, "iam"),
    "snapshot_private": _of(instances.snapshot_private, "ec2"),
    "snapshots_exist": _of(instances.snapshots_exist, "ec2"),
    "state": _of(state.state),
    "tagged": _of(instances.tagged),
    "unreachable": _of(reach.unreachable, "ec2"),
    "user_absent": _of(principals.user_absent, "iam"),
}
"""The checks that look at the account; those of a workload ask the workload."""


def make_question(scene: Scene, objective: Objective) -> Callable[[], Answer]:
    """Make the question an objective asks, its references filled in already."""
    name = objective.check or objective.must_not or ""
    if name in ("workload_up", "workload_down"):
        return _ask_workload(scene, objective.workload or "", wanted=name)
    about = CHECKS[name].arguments.model_validate(objective.arguments)
    answer = ANSWERS[name].answer
    return lambda: answer(scene, about)


def _ask_workload(scene: Scene, workload: str, *, wanted: str) -> Callable[[], Answer]:
    def ask() -> Answer:
        works = scene.workloads[workload]()
        return Answer(works.holds == (wanted == "workload_up"), works.reason)

    return ask
