"""Documents of Systems Manager, refused when they are written as it refuses them.

Source: Systems Manager user guide, "Document schema versions, features, and examples"
(which version a type has); API, CreateDocument; seen: aws-samples/aws-batch-genomics#14
(JSON), CrowdStrike/aws-ssm-distributor#66 (a parameter), hashicorp/terraform#11788 (the
version). What an Automation document does wrong beside is found when it is started.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["check_content", "check_text"]

_WRITES = {"CreateDocument", "UpdateDocument"}
_MOST_BYTES = 64 * 1024
_VERSIONS: dict[str, tuple[str, ...]] = {
    "Automation": ("0.3",),
    "Command": ("1.2", "2.0", "2.2"),
    "Policy": ("2.0", "2.2"),
    "Session": ("1.0",),
}
_REFERENCE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
"""A parameter; what has a colon or a dot is a variable, or a step's output."""
_STEPS = {"0.3": "mainSteps", "2.0": "mainSteps", "2.2": "mainSteps"}


def check_content(call: Call, proceed: Proceed) -> Response:
    """Refuse a call that writes a document Systems Manager would not take.

    Raises:
        AwsError: What is wrong with its content first.
    """
    content = call.params.get("Content")
    if call.service == "ssm" and call.operation in _WRITES and content:
        check_text(str(content), call.params)
    return proceed(call)


def check_text(text: str, params: Mapping[str, Any]) -> None:
    """Check the content of a document.

    Args:
        text: JSON or YAML.
        params: Of the call that writes it: the document's type and format.

    Raises:
        AwsError: What is wrong with it first.
    """
    if len(text.encode()) > _MOST_BYTES:
        raise AwsError(
            "MaxDocumentSizeExceeded", "The size limit of a document is 64 KB."
        )
    content = _read(text, str(params.get("DocumentFormat") or "JSON"))
    kind = params.get("DocumentType")
    if kind is not None and kind not in _VERSIONS:
        return  # packages, templates and calendars have forms of their own
    version = content.get("schemaVersion")
    _check_version(version, kind)
    name = _STEPS.get(str(version))
    if name and not isinstance(content.get(name), list):
        raise _refuse(f"{name} is a required property of the document.")
    if version == "0.3":
        _check_parameters(content)


def _read(text: str, form: str) -> Mapping[str, Any]:
    try:
        # Loads no tags: what AWS would not run is not run here.
        content = yaml.safe_load(text) if form == "YAML" else json.loads(text)
    except json.JSONDecodeError as error:
        place = f"Line: {error.lineno}, Column: {error.colno}"
        raise _refuse(f"JSON not well-formed. at {place}") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _refuse(f"{form} not well-formed.") from error
    if not isinstance(content, dict):
        raise _refuse(f"{form} not well-formed.")
    return content


def _check_version(version: Any, kind: str | None) -> None:
    known = {each for versions in _VERSIONS.values() for each in versions}
    if version is None:
        raise _refuse("schemaVersion is a required property of the document.")
    allowed = _VERSIONS[kind] if kind else known
    if str(version) not in allowed:
        words = f"The schema version {version} is not supported"
        whose = f" for documents of type {kind}" if kind else ""
        raise AwsError("InvalidDocumentSchemaVersion", f"{words}{whose}.")


def _check_parameters(content: Mapping[str, Any]) -> None:
    """Check that every parameter an Automation document uses is declared."""
    declared = content.get("parameters") or {}
    parts = [content.get("mainSteps"), content.get("assumeRole")]
    for name in _list_references(parts):
        if name not in declared:
            raise _refuse(f'Parameter "{name}" is not declared.')


def _list_references(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _REFERENCE.findall(value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _list_references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _list_references(each)


def _refuse(reason: str) -> AwsError:
    return AwsError("InvalidDocumentContent", reason)
