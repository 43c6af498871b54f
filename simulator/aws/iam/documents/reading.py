"""A document as it was written: JSON taken apart as far as its statements."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from gameday.simulator.aws.iam.documents.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.documents.forms import Form

__all__ = ["list_texts", "measure", "read_statements"]

_FIELDS = {"Id", "Statement", "Version"}
_VERSIONS = {"2008-10-17", "2012-10-17"}
_KNOWN = (*sorted(_VERSIONS), None)
_SECOND = "2012-10-17"


def read_statements(
    text: str, form: Form
) -> tuple[list[Mapping[str, Any]], Fault | None]:
    """Take a document apart into its statements, or say why it is none.

    Args:
        text: JSON, as is or URL-encoded.
        form: Of which form it has to be.
    """
    document = _decode(text)
    if isinstance(document, Fault):
        return [], document
    statements = document.get("Statement")
    if isinstance(statements, Mapping):
        statements = [statements]
    fault = next(_find_faults(document, statements, form), None)
    if fault is not None and form.staged and document.get("Version") not in _KNOWN:
        fault = Fault("syntax")  # to IAM's own parser, a version that never was is one
    return ([] if fault else list(statements or ())), fault


def _decode(text: str) -> Mapping[str, Any] | Fault:
    if text.startswith("%7B"):
        text = unquote(text)
    if not text.startswith("{"):
        return Fault("first-byte" if text.lstrip()[:1] == "{" else "json")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return Fault("json")
    return document if isinstance(document, Mapping) else Fault("json")


def _find_faults(
    document: Mapping[str, Any], statements: Any, form: Form
) -> Iterator[Fault]:
    version = document.get("Version")
    wanted = {_SECOND} if form.versions == "required" else {*_VERSIONS, None}
    if isinstance(version, Mapping | list) or version not in wanted:
        yield Fault("version", str(version))
    for unknown in document.keys() - _FIELDS:
        yield Fault("unknown-field", unknown)
    if statements is None:
        yield Fault("no-statement")
    elif not isinstance(statements, list):
        yield Fault("syntax")
    elif not statements:
        yield Fault("empty")
    elif not all(isinstance(each, Mapping) for each in statements):
        yield Fault("syntax")


def list_texts(value: Any) -> list[str] | None:
    """Return one text or several as a list, or None where it is neither."""
    values = value if isinstance(value, list) else [value]
    return values if all(isinstance(each, str) for each in values) else None


def measure(text: str, counts: str) -> int:
    """Count a document's length.

    Args:
        text: The document.
        counts: ``all`` that was sent, ``characters`` but white space (as IAM counts),
            or ``bytes`` of its normal form (as S3 does).
    """
    if counts == "characters":
        return len("".join(text.split()))
    if counts == "bytes":
        # That it is no JSON has been told before anybody measures it.
        text = json.dumps(json.loads(text), separators=(",", ":"))
    return len(text.encode())
