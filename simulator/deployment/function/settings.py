"""How a handler is deployed: its pattern, its policy, its limits, its environment.

They come from the scenario's ``with:``, and where that says nothing from a YAML file
beside the handler, of the same name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field, Strict

from gameday.scenarios.record import Record
from gameday.simulator.deployment import settings as shared
from gameday.simulator.deployment.settings import FINDINGS, EventPattern, Statement

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any

__all__ = ["Settings", "read_settings"]


def _ensure_python(runtime: str) -> str:
    if not re.fullmatch(r"python3\.\d+", runtime):
        raise ValueError(f"expected a runtime like `python3.13`, found `{runtime}`")
    return runtime


class Settings(Record):
    """What can be said about a handler."""

    pattern: EventPattern = Field(default_factory=lambda: dict(FINDINGS))
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
    return shared.read_settings(Settings, given, beside=beside, where=where)
