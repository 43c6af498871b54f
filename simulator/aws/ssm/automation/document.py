"""A runbook: read from YAML or JSON, with everything wrong with it said at once.

Source: Systems Manager user guide, "Systems Manager Automation actions reference" and
"Schema version 0.3". It does not run anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.document import load_text
from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.validation import Fault
from gameday.simulator.aws.ssm.automation.faults import DocumentInvalid
from gameday.simulator.aws.ssm.automation.form import RUNBOOK
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


def read_document(text: str, where: str = "document") -> Document:
    """Read a document.

    Args:
        text: YAML or JSON.
        where: How its places are named.

    Raises:
        DocumentInvalid: With every problem.
    """
    try:
        loaded = load_text(text, where)
    except ScenarioError as error:
        raise DocumentInvalid(error.problems) from error
    document, faults = _read(loaded.data)
    if faults or document is None:
        raise DocumentInvalid([fault.locate(loaded) for fault in faults])
    return document


def _read(content: Any) -> tuple[Document | None, list[Fault]]:
    if misshapen := list(RUNBOOK(content, ())):
        return None, misshapen
    parameters, wrong = read_parameters(content.get("parameters") or {})
    steps, unusable = read_steps(content.get("mainSteps") or [], ("mainSteps",))
    document = Document(
        steps=steps,
        parameters=parameters,
        variables={
            name: given.get("default") if given else None
            for name, given in (content.get("variables") or {}).items()
        },
        outputs=tuple(content.get("outputs") or ()),
        assume_role=content.get("assumeRole") or "",
        description=content.get("description") or "",
    )
    faults = [*_find_faults(content), *wrong, *unusable, *_find_dangling(document)]
    return document, faults


def _find_faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    schema = str(content.get("schemaVersion"))
    if schema != _SCHEMA:
        message = f"schemaVersion: expected {_SCHEMA}, found {schema[:60]}"
        yield Fault(("schemaVersion",), message)
    if not content.get("mainSteps"):
        yield Fault(("mainSteps",), "mainSteps: expected steps, found none")


def _find_dangling(document: Document) -> Iterator[Fault]:
    """Find references to what the document does not have."""
    every = list(_walk(document.steps))
    names = {step.name for step in every}
    for step in every:
        for reference in find_references(step.templates):
            if problem := _explain(reference, document, names):
                told = f"{step.name}: {{{{ {reference} }}}}: {problem}"
                yield Fault((*step.place, "inputs"), told)
    for reference in find_references(document.assume_role):
        if reference not in document.parameters:
            told = f"assumeRole: there is no parameter {reference}"
            yield Fault(("assumeRole",), told)
    for index, output in enumerate(document.outputs):
        if output.partition(".")[0] not in names:
            told = f"outputs: there is no step of {output}"
            yield Fault(("outputs", index), told)


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
