"""Checks of the sensors and of what came from them: trails, detectors, findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.detection import MessageSent, NotificationSent
from gameday.scorecards.facts.events import EventDelivered
from gameday.scorecards.facts.response import ResponderPosted
from gameday.scorecards.facts.typed import TypedFact, select
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads, reads_what
from gameday.simulator.referee.scope import ANYTHING
from gameday.simulator.referee.sensors import find_detector, list_flow_logs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.checks.arguments import (
        FindingType,
        Nothing,
        Notice,
        Trail,
        Vpc,
    )
    from gameday.simulator.referee.checks.context import CheckContext
    from gameday.simulator.referee.scope import Scope

__all__ = [
    "detector_on",
    "finding_archived",
    "finding_dismissed",
    "flow_log_on",
    "logging_on",
    "notified",
]

_WAYS: tuple[type[TypedFact], ...] = (
    ApiCalled,
    EventDelivered,
    MessageSent,
    NotificationSent,
    ResponderPosted,
)
"""The facts that tell of somebody being told something."""


@reads("cloudtrail")
def logging_on(context: CheckContext, about: Trail) -> Answer:
    """Say whether a trail exists and is logging."""
    for trail in context.readers.trails.trails():
        if about.trail in (trail.name, trail.arn):
            told = f"{about.trail} is {'' if trail.is_logging else 'not '}logging"
            return Answer(trail.is_logging, told)
    return Answer(holds=False, reason=f"there is no trail {about.trail}")


@reads("guardduty")
def detector_on(context: CheckContext, about: Nothing) -> Answer:  # noqa: ARG001 - every check has both
    """Say whether GuardDuty has an enabled detector."""
    detector = find_detector(context.readers)
    if detector is None:
        return Answer(holds=False, reason="there is no enabled detector")
    return Answer(holds=True, reason=f"detector {detector.id} is enabled")


@reads("ec2")
def flow_log_on(context: CheckContext, about: Vpc) -> Answer:
    """Say whether a VPC has an active flow log."""
    for flow_log in list_flow_logs(context.readers, about.vpc):
        return Answer(holds=True, reason=f"{flow_log.id} is active")
    return Answer(holds=False, reason=f"{about.vpc} has no active flow log")


def _read_for(_: FindingType) -> Scope:
    # A detector's findings come in untold; they are published later.
    return ANYTHING


@reads_what(_read_for)
def finding_archived(context: CheckContext, about: FindingType) -> Answer:
    """Say whether there are findings and every one, of the type, is archived."""
    return _ask_of_findings(context, about, _is_archived, "archived")


@reads_what(_read_for)
def finding_dismissed(context: CheckContext, about: FindingType) -> Answer:
    """Say whether there are findings and every one, of the type, was dismissed.

    Somebody archived it, said that it is of no use (UpdateFindingsFeedback), or in
    Security Hub (BatchUpdateFindings) left a note or changed its workflow's status.
    """
    handled = _find_handled(context)

    def is_dismissed(finding: Mapping[str, Any]) -> bool:
        is_useless = finding["service"].get("userFeedback") == "NOT_USEFUL"
        return _is_archived(finding) or is_useless or finding.get("arn") in handled

    return _ask_of_findings(context, about, is_dismissed, "dismissed")


def _ask_of_findings(
    context: CheckContext,
    about: FindingType,
    is_so: Callable[[Mapping[str, Any]], bool],
    what: str,
) -> Answer:
    findings = [
        finding
        for finding in context.findings()
        if about.type in (None, finding.get("type"))
    ]
    if not findings:
        return Answer(holds=False, reason="there is no such finding yet")
    open_ones = [finding for finding in findings if not is_so(finding)]
    told = f"findings: {len(findings)}, not {what}: {len(open_ones)}"
    return Answer(not open_ones, told)


def _is_archived(finding: Mapping[str, Any]) -> bool:
    return bool(finding["service"].get("archived"))


def _find_handled(context: CheckContext) -> set[str]:
    """Find the ids of what somebody has noted, or moved on, in Security Hub."""
    return {
        finding["Id"]
        for finding in context.hub_findings()
        if "Note" in finding or finding["Workflow"]["Status"] != "NEW"
    }


@reads(*(way.kind for way in _WAYS))
def notified(context: CheckContext, about: Notice) -> Answer:
    """Say whether a person got a message, a chat, or a topic one to pass on."""
    who = about.topic or about.to or ""
    told = any(who in _told_by(fact) for fact in select(context.facts(), *_WAYS))
    return Answer(told, f"{who} {'was' if told else 'was not'} told")


def _told_by(fact: TypedFact) -> tuple[str, ...]:
    match fact:
        case MessageSent():
            return (fact.to,)
        case NotificationSent():
            return (fact.topic, fact.to)
        case ResponderPosted(told=True, is_accepted=True):
            return (fact.service, fact.host)
        case EventDelivered():
            return (fact.target,)
        case ApiCalled(operation="Publish", error=""):
            return fact.resources
        case _:
            return ()
