"""journal.md: the form of the journal, and every kind of fact with its fields.

The meanings are kept here; a test holds them against the code and against journals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.reference.markdown import block, code, item, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["HEAD", "KINDS", "Kind", "list_lines"]

HEAD = ("seq", "t", "time", "kind", "actor", "hash")
"""What every fact has."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of fact."""

    name: str
    meaning: str
    fields: tuple[str, ...]


def _kind(name: str, meaning: str, fields: str) -> Kind:
    return Kind(name, meaning, tuple(fields.split()))


_EVENT = "rule target source detail_type event attempt"
_REQUEST = "target source request_id"
_RUN = "responder request_id"

_CHAPTERS = {
    "The exercise": (
        _kind(
            "exercise.began",
            "What is played, with whom, by which versions.",
            "scenario title digest seed start account region responders latency_model"
            " versions playbook",
        ),
        _kind(
            "estate.created",
            "The resources the scenario starts from, and the types that were left out.",
            "stack resources unsupported",
        ),
        _kind(
            "sensor.checked",
            "Whether a trail, a flow log or a detector was on at the beginning.",
            "sensor on detail",
        ),
        _kind("steady.met", "A workload worked before the incident.", "workload"),
        _kind(
            "steady.failed",
            "A workload did not work before the incident; nothing is injected.",
            "workload reason",
        ),
        _kind("exercise.ended", "Why it ended.", "reason verdict_hint"),
        _kind("cleanup.done", "What was cleaned up.", "what"),
    ),
    "The adversary": (
        _kind(
            "inject.applied", "An inject was done for the first time.", "inject what"
        ),
        _kind("inject.effective", "It was seen to have taken effect.", "inject"),
        _kind(
            "inject.failed",
            "It had no effect, so the exercise is invalid.",
            "inject reason",
        ),
        _kind(
            "inject.prevented",
            "It had no effect, because the response had already changed something.",
            "inject reason",
        ),
        _kind(
            "goal.attempted",
            "The adversary tried to reach a goal.",
            "goal succeeded reason",
        ),
        _kind("goal.held", "From now on the goal can be reached.", "goal reason by"),
        _kind("goal.lost", "From now on the goal fails.", "goal reason by"),
    ),
    "Detection": (
        _kind(
            "finding.published",
            "GuardDuty published a finding, or an update of one.",
            "finding type severity resource title update count",
        ),
        _kind(
            "finding.unseen",
            "A detector noticed something that becomes no finding.",
            "type resource reason",
        ),
        _kind("siem.began", "Which rules are run.", "rules every_s left_out notes"),
        _kind(
            "alert.raised",
            "A rule matched; `to` is there where somebody was told.",
            "source rule title level records count since to",
        ),
        _kind("message.sent", "A person got a message.", "to subject text"),
        _kind("message.acknowledged", "A person has it in hand.", "by"),
    ),
    "Events": (
        _kind(
            "event.delivered",
            "EventBridge delivered an event to a target.",
            f"{_EVENT} subject",
        ),
        _kind(
            "event.unmatched",
            "No rule matched an event, though one nearly did; `rules` says why not.",
            "rules source detail_type event",
        ),
        _kind(
            "event.failed",
            "A delivery or an asynchronous run failed; `retry_in` if it is repeated.",
            f"{_EVENT} request_id reason code queue retry_in",
        ),
        _kind(
            "event.dead_lettered",
            "It was given up, and went to a dead-letter queue or a destination, or"
            " nowhere.",
            f"{_EVENT} request_id reason code queue condition attempts destinations",
        ),
    ),
    "The response": (
        _kind(
            "responder.deployed",
            "What a template or a handler became in the account.",
            "responder stack resources unsupported notes",
        ),
        _kind(
            "responder.started",
            "Its code begins to run.",
            f"{_RUN} function attempt cold",
        ),
        _kind(
            "responder.finished",
            "It ended without an error.",
            f"{_RUN} duration_s exit_code",
        ),
        _kind(
            "responder.failed",
            "It ended with an error.",
            f"{_RUN} error message duration_s line exit_code",
        ),
        _kind(
            "responder.timed_out",
            "It was cut off at its timeout.",
            f"{_RUN} timeout_s message",
        ),
        _kind(
            "responder.step_failed",
            "A step of a runbook failed.",
            f"{_RUN} step error message",
        ),
        _kind(
            "responder.noted",
            "What a person should know of it, such as a policy that found nothing.",
            f"{_RUN} message",
        ),
    ),
    "The account": (
        _kind(
            "api.called",
            "A call that changes something or failed; plain reads are left out.",
            "service operation principal region account read_only source_ip resources"
            " error message",
        ),
        _kind(
            "happening",
            "A resource went away or stopped; see [happenings](checks.md#happenings).",
            "name resource",
        ),
        _kind(
            "objective.met", "The objective's check became true.", "objective reason by"
        ),
        _kind(
            "objective.unmet",
            "It became false, was false at the beginning, or `still` is at the end.",
            "objective reason by still",
        ),
        _kind("workload.up", "The workload works.", "workload reason by"),
        _kind("workload.down", "The workload fails.", "workload reason by"),
        _kind(
            "collateral.done",
            "A responder changed what had nothing to do with the incident.",
            "resource operation by what",
        ),
    ),
}

KINDS: dict[str, Kind] = {
    kind.name: kind for chapter in _CHAPTERS.values() for kind in chapter
}
"""Every kind of fact, by name."""

_LINE = (
    '{"seq": 12, "t": 356.942, "time": "…", "kind": "…", "actor": "…", …, "hash": "…"}'
)


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# The journal"
    yield ""
    yield from paragraph(
        "`journal.jsonl` in a run's folder has one fact a line, in the order they"
        " happened. Every score and report comes from it alone."
    )
    yield from ("", *block(_LINE), "")
    yield from paragraph(
        "`t` is in seconds since the exercise began, `time` the exercise's own time in"
        " UTC. A kind's own fields stand beside them; one that does not apply is left"
        " out. `hash` is the SHA-256 of the hash of the line before followed by this"
        " line without its hash, as JSON with sorted keys and no spaces; before the"
        " first line it is 64 zeros. `gameday score` refuses a journal whose chain is"
        " broken and names the line."
    )
    for title, kinds in _CHAPTERS.items():
        yield from ("", f"## {title}", "")
        for kind in kinds:
            yield from item(
                f"`{kind.name}`: {kind.meaning} Fields: {code(*kind.fields)}."
            )
