"""Policy documents of templates, held against the forms that their services ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.scenarios.validation import Fault
from gameday.simulator.aws.cloudformation.handlers import write_document
from gameday.simulator.aws.iam.documents import (
    Finding,
    find_document,
    find_writing,
    is_principal,
    list_findings,
)
from gameday.simulator.linting.calls import Held
from gameday.simulator.linting.marks import MARK, Marking, Placed, has_mark
from gameday.simulator.linting.places import find_place, is_certain
from gameday.simulator.linting.words import HINTS, tell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.cloudformation.handlers import Planned

__all__ = ["find_policy_faults"]

_BUCKET = "arn:aws:s3:::"


def find_policy_faults(name: str, call: Planned, marking: Marking) -> Iterator[Fault]:
    """Find what is wrong with the policy that a call writes.

    Args:
        name: The resource's logical id.
        call: One of the calls that make it.
        marking: Knows where it was written.
    """
    if (call.service, call.operation) == ("lambda", "AddPermission"):
        yield from _check_permission(name, call, marking)
    writing = find_writing(call.service, call.operation)
    found = find_document(writing, call.params) if writing is not None else None
    if writing is None or not found:
        return
    read = _read(found, marking)
    if read is None:
        return
    value, written = read
    text = value if isinstance(value, str) else write_document(value)
    for finding in list_findings(text, writing, _Strangers(), _find_owner(call)):
        if not is_certain(finding, value):
            continue
        # A text of JSON has one place, however much there is in it.
        within = () if isinstance(found, Placed) else find_place(finding, value)
        message = tell(name, writing.form, finding)
        path = marking.trace(written, within)
        yield Fault(path, message, HINTS.get(finding.kind))


def _read(found: Any, marking: Marking) -> tuple[Any, Any] | None:
    """Return a document, and as what it was written; None where it is not known."""
    value = found.value if isinstance(found, Held) else found
    if marking.path_of(value) is None:
        return None
    if not isinstance(value, Placed):
        return value, value
    try:
        return json.loads(value), value
    except (ValueError, RecursionError):
        return None if MARK in value else (str(value), value)


def _find_owner(call: Planned) -> str:
    """Return the ARN of what a policy is put on, where the template says it."""
    bucket = call.params.get("Bucket")
    is_known = call.service == "s3" and isinstance(bucket, str) and not has_mark(bucket)
    return f"{_BUCKET}{bucket}" if is_known else "*"


def _check_permission(name: str, call: Planned, marking: Marking) -> Iterator[Fault]:
    principal = call.params.get("Principal")
    path = marking.path_of(principal)
    if not isinstance(principal, str) or has_mark(principal) or path is None:
        return
    if not is_principal(principal, _Strangers()):
        finding = Finding(
            "principal",
            principal,
            code="InvalidParameterValueException",
            says="The provided principal was invalid.",
        )
        yield Fault(path, tell(name, "function", finding), HINTS["principal"])


class _Strangers:
    """Nobody is known before there is an account, and everybody is believed."""

    def keeps(self, account: str) -> bool:  # noqa: ARG002 - the directory's form
        return False

    def has_principal(self, account: str, kind: str, name: str) -> bool:  # noqa: ARG002 - ditto
        return True

    def has_unique_id(self, unique_id: str) -> bool:  # noqa: ARG002 - ditto
        return True

    def policy_type(self, policy: str) -> str | None:  # noqa: ARG002 - ditto
        return None

    def inline_policies(self, account: str, kind: str, name: str) -> dict[str, str]:  # noqa: ARG002 - ditto
        return {}
