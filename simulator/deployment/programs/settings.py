"""What a scenario, or a file beside the program, says about a responder.

``isolate.sh`` may have an ``isolate.responder.yaml`` beside it; what the scenario says
in ``with:`` comes before what stands there.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gameday.scenarios.duration import parse_duration
from gameday.scenarios.errors import UsageError
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["FINDINGS", "CommandSettings", "DeploymentSettings", "read_settings"]

FINDINGS: Mapping[str, Any] = {
    "source": ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    "detail": {"severity": [{"numeric": [">=", 4]}]},
}
"""The pattern of a responder that names none: medium and high findings."""

_ANYTHING: Mapping[str, Any] = {"Effect": "Allow", "Action": "*", "Resource": "*"}
_SUFFIX = ".responder.yaml"


class DeploymentSettings(BaseModel):
    """When a responder is called, and what it may do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: dict[str, Any] = Field(default_factory=lambda: dict(FINDINGS))
    """The EventBridge rule's pattern."""
    policy: list[dict[str, Any]] = Field(default_factory=lambda: [dict(_ANYTHING)])
    """The IAM statements of its role; without them it may do everything."""
    role: str | None = None
    """The ARN of a role there is already, instead of one with `policy`."""

    @field_validator("pattern")
    @classmethod
    def _is_a_pattern(cls, value: dict[str, Any]) -> dict[str, Any]:
        try:
            Pattern.parse(json.dumps(value))
        except InvalidEventPattern as error:
            raise ValueError(str(error)) from error
        return value


class CommandSettings(DeploymentSettings):
    """How a program is run."""

    timeout: float = Field(default=300.0, gt=0)
    """Seconds of the exercise's time for one run; ``5m`` is understood."""
    real_timeout: float = Field(default=60.0, gt=0)
    """Seconds of real time that a run may keep the exercise waiting."""
    environment: dict[str, str] = Field(default_factory=dict)
    """More environment variables."""
    retries: int = Field(default=0, ge=0, le=2)
    """How often a failed run is tried again: after one minute, then after two."""
    charge: Literal["none", "real"] = "none"
    """What the program's own work costs in the exercise: nothing, or as much time as
    it really took, which makes the journal differ from run to run."""

    @field_validator("timeout", "real_timeout", mode="before")
    @classmethod
    def _read_duration(cls, value: Any) -> Any:
        is_text = isinstance(value, str)
        return parse_duration(value).total_seconds() if is_text else value


_Settings = TypeVar("_Settings", bound=BaseModel)


def read_settings(
    model: type[_Settings], about: Path | None, given: Mapping[str, Any], *, name: str
) -> _Settings:
    """Read a responder's settings.

    Args:
        model: What can be set.
        about: The responder's own file, beside which settings may lie.
        given: What the scenario says.
        name: The responder, for messages.

    Raises:
        UsageError: With every problem.
    """
    beside = about.with_name(about.stem + _SUFFIX) if about else None
    content = _read_file(beside) if beside and beside.is_file() else {}
    try:
        return model.model_validate({**content, **given})
    except ValidationError as error:
        problems = [
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}"
            for each in error.errors(include_url=False)
        ]
        raise UsageError(
            f"the settings of {name} are not right: {'; '.join(problems)}",
            code="responder-settings",
            hint=f"it can have {', '.join(model.model_fields)}",
        ) from error


def _read_file(path: Path) -> dict[str, Any]:
    try:
        content = yaml.safe_load(path.read_text())
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(
            f"{path} cannot be read: {error}", code="responder-settings"
        ) from error
    if content is not None and not isinstance(content, dict):
        kind = type(content).__name__
        raise UsageError(
            f"{path}: expected a mapping, found {kind}", code="responder-settings"
        )
    return content or {}
