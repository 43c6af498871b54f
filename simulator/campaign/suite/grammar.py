"""What a suite's file may say.

What takes a look at the scenarios it names is `campaign.suite.loader`'s.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, Strict, WithJsonSchema

from gameday.scenarios.duration import Duration
from gameday.scenarios.record import Flag, Record
from gameday.scenarios.words import Slug, Text

__all__ = ["Choice", "SuiteFile", "Thresholds", "Trials"]

_MOST_SEEDS = 10_000


def _read_seeds(value: Any) -> Any:
    """Read a number of seeds as the seeds from 1 on."""
    if not isinstance(value, int) or isinstance(value, bool):
        return value
    if not 1 <= value <= _MOST_SEEDS:
        raise ValueError(f"expected from 1 to {_MOST_SEEDS} seeds, found {value}")
    return tuple(range(1, value + 1))


def _ensure_any(value: tuple[Any, ...]) -> tuple[Any, ...]:
    if not value:
        raise ValueError("expected at least one, found an empty list")
    return value


_SEEDS_SCHEMA = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": _MOST_SEEDS},
        {"type": "array", "items": {"type": "integer", "minimum": 0}, "minItems": 1},
    ]
}

_Seed = Annotated[int, Strict(), Field(ge=0, le=2**31)]
_Seeds = Annotated[
    tuple[_Seed, ...],
    BeforeValidator(_read_seeds),
    AfterValidator(_ensure_any),
    WithJsonSchema(_SEEDS_SCHEMA),
]
_Score = Annotated[float, Strict(), Field(ge=0, le=100)]


class Thresholds(Record):
    """What is asked beside the playbook."""

    score: _Score | None = None
    """The least score, out of 100."""
    detect: Duration | None = None
    """The longest time from the inject to the first alert."""
    contain: Duration | None = None
    """The longest time from the inject until the adversary has lost for good."""
    objectives: tuple[Slug, ...] = ()
    """The objectives that must be met in time, by their ids."""
    responder_failed: Flag | None = None
    """Whether a responder must have failed at its last try, or none may have."""
    timed_out: Flag | None = None
    """Whether a responder must have been cut off at its last try, or none may have."""
    refused: Flag | None = None
    """Whether a responder must have been refused a call, or none may have."""
    looped: Flag | None = None
    """Whether a responder must have triggered itself until that was stopped, or none
    may have."""


class Choice(Record):
    """How exercises are played."""

    responders: tuple[Text, ...] = ()
    """Who answers: built-in names, specs, or paths relative to the suite. The
    scenario's own where it is left out; nobody where the list is empty."""
    seeds: _Seeds = (1,)
    """How many seeds are played, from 1 on; or which ones."""
    latency: Text = "documented"
    """How long AWS takes: ``documented``, ``none``, or a file relative to the suite."""
    expect: Literal["passed", "failed"] = "passed"
    """How the exercises must end. A scenario that nobody answers must be failed."""
    thresholds: Thresholds = Thresholds()
    """What is asked beside the playbook."""


class Trials(Choice):
    """Exercises of one scenario."""

    scenario: Text
    """A scenario of the library, or a path relative to the suite."""


class SuiteFile(Record):
    """Which responders are held against which scenarios."""

    title: Text
    """What the suite is for, in one line."""
    defaults: Choice = Choice()
    """What holds for every exercise that does not say otherwise."""
    exercises: Annotated[tuple[Trials, ...], AfterValidator(_ensure_any)]
    """What is played."""
