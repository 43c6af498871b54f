"""How a handler is deployed: its pattern, its policy, its limits, its environment.

They come from the scenario's ``with:``, and where that says nothing from a YAML file
beside the handler, of the same name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field, Strict

from gameday.scenarios.document import read_document
from gameday.scenarios.errors import Problem, ScenarioError, UsageError, Where
from gameday.scenarios.record import Record
from gameday.scenarios.references import has_reference
from gameday.scenarios.validation import validate
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["DEFAULT_PATTERN", "PERMISSIVE", "Settings", "read_settings"]

DEFAULT_PATTERN: Mapping[str, Any] = {
    "source": ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    "detail": {"severity": [{"numeric": [">=", 4]}]},
}
"""Every finding of medium severity or above."""

PERMISSIVE: Mapping[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
"""What a handler may do whose policy nobody gave."""

_OneOrMore = str | Annotated[tuple[str, ...], Field(min_length=1)]


class Statement(Record):
    """An IAM statement of the execution role, spelled as IAM spells it."""

    Effect: Literal["Allow", "Deny"]
    Action: _OneOrMore | None = None
    NotAction: _OneOrMore | None = None
    Resource: _OneOrMore | None = None
    NotResource: _OneOrMore | None = None
    Sid: str | None = None
    Condition: dict[str, dict[str, Any]] | None = None


def _ensure_python(runtime: str) -> str:
    if not re.fullmatch(r"python3\.\d+", runtime):
        raise ValueError(f"expected a runtime like `python3.13`, found `{runtime}`")
    return runtime


class Settings(Record):
    """What can be said about a handler."""

    pattern: dict[str, Any] = Field(default_factory=lambda: dict(DEFAULT_PATTERN))
    policy: tuple[Statement, ...] | None = None
    timeout: Annotated[int, Strict(), Field(ge=1, le=900)] = 60
    """Seconds."""
    memory: Annotated[int, Strict(), Field(ge=128, le=10_240)] = 128
    """Megabytes."""
    environment: dict[str, str] = Field(default_factory=dict)
    runtime: Annotated[str, AfterValidator(_ensure_python)] = "python3.13"


def read_settings(
    given: Mapping[str, Any], *, beside: Path | None, where: str
) -> Settings:
    """Read what is said about a handler.

    Args:
        given: What the scenario says.
        beside: The file beside the handler, if there is one.
        where: How the scenario's words are named in a problem.

    Raises:
        UsageError: Something of it cannot be; says everything.
    """
    problems: list[Problem] = []
    said = dict(_read_file(beside, problems)) if beside else {}
    problems += _check(dict(given), where)
    if problems:
        raise UsageError("\n".join(map(str, problems)), code="responder-invalid")
    validated = validate(said | dict(given), Settings)
    if validated.record is None:  # cannot be: either part was checked
        raise UsageError(f"{where}: not valid", code="responder-invalid")
    return validated.record


def _read_file(path: Path, problems: list[Problem]) -> dict[str, Any]:
    try:
        document = read_document(path)
    except ScenarioError as error:
        problems += error.problems
        return {}
    problems += document.problems
    data: dict[str, Any] = document.data if isinstance(document.data, dict) else {}
    problems += [each.locate(document) for each in validate(data, Settings).faults]
    if reason := _find_bad_pattern(data):
        problems.append(document.problem(("pattern",), reason))
    return data


def _check(given: dict[str, Any], where: str) -> list[Problem]:
    problems = [
        Problem(Where(f"{where}: {'.'.join(map(str, f.path))}"), f.message, f.hint)
        for f in validate(given, Settings).faults
    ]
    if reason := _find_bad_pattern(given):
        problems.append(Problem(Where(f"{where}: pattern"), reason))
    return problems


def _find_bad_pattern(said: Mapping[str, Any]) -> str | None:
    pattern = said.get("pattern")
    if not isinstance(pattern, dict) or has_reference(str(pattern)):
        return None
    try:
        Pattern.parse(pattern)
    except InvalidEventPattern as error:
        return f"EventBridge would refuse it: {error}"
    return None
