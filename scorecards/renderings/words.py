"""The words all renderings share: how a time, a score and a model are told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration
from gameday.scorecards.grade import GRADES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.impact import Gain, Outage
    from gameday.scorecards.scorecard import Scorecard
    from gameday.scorecards.times import Time

__all__ = [
    "list_gaps",
    "list_times",
    "tell_clock",
    "tell_context",
    "tell_gain",
    "tell_latency_model",
    "tell_outage",
    "tell_score",
]

_BASES = {
    "injected": "the first inject",
    "effective": "the inject took effect",
    "alerted": "the alert",
    "contained": "containment",
}

_DONE = {
    "detect": "detected",
    "acknowledge": "taken up",
    "respond": "first action",
    "contain_from_inject": "contained",
    "contain_from_alert": "contained",
    "recover": "recovered",
    "dwell": "adversary's dwell time",
}


_OF_GOALS = frozenset({"contain_from_inject", "contain_from_alert", "recover", "dwell"})


def list_times(card: Scorecard) -> Iterator[tuple[str, str, str]]:
    """Go through the times as what was done, how long it took, and from when."""
    for name, done in _DONE.items():
        time: Time = getattr(card.times, name)
        if name in _OF_GOALS and not card.goals and time.seconds is None:
            continue  # nothing was to be contained, so nothing is "not contained"
        yield done, _tell_length(time), _tell_base(time)


def list_gaps(card: Scorecard) -> Iterator[str]:
    """Go through what is not simulated: what was asked for, then what is known."""
    for gap in card.gaps:
        verb = f"asked for {gap.operation} at {tell_clock(gap.at)}:"
        told = f"{gap.by} {verb if gap.operation else 'waited in vain for'} {gap.what}"
        yield f"{told}." if gap.bears else f"{told}; it bears on no verdict."
    yield from card.notes


def tell_clock(seconds: float | None) -> str:
    """Write a time of the exercise as minutes and seconds: ``05:12``."""
    if seconds is None:
        return "-"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    short = f"{minutes:02}:{rest:02}"
    return f"{hours}:{short}" if hours else short


def tell_score(card: Scorecard) -> str:
    """Write the score, its pass mark and the grade in words."""
    if card.score is None or card.grade is None:
        return "no score"
    points = f"{card.score:g} of 100 ({card.pass_mark:g} to pass)"
    return f"{points}, grade {card.grade}: {GRADES[card.grade]}"


def tell_context(card: Scorecard) -> str:
    """Write which exercise it was: scenario, seed, length and responders."""
    seed = "no seed" if card.seed is None else f"seed {card.seed}"
    responders = ", ".join(card.responders) or "nobody"
    length = format_duration(card.duration)
    return f"{card.scenario}, {seed}, {length}, answered by {responders}"


def tell_gain(gain: Gain) -> str:
    """Write what the adversary got out of a goal."""
    if not gain.seconds_held and not gain.successes:
        return "never possible"
    times = "once" if gain.successes == 1 else f"{gain.successes} times"
    return f"possible for {format_duration(gain.seconds_held)}, succeeded {times}"


def tell_outage(outage: Outage) -> str:
    """Write when a workload was down, and why."""
    end = "the end" if outage.lasted else tell_clock(outage.end)
    why = f" ({outage.reason})" if outage.reason else ""
    return f"from {tell_clock(outage.start)} to {end}{why}"


def tell_latency_model(card: Scorecard) -> Iterator[str]:
    """Go through what the exercise says of its simulated times, a line each."""
    for name, value in card.latency_model.items():
        yield f"{name.replace('_', ' ')}: {_write(value)}"
    if not card.latency_model:
        yield "the journal does not say which times were simulated"


def _tell_length(time: Time) -> str:
    if time.seconds is not None:
        return _tell_signed(time.seconds)
    if time.censored_after is None:
        return "-"
    return f"not in {format_duration(time.censored_after)}"


def _tell_base(time: Time) -> str:
    base = _BASES[time.base]
    return f"after {base}" if time.since is not None else f"{base} never came"


def _tell_signed(seconds: float) -> str:
    return "at once" if seconds == 0 else format_duration(seconds)


def _write(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_write, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_write(item)}" for name, item in value.items())
    return str(value)
