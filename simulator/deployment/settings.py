"""What is said about a responder: in a scenario's ``with:``, or in a file beside it.

Whatever kind the responder is of, its settings are a record, and every problem of both
places is told at once. What the scenario says comes before what the file says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from gameday.scenarios.document import read_document
from gameday.scenarios.duration import parse_duration
from gameday.scenarios.errors import Problem, ScenarioError, UsageError, Where
from gameday.scenarios.record import Record
from gameday.scenarios.references import has_reference
from gameday.scenarios.validation import validate
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = [
    "FINDINGS",
    "PERMISSIVE",
    "EventPattern",
    "Seconds",
    "Statement",
    "read_settings",
]

FINDINGS: Mapping[str, Any] = {
    "source": ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    "detail": {"severity": [{"numeric": [">=", 4]}]},
}
"""The pattern of a responder that names none: medium and high findings."""

PERMISSIVE: Mapping[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
"""What a responder may do whose policy nobody gave."""


def _ensure_pattern(pattern: dict[str, Any]) -> dict[str, Any]:
    if not has_reference(str(pattern)):
        try:
            Pattern.parse(pattern)
        except InvalidEventPattern as error:
            raise ValueError(f"EventBridge would refuse it: {error}") from error
    return pattern


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _read_duration(value: Any) -> Any:
    return parse_duration(value).total_seconds() if isinstance(value, str) else value


EventPattern = Annotated[dict[str, Any], AfterValidator(_ensure_pattern)]
"""A pattern that EventBridge would take, as far as it is known."""

Seconds = Annotated[float, BeforeValidator(_read_duration), Field(le=31_622_400)]
"""A time, at most a year; ``5m`` is understood."""

_OneOrMore = Annotated[tuple[str, ...], BeforeValidator(_list), Field(min_length=1)]


class Statement(Record):
    """An IAM statement of a role, spelled as IAM spells it."""

    Effect: Literal["Allow", "Deny"]
    Action: _OneOrMore | None = None
    NotAction: _OneOrMore | None = None
    Resource: _OneOrMore | None = None
    NotResource: _OneOrMore | None = None
    Sid: str | None = None
    Condition: dict[str, dict[str, Any]] | None = None

    @model_validator(mode="after")
    def _says_what_and_where(self) -> Statement:
        for name in ("Action", "Resource"):
            if getattr(self, name) is None and getattr(self, f"Not{name}") is None:
                raise ValueError(f"expected `{name}` or `Not{name}`")
        return self

    def write(self) -> dict[str, Any]:
        """Return it as a policy has it."""
        return self.model_dump(mode="json", exclude_none=True)


_Settings = TypeVar("_Settings", bound=Record)


def read_settings(
    model: type[_Settings],
    given: Mapping[str, Any],
    *,
    beside: Path | None,
    where: str,
) -> _Settings:
    """Read a responder's settings.

    Args:
        model: What can be set.
        given: What the scenario says.
        beside: The file with settings, if there is one.
        where: How the scenario's words are named in a problem.

    Raises:
        UsageError: Something of it cannot be; says everything.
    """
    problems: list[Problem] = []
    said = _read_file(model, beside, problems) if beside else {}
    for each in validate(dict(given), model).faults:
        place = Where(f"{where}: {'.'.join(map(str, each.path))}")
        problems.append(Problem(place, each.message, each.hint))
    whole = validate({**said, **given}, model)
    if problems or whole.record is None:
        raise UsageError(
            "\n".join(map(str, dict.fromkeys(problems))),
            code="responder-settings",
            hint=f"there can be {', '.join(model.model_fields)}",
        )
    return whole.record


def _read_file(
    model: type[Record], path: Path, problems: list[Problem]
) -> dict[str, Any]:
    try:
        document = read_document(path)
    except ScenarioError as error:
        problems += error.problems
        return {}
    problems += document.problems
    faults = validate(document.data, model).faults
    problems += [each.locate(document) for each in faults]
    return dict(document.data)
