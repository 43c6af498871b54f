"""The main facts of an exercise in plain words, each in the lane of who it concerns.

It leaves out what only a debugger asks for: the journal keeps that.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from gameday.scorecards.course import is_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scorecards.course import Course
    from gameday.scorecards.journal import Fact

__all__ = ["Lane", "Moment", "tell_timeline"]

Lane = Literal["adversary", "sensors", "responders", "workload", "referee"]


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline."""

    at: float
    """Seconds since the exercise began."""
    lane: Lane
    kind: str
    """The kind of the fact it tells."""
    text: str


def tell_timeline(course: Course) -> tuple[Moment, ...]:
    """Tell the main facts in order."""
    return tuple(
        Moment(fact.t, _find_lane(fact), fact.kind, text)
        for fact in course.facts
        if fact.kind in _SENTENCES and (text := _tell(fact))
    )


def _find_lane(fact: Fact) -> Lane:
    """Return a kind's lane; what a sensor injects, a finding say, is a sensor's."""
    lane = _SENTENCES[fact.kind][0]
    is_foreign = fact.kind.startswith("inject.") and fact.actor != "adversary"
    return "sensors" if is_foreign else lane


def _tell(fact: Fact) -> str:
    """Say one fact, and why where the journal says so; no text for one left out."""
    if fact.kind in _LEFT_OUT and _LEFT_OUT[fact.kind](fact):
        return ""
    _, sentence, why = _SENTENCES[fact.kind]
    words = defaultdict(str, {name: _write(value) for name, value in _fields(fact)})
    told = sentence.format_map(words)
    return f"{told}: {words[why]}" if words[why] else told


def _fields(fact: Fact) -> list[tuple[str, object]]:
    """Return the fields, and a `subject` for an event that has none of its own."""
    subject = fact.text("subject") or fact.text("detail_type") or "an event"
    return [*fact.fields.items(), ("subject", subject)]


def _write(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _is_untold_call(fact: Fact) -> bool:
    is_plain_read = fact.flag("read_only") and not fact.text("error")
    return not is_response(fact) or is_plain_read


# A check that is not true yet is no news; neither is a finding published again.
_LEFT_OUT: Mapping[str, Callable[[Fact], bool]] = {
    "api.called": _is_untold_call,
    "finding.published": lambda fact: fact.flag("update"),
    "objective.unmet": lambda fact: fact.t == 0 or fact.flag("still"),
    "responder.deployed": lambda fact: not fact.texts("notes"),
    "sensor.checked": lambda fact: fact.flag("on"),
}

# Of each kind: its lane, what is said, and the field that says why.
_SENTENCES: Mapping[str, tuple[Lane, str, str]] = {
    "alert.raised": ("sensors", "{source} raised an alert", "title"),
    "api.called": ("responders", "{service}:{operation} {resources}", "error"),
    "collateral.done": ("responders", "collateral damage to {resource}", "what"),
    "event.dead_lettered": ("sensors", "{subject} was given up", "reason"),
    "event.delivered": ("sensors", "{rule} delivered {subject} to {target}", ""),
    "event.unmatched": ("sensors", "no rule matched {subject}", ""),
    "event.failed": ("sensors", "{target} did not take {subject}", "reason"),
    "exercise.ended": ("referee", "the exercise ended", "reason"),
    "fault.injected": ("referee", "a fault was injected", "what"),
    "finding.published": ("sensors", "finding {type}", "resource"),
    "goal.held": ("adversary", "can {goal}", "reason"),
    "goal.lost": ("adversary", "can no longer {goal}", "reason"),
    "happening": ("referee", "{name}", "resource"),
    "inject.applied": ("adversary", "{inject}", "what"),
    "inject.prevented": ("adversary", "{inject} was prevented", "reason"),
    "inject.failed": ("adversary", "{inject} had no effect", "reason"),
    "message.acknowledged": ("responders", "{by} acknowledged", ""),
    "message.sent": ("responders", "message to {to}", "subject"),
    "objective.met": ("referee", "{objective} is true", "reason"),
    "objective.unmet": ("referee", "{objective} is no longer true", "reason"),
    "finding.unseen": ("sensors", "GuardDuty did not see {type}", "reason"),
    "responder.deployed": ("responders", "{responder} was deployed", "notes"),
    "responder.noted": ("responders", "{responder}: {message}", ""),
    "responder.step_failed": ("responders", "{responder} failed at {step}", "message"),
    "responder.failed": ("responders", "{responder} raised {error}", "message"),
    "responder.finished": ("responders", "{responder} finished", ""),
    "responder.started": ("responders", "{responder} started", ""),
    "responder.timed_out": (
        "responders",
        "{responder} was cut off by its timeout of {timeout_s} s",
        "",
    ),
    "sensor.checked": ("sensors", "{sensor} is off", "detail"),
    "steady.failed": ("workload", "{workload} does not work", "reason"),
    "steady.met": ("workload", "{workload} works", ""),
    "workload.down": ("workload", "{workload} is down", "reason"),
    "workload.up": ("workload", "{workload} is up again", ""),
}
