"""A scenario as a whole: its estate, its steps, who answers and what is asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from gameday.scenarios.duration import Duration
from gameday.scenarios.model.detection import GuardDuty
from gameday.scenarios.model.quotas import Allowance
from gameday.scenarios.model.steps import Inject, Workload
from gameday.scenarios.model.web import HttpHost
from gameday.scenarios.playbook import Playbook
from gameday.scenarios.record import Record
from gameday.scenarios.words import AttackId, OutputName, Text

__all__ = ["DEFAULT_START", "Difficulty", "Responder", "Scenario", "Siem"]

DEFAULT_START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning."""

_YEARS = range(2000, 2100)


class Difficulty(StrEnum):
    """Who a scenario is for."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


def _read_start(value: Any) -> datetime:
    expected = "expected a time in UTC such as `2026-03-02T09:00:00Z`"
    try:
        start = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise ValueError(f"{expected}, found `{value[:60]}`") from None
    if not isinstance(start, datetime) or start.utcoffset() != timedelta(0):
        raise ValueError(expected)
    if start.year not in _YEARS:
        message = f"expected a year from {_YEARS[0]} to {_YEARS[-1]}"
        raise ValueError(f"{message}, found {start.year}")
    return start.astimezone(UTC)


def _read_lines(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _read_parameter(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else value


_Start = Annotated[
    datetime,
    BeforeValidator(_read_start),
    WithJsonSchema({"type": "string", "format": "date-time"}),
]
_TEXTS_SCHEMA = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string", "minLength": 1}},
    ]
}
_Lines = Annotated[
    tuple[Text, ...], BeforeValidator(_read_lines), WithJsonSchema(_TEXTS_SCHEMA)
]
_Parameter = Annotated[
    str,
    BeforeValidator(_read_parameter),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]


class Responder(Record):
    """Who answers: a name, or a mapping where it needs settings.

    A name is one of the built-in responders (``isolate-instance``), the path of a
    folder with a ``responder.yaml`` or of a template, or a kind and what it is about
    (``lambda:package.module:handler``). Paths start from the scenario's folder, then
    from the current one.
    """

    use: Text
    """Which responder."""
    settings: dict[str, Any] = Field(default_factory=dict, alias="with")
    """Parameters for the responder's template."""

    @model_validator(mode="before")
    @classmethod
    def _read_name(cls, value: Any) -> Any:
        return {"use": value} if isinstance(value, str) else value


class Siem(Record):
    """Detection rules of one's own, run over the logs that were delivered."""

    rules: _Lines
    """Sigma rules: files, or folders with them, beside the scenario or in the current
    folder."""
    every: Duration = timedelta(minutes=5)
    """How often the rules are run."""
    delay: Duration = timedelta(minutes=1)
    """How long after its delivery a log can be searched."""
    to: Text = "soc"
    """Who is told of a match."""
    notify: Literal["informational", "low", "medium", "high", "critical"] = "medium"
    """The level of a rule from which somebody is told; a match of a lower one is only
    seen by who looks."""
    placeholders: dict[Text, _Lines] = Field(default_factory=dict)
    """Values for `%name%` in rules with the modifier ``expand``."""


class Scenario(Record):
    """What happens in an exercise."""

    title: Text
    """What happened, in one line."""
    description: Text | None = None
    """The story: who attacks, how they got in, what they are after."""
    attack: tuple[AttackId, ...] = ()
    """The ATT&CK techniques and tactics it plays."""
    difficulty: Difficulty = Difficulty.BEGINNER
    """Who it is for."""
    estate: Text
    """The resources it starts from: an estate's name, or the path of a CloudFormation
    template, which starts from the scenario's folder, then from the current one."""
    parameters: dict[OutputName, _Parameter] = Field(default_factory=dict)
    """Parameters of the estate's template."""
    quotas: dict[Text, Allowance] = Field(default_factory=dict)
    """What the estate's accounts may have of AWS, where that is not what a new account
    has: quotas by their names or Service Quotas' codes, and how often an operation may
    be asked, by `service:Operation`."""
    start: _Start = DEFAULT_START
    """The time at which the exercise begins."""
    duration: Duration | None = None
    """How long it goes on; until its last deadline has passed where it is left out."""
    workload: tuple[Workload, ...] = ()
    """What the business does all the time."""
    injects: tuple[Inject, ...] = ()
    """What is put into the exercise."""
    responders: tuple[Responder, ...] = ()
    """Who answers."""
    guardduty: GuardDuty | None = None
    """What GuardDuty looks for besides what it always does."""
    siem: Siem | None = None
    """Detection rules of one's own, besides GuardDuty."""
    http: tuple[HttpHost, ...] = ()
    """What hosts of the web do when a responder sends them something; any other answers
    that all is well."""
    playbook: Playbook
    """What the response is held to."""
    limits: _Lines = ()
    """What the scenario does not show, or shows otherwise than it would be."""
    references: _Lines = ()
    """Where its facts come from."""

    @property
    def goals(self) -> tuple[Inject, ...]:
        """What the adversary keeps trying to do."""
        return tuple(inject for inject in self.injects if inject.goal)
