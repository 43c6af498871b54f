"""A detection rule: which records of which stream mean which finding.

The pydantic models are the form of the files in ``rules/``; a `Rule` is what they are
compiled into; those that are shipped are read once. It does not match anything itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta  # noqa: TC003 - pydantic reads the annotation
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field

from gameday.scenarios.duration import Duration
from gameday.simulator.aws.eventbridge.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Example",
    "Rule",
    "RuleFile",
    "Source",
    "Threshold",
    "compile_rules",
    "load_rules",
]

Source: TypeAlias = Literal["cloudtrail", "dns", "flow", "s3"]
"""A stream: management events, DNS queries, flows, data events of S3."""

_CALLS = frozenset({"cloudtrail", "s3"})


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Threshold(_Model):
    count: int = Field(ge=2)
    """How many records, distinct values, or how much in all."""
    within: Duration
    by: list[str] = Field(min_length=1)
    """Paths whose values must be the same."""
    distinct: str | None = None
    """A path whose values must differ."""
    total: str | None = None
    """A path whose numbers are added up."""


class Example(_Model):
    """A record by what sets it apart from the file's ordinary one."""

    record: dict[str, Any]
    times: int | None = Field(default=None, ge=1)
    """How often it comes, a second apart; as often as the threshold needs."""


class _RuleModel(_Model):
    type: str
    signal: str | None = None
    """The custom detection rule's name, where it is one."""
    when: dict[str, Any]
    about: dict[str, str] | None = None
    role: Literal["ACTOR", "TARGET"] | None = None
    facts: dict[str, str] = Field(default_factory=dict)
    failed: Literal["ignored", "counted"] = "ignored"
    """Whether calls that were refused count."""
    threshold: _Threshold | None = None
    fires: Example
    silent: Example


class RuleFile(_Model):
    """The form of a file: rules over one stream."""

    source: Source
    about: dict[str, str]
    """The resource findings are about, by kind, where a rule names none: the path of
    its id in the record, or ``principal`` for whoever made the call."""
    record: dict[str, Any]
    """An ordinary record that no rule notices; the examples change it."""
    rules: list[_RuleModel] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Threshold:
    """How often something must be seen before it is noticed."""

    count: int
    within: timedelta
    by: tuple[str, ...]
    distinct: str | None = None
    total: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One compiled rule; two are the same only if they are one object."""

    type: str
    """The finding type."""
    source: Source
    pattern: Pattern
    when: Mapping[str, Any]
    """The pattern as written, for the index."""
    about: Mapping[str, str]
    role: str | None
    """The resource's role where it is not the type's usual one."""
    facts: Mapping[str, str]
    """Facts for the finding: texts, or ``$`` and a path in the record."""
    signal: str | None
    threshold: Threshold | None
    fires: Example
    silent: Example
    ordinary: Mapping[str, Any]
    """The file's ordinary record."""

    @property
    def name(self) -> str:
        """The finding type, and the signal where it has several."""
        return f"{self.type} ({self.signal})" if self.signal else self.type


def compile_rules(file: RuleFile) -> list[Rule]:
    """Compile the rules of a file.

    Raises:
        InvalidEventPattern: A pattern is not one.
    """
    return [_compile(model, file) for model in file.rules]


def _compile(model: _RuleModel, file: RuleFile) -> Rule:
    when = dict(model.when)
    if file.source in _CALLS and model.failed == "ignored":
        when.setdefault("errorCode", [{"exists": False}])
    return Rule(
        type=model.type,
        source=file.source,
        pattern=Pattern.parse(when),
        when=when,
        about=file.about if model.about is None else model.about,
        role=model.role,
        facts=model.facts,
        signal=model.signal,
        threshold=_compile_threshold(model.threshold),
        fires=model.fires,
        silent=model.silent,
        ordinary=file.record,
    )


def _compile_threshold(model: _Threshold | None) -> Threshold | None:
    if model is None:
        return None
    return Threshold(
        model.count, model.within, tuple(model.by), model.distinct, model.total
    )


@cache
def load_rules() -> tuple[Rule, ...]:
    """Return every rule, in the order of the files' names and of the rules in them."""
    folder = resources.files(__package__).joinpath("rules")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    rules: list[Rule] = []
    for file in files:
        if file.name.endswith(".yaml"):
            text = file.read_text("utf-8")
            loaded = yaml.load(text, Loader=yaml.CSafeLoader)
            rules.extend(compile_rules(RuleFile.model_validate(loaded)))
    return tuple(rules)
