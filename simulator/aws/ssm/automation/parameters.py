"""The parameters of a runbook: what it takes, and what it was given.

Source: Systems Manager user guide, "Data elements and parameters".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.scenarios.validation import Fault
from gameday.simulator.aws.ssm.automation.values import (
    TYPES,
    base_type,
    convert,
    describe_mismatch,
    fits,
    to_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Parameter", "ParametersInvalid", "bind", "read_parameters"]


class ParametersInvalid(ValueError):
    """An execution cannot be started with these parameters."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter."""

    name: str
    type: str
    default: Any = None
    """None where it has to be given."""
    allowed_values: tuple[Any, ...] = ()
    allowed_pattern: str | None = None
    min_chars: int | None = None
    max_chars: int | None = None
    min_items: int | None = None
    max_items: int | None = None

    def explain(self, value: Any) -> str | None:
        """Say why a value is not allowed; None if it is."""
        if not fits(value, self.type):
            return describe_mismatch(value, self.type)
        for each in value if isinstance(value, list) else [value]:
            if self.allowed_values and each not in self.allowed_values:
                allowed = ", ".join(map(to_text, self.allowed_values))
                return f"expected one of {allowed}, found {to_text(each)[:100]}"
            problem = self._explain_text(each) if isinstance(each, str) else None
            if problem:
                return problem
        return self._explain_size(value) if isinstance(value, list) else None

    def _explain_text(self, text: str) -> str | None:
        if self.allowed_pattern and not re.search(self.allowed_pattern, text):
            return f"expected a match of {self.allowed_pattern}, found {text[:100]}"
        if self.min_chars is not None and len(text) < self.min_chars:
            return f"expected at least {self.min_chars} characters, found {len(text)}"
        if self.max_chars is not None and len(text) > self.max_chars:
            return f"expected at most {self.max_chars} characters, found {len(text)}"
        return None

    def _explain_size(self, items: list[Any]) -> str | None:
        if self.min_items is not None and len(items) < self.min_items:
            return f"expected at least {self.min_items} items, found {len(items)}"
        if self.max_items is not None and len(items) > self.max_items:
            return f"expected at most {self.max_items} items, found {len(items)}"
        return None


def read_parameters(
    content: Mapping[str, Any],
) -> tuple[dict[str, Parameter], list[Fault]]:
    """Read a document's ``parameters``, and tell what is wrong with them."""
    faults = [fault for name, each in content.items() for fault in _check(name, each)]
    return {name: _read(name, each) for name, each in content.items()}, faults


def bind(
    parameters: Mapping[str, Parameter], given: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Return the value of each parameter for one execution.

    Raises:
        ParametersInvalid: One is unknown, missing or not allowed.
    """
    unknown = [name for name in given if name not in parameters]
    if unknown:
        raise ParametersInvalid(f"there is no parameter {', '.join(unknown)}")
    return {name: _bind(each, given.get(name)) for name, each in parameters.items()}


def _bind(parameter: Parameter, given: list[str] | None) -> Any:
    if given is None:
        if parameter.default is None:
            raise ParametersInvalid(f"{parameter.name}: it has no default and no value")
        return parameter.default
    try:
        value = convert(given, parameter.type)
    except ValueError as error:
        raise ParametersInvalid(f"{parameter.name}: {error}") from error
    problem = parameter.explain(value)
    if problem:
        raise ParametersInvalid(f"{parameter.name}: {problem}")
    return value


def _read(name: str, given: Mapping[str, Any]) -> Parameter:
    kind = str(given.get("type", "String"))
    default = given.get("default")
    if default is not None and kind == "String" and not isinstance(default, str):
        default = to_text(default)  # YAML reads `90` and `true` as what they look like
    return Parameter(
        name,
        kind,
        default,
        tuple(given.get("allowedValues") or ()),
        given.get("allowedPattern"),
        given.get("minChars"),
        given.get("maxChars"),
        given.get("minItems"),
        given.get("maxItems"),
    )


def _check(name: str, given: Mapping[str, Any]) -> Iterator[Fault]:
    place = ("parameters", name)
    kind = str(given.get("type", ""))
    if base_type(kind) not in TYPES:
        types = ", ".join(TYPES)
        told = f"parameters.{name}.type: expected one of {types}, found {kind}"
        yield Fault((*place, "type"), told)
    pattern = given.get("allowedPattern")
    if pattern is not None:
        try:
            re.compile(pattern)
        except (re.error, OverflowError, RecursionError) as error:
            told = f"parameters.{name}.allowedPattern: not a pattern: {error}"
            yield Fault((*place, "allowedPattern"), told)
