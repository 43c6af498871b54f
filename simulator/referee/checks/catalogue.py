"""Every check by name, and the question that an objective makes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.checks import CHECKS
from gameday.scenarios.references import find_references
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks import (
    buckets,
    instances,
    posts,
    principals,
    reach,
    responders,
    sensors,
    state,
)
from gameday.simulator.referee.checks.check import reads
from gameday.simulator.referee.scope import ANYTHING
from gameday.simulator.referee.watch import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.playbook import Objective
    from gameday.simulator.referee.checks.check import Check
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["ANSWERS", "make_question"]


@reads("*")
def _resource_touched(context: CheckContext, about: Any) -> Answer:
    for resource in about.resources:
        if resource in context.touched:
            return Answer(
                holds=True,
                reason=f"{resource} was changed by {context.touched[resource]}",
            )
    return Answer(holds=False, reason="no responder changed any of them")


ANSWERS: Mapping[str, Check[Any]] = {
    "allowed": principals.allowed,
    "bucket_private": buckets.bucket_private,
    "denied": principals.denied,
    "detector_on": sensors.detector_on,
    "evidence_destroyed": instances.evidence_destroyed,
    "finding_archived": sensors.finding_archived,
    "finding_dismissed": sensors.finding_dismissed,
    "flow_log_on": sensors.flow_log_on,
    "instance_isolated": instances.instance_isolated,
    "instance_profile_removed": instances.instance_profile_removed,
    "instance_stopped": instances.instance_stopped,
    "instance_terminated": instances.instance_terminated,
    "key_deleted": principals.key_deleted,
    "key_inactive": principals.key_inactive,
    "keys_inactive": principals.keys_inactive,
    "logging_on": sensors.logging_on,
    "login_disabled": principals.login_disabled,
    "looped": responders.looped,
    "notified": sensors.notified,
    "port_closed": reach.port_closed,
    "posted": posts.posted,
    "reachable": reach.reachable,
    "refused": responders.refused,
    "resource_touched": _resource_touched,
    "responder_failed": responders.responder_failed,
    "role_trust_closed": principals.role_trust_closed,
    "sessions_revoked": principals.sessions_revoked,
    "snapshot_private": instances.snapshot_private,
    "snapshots_exist": instances.snapshots_exist,
    "state": state.state,
    "tagged": instances.tagged,
    "timed_out": responders.timed_out,
    "unreachable": reach.unreachable,
    "user_absent": principals.user_absent,
}
"""The checks that look at the account; those of a workload ask the workload."""


def make_question(
    context: CheckContext,
    objective: Objective,
    *,
    fill: Callable[[Any], Any] = lambda v: v,
) -> Question:
    """Make the question an objective asks.

    Args:
        context: What the referee sees.
        objective: What is asked.
        fill: Replaces the references that have a value by now.
    """
    name = objective.check or objective.must_not or ""
    if name in ("workload_up", "workload_down"):
        return _ask_workload(context, objective.workload or "", wanted=name)
    check, arguments = ANSWERS[name], CHECKS[name].arguments
    scope = ANYTHING

    def ask() -> Answer:
        nonlocal scope
        # Filled anew each time: an inject may save a value, or another one, meanwhile.
        filled = fill(dict(objective.arguments))
        unbound = [reference.name for reference in find_references(filled)]
        if unbound:
            reason = f"no inject has saved {', '.join(unbound)} yet"
            return Answer(holds=False, reason=reason)
        about = arguments.model_validate(filled)
        scope = check.reads(about)
        return check(context, about)

    return Question(ask, lambda: scope)


def _ask_workload(context: CheckContext, workload: str, *, wanted: str) -> Question:
    works = context.workloads[workload]

    def ask() -> Answer | None:
        answer = works.ask()
        if answer is None or wanted == "workload_up":
            return answer
        return answer.opposite()

    return Question(ask, works.reads)
