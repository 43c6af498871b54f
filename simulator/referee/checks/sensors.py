"""Checks of the sensors and of what came from them: trails, detectors, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.detection import MessageSent
from gameday.scorecards.facts.events import EventDelivered
from gameday.scorecards.facts.typed import select
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.sensors import find_detector, list_flow_logs

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import (
        FindingType,
        Nothing,
        Notice,
        Trail,
        Vpc,
    )
    from gameday.scorecards.facts.typed import TypedFact
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["detector_on", "finding_archived", "flow_log_on", "logging_on", "notified"]


def logging_on(context: CheckContext, about: Trail) -> Answer:
    """Say whether a trail exists and is logging."""
    for trail in context.readers.trails.trails():
        if about.trail in (trail.name, trail.arn):
            told = f"{about.trail} is {'' if trail.is_logging else 'not '}logging"
            return Answer(trail.is_logging, told)
    return Answer(holds=False, reason=f"there is no trail {about.trail}")


def detector_on(context: CheckContext, about: Nothing) -> Answer:  # noqa: ARG001 - every check has both
    """Say whether GuardDuty has an enabled detector."""
    detector = find_detector(context.readers)
    if detector is None:
        return Answer(holds=False, reason="there is no enabled detector")
    return Answer(holds=True, reason=f"detector {detector.id} is enabled")


def flow_log_on(context: CheckContext, about: Vpc) -> Answer:
    """Say whether a VPC has an active flow log."""
    for flow_log in list_flow_logs(context.readers, about.vpc):
        return Answer(holds=True, reason=f"{flow_log.id} is active")
    return Answer(holds=False, reason=f"{about.vpc} has no active flow log")


def finding_archived(context: CheckContext, about: FindingType) -> Answer:
    """Say whether there are findings and every one, of the type, is archived."""
    findings = [
        finding
        for finding in context.findings()
        if about.type in (None, finding.get("type"))
    ]
    if not findings:
        return Answer(holds=False, reason="there is no such finding yet")
    open_ones = [f for f in findings if not f["service"].get("archived")]
    told = f"findings: {len(findings)}, not archived: {len(open_ones)}"
    return Answer(not open_ones, told)


def notified(context: CheckContext, about: Notice) -> Answer:
    """Say whether a person got a message, or a topic one to pass on."""
    who = about.topic or about.to or ""
    ways: tuple[type[TypedFact], ...] = (MessageSent, EventDelivered, ApiCalled)
    told = any(who in _told_by(fact) for fact in select(context.facts(), *ways))
    return Answer(told, f"{who} {'was' if told else 'was not'} told")


def _told_by(fact: TypedFact) -> tuple[str, ...]:
    match fact:
        case MessageSent():
            return (fact.to,)
        case EventDelivered():
            return (fact.target,)
        case ApiCalled(operation="Publish", error=""):
            return fact.resources
        case _:
            return ()
