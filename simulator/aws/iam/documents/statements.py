"""Statements that are added one by one, as Lambda's AddPermission does.

Source: Lambda API, AddPermission and AddLayerVersionPermission; what a member may look
like is in their models. Seen: terraform-aws-modules/terraform-aws-lambda#547 (the
conflict), cloudformation-coverage-roadmap#1189 (the principal).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.documents.principals import exists, is_written_well
from gameday.simulator.aws.iam.documents.services import is_service_principal
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.documents.surroundings import Directory
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["check_statement", "is_principal"]

_ADDS = {
    ("lambda", "AddLayerVersionPermission"),
    ("lambda", "AddPermission"),
}


def check_statement(call: Call, source: PolicySource, directory: Directory) -> None:
    """Check a statement that a call adds to the policy of a function or layer.

    Raises:
        AwsError: Lambda would not take it.
    """
    if (call.service, call.operation) not in _ADDS:
        return
    _check_members(call)
    principal = str(call.params.get("Principal", ""))
    if not is_principal(principal, directory):
        raise AwsError(
            "InvalidParameterValueException",
            "The provided principal was invalid. Please check the principal and try "
            "again.",
        )
    sid = call.params.get("StatementId")
    if sid in _list_sids(call, source):
        raise AwsError(
            "ResourceConflictException",
            f"The statement id ({sid}) provided already exists. Please provide a new "
            "statement id, or remove the existing statement.",
            status=409,
        )


def _check_members(call: Call) -> None:
    """Hold the texts of a call against the patterns of its model."""
    # What an estate's template gives comes without a model (`cloudformation.stacks`).
    members = call.model.input_shape.members if call.model is not None else {}
    for name, shape in members.items():
        value, pattern = call.params.get(name), shape.metadata.get("pattern")
        if not isinstance(value, str) or not pattern or name == "FunctionName":
            continue
        if _compile(pattern).fullmatch(value) is None:
            member = name[0].lower() + name[1:]
            raise AwsError(
                "ValidationException",
                f"1 validation error detected: Value '{value}' at '{member}' failed to "
                "satisfy constraint: Member must satisfy regular expression pattern: "
                f"{pattern}",
            )


@lru_cache(maxsize=32)
def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def is_principal(text: str, directory: Directory) -> bool:
    """Say whether Lambda takes a text for whom a statement is for."""
    if text == "*" or is_service_principal(text):
        return True
    return is_written_well(text) and exists(text, directory)


def _list_sids(call: Call, source: PolicySource) -> Iterator[str | None]:
    resource = list_needs(Attempt.of(call), source)[0].resource
    for policy in source.resource_policies(resource):
        yield from (each.sid for each in policy.document.statements)
