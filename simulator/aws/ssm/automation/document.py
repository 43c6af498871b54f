"""A runbook: read from YAML or JSON, with everything wrong with it said at once.

Source: Systems Manager user guide, "Systems Manager Automation actions reference" and
"Schema version 0.3". It does not run anything.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.aws.ssm.automation.faults import DocumentInvalid
from gameday.simulator.aws.ssm.automation.parameters import Parameter, read_parameters
from gameday.simulator.aws.ssm.automation.references import find_references
from gameday.simulator.aws.ssm.automation.steps import Step, read_steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Document", "read_document"]

_SCHEMA = "0.3"
_GLOBALS = ("ACCOUNT_ID", "AWS_PARTITION", "DATE", "DATE_TIME", "REGION")
_SCOPES = {
    "automation": ("EXECUTION_ID",),
    "global": _GLOBALS,
}


@dataclass(frozen=True, slots=True)
class Document:
    """The content of an Automation document."""

    steps: tuple[Step, ...]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    """First values, by name."""
    outputs: tuple[str, ...] = ()
    """``step.Output``, as the execution reports them."""
    assume_role: str = ""
    """An ARN, or a reference to the parameter that has it."""
    description: str = ""


def read_document(text: str) -> Document:
    """Read a document.

    Raises:
        DocumentInvalid: With every problem.
    """
    content = _parse(text)
    problems = _find_problems(content)
    parameters, wrong = read_parameters(_mapping(content, "parameters"))
    steps, unusable = read_steps(content.get("mainSteps"), "mainSteps")
    problems = [*problems, *wrong, *unusable]
    document = Document(
        steps=steps,
        parameters=parameters,
        variables={
            name: given.get("default") if isinstance(given, dict) else None
            for name, given in _mapping(content, "variables").items()
        },
        outputs=tuple(map(str, content.get("outputs") or ())),
        assume_role=str(content.get("assumeRole") or ""),
        description=str(content.get("description") or ""),
    )
    problems += _find_dangling(document)
    if problems:
        raise DocumentInvalid(problems)
    return document


def _parse(text: str) -> dict[str, Any]:
    try:
        content = _load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}: " if mark else ""
        raise DocumentInvalid([f"{place}{error.problem}"]) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DocumentInvalid([f"not YAML: {error}"]) from error
    if not isinstance(content, dict):
        raise DocumentInvalid([f"expected a mapping, found {type(content).__name__}"])
    return content


def _load(text: str) -> Any:
    """Read JSON, or else YAML, which is not quite a superset: it refuses tabs."""
    if text.lstrip().startswith("{"):
        with suppress(ValueError):
            return json.loads(text)
    return yaml.safe_load(text)


def _find_problems(content: Mapping[str, Any]) -> list[str]:
    problems = []
    schema = str(content.get("schemaVersion"))
    if schema != _SCHEMA:
        problems.append(f"schemaVersion: expected {_SCHEMA}, found {schema}")
    if not content.get("mainSteps"):
        problems.append("mainSteps: expected steps, found none")
    return problems + [
        f"{section}: expected a mapping"
        for section in ("parameters", "variables")
        if not isinstance(content.get(section) or {}, dict)
    ]


def _mapping(content: Mapping[str, Any], section: str) -> dict[str, Any]:
    found = content.get(section)
    return found if isinstance(found, dict) else {}


def _find_dangling(document: Document) -> Iterator[str]:
    """Find references to what the document does not have."""
    every = list(_walk(document.steps))
    names = {step.name for step in every}
    for step in every:
        for reference in find_references(step.templates):
            if problem := _explain(reference, document, names):
                yield f"{step.name}: {{{{ {reference} }}}}: {problem}"
    for reference in find_references(document.assume_role):
        if reference not in document.parameters:
            yield f"assumeRole: there is no parameter {reference}"
    for output in document.outputs:
        if output.partition(".")[0] not in names:
            yield f"outputs: there is no step of {output}"


def _explain(name: str, document: Document, steps: set[str]) -> str | None:
    scope, colon, rest = name.partition(":")
    if colon and scope == "variable":
        return None if rest in document.variables else "there is no such variable"
    if colon and scope in _SCOPES:
        return None if rest in _SCOPES[scope] else "there is no such system variable"
    if colon:
        return "a stored parameter can only be a parameter's default"
    head, dot, _ = name.partition(".")
    if head in document.parameters or (dot and head in steps):
        return None
    return "there is no such step" if dot else "there is no such parameter"


def _walk(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _walk(step.inner)
