"""The calls that a resource of a template becomes, its documents in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.account.embedded import DEFAULT_ACCOUNT, DEFAULT_REGION
from gameday.simulator.aws.cloudformation import handlers
from gameday.simulator.linting.marks import MARK, Placed, list_entries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.cloudformation.handlers import Planned

__all__ = ["Held", "list_calls"]


@dataclass(frozen=True, slots=True)
class Held:
    """A document that is not written as the text of a call yet."""

    value: dict[str, Any]


_SERVERLESS = {
    "AWS::Serverless::Function": (
        ("AssumeRolePolicyDocument", "iam", "CreateRole", "AssumeRolePolicyDocument"),
        ("Policies", "iam", "PutRolePolicy", "PolicyDocument"),
    ),
    "AWS::Serverless::StateMachine": (
        ("Definition", "stepfunctions", "CreateStateMachine", "definition"),
        ("Policies", "iam", "PutRolePolicy", "PolicyDocument"),
    ),
}
"""What SAM makes of its resources, as far as their documents go.

https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
"""
_NAME = re.compile(r"\$\{([A-Za-z0-9_]+)\}")


def list_calls(kind: str, properties: dict[str, Any]) -> Iterator[Planned]:
    """List the calls that make a resource.

    Args:
        kind: Its type.
        properties: With marks for what is not known; they are changed.
    """
    names = properties.pop("DefinitionSubstitutions", None) or {}
    for name in ("Definition", "DefinitionString"):
        if name in properties and isinstance(names, dict):
            _replace_texts(properties, name, lambda text: _substitute(text, names))
    _hold(properties)
    if kind == "AWS::S3::Bucket":
        # The template writes the lifecycle otherwise than its own call has it.
        yield handlers.Planned("s3", "CreateBucket", properties)
    for source, service, operation, member in _SERVERLESS.get(kind, ()):
        found = properties.get(source)
        for each in found if isinstance(found, list) else [found]:
            if isinstance(each, Held):
                yield handlers.Planned(service, operation, {member: each})
    act = handlers.Act(
        "create", DEFAULT_ACCOUNT, DEFAULT_REGION, kind, MARK, properties
    )
    yield from handlers.list_calls(act) or ()


def _hold(value: Any) -> None:
    """Take the documents in a value in hand, where they stand."""
    for key, each in list(list_entries(value)):
        if isinstance(each, dict) and handlers.is_document(each):
            value[key] = Held(each)
        else:
            _hold(each)


def _replace_texts(holder: Any, key: Any, change: Callable[[str], str]) -> None:
    value = holder[key]
    if isinstance(value, Placed):
        holder[key] = Placed.at(change(value), value.path)
    for each, _ in list(list_entries(value)):
        _replace_texts(value, each, change)


def _substitute(text: str, names: dict[str, Any]) -> str:
    """Put marks where a definition's own names stand."""
    return _NAME.sub(lambda found: MARK if found[1] in names else found[0], text)
