"""Records: what a responder writes down in a store that its own policy names.

A table of cases, a bucket for evidence: where a role may write items, objects or values
into one certain store, whoever wrote the policy meant that store to be written into by
it. To write there harms nobody; to change the store itself, or to write into one that
only ``*`` covers, is another matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam import PolicySource
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["is_record"]

_WRITES = frozenset(
    {
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:TransactWriteItems",
        "dynamodb:UpdateItem",
        "s3:CompleteMultipartUpload",
        "s3:CreateMultipartUpload",
        "s3:PutObject",
        "s3:UploadPart",
        "secretsmanager:PutSecretValue",
    }
)


def is_record(call: Call, store: str, policies: PolicySource) -> bool:
    """Tell whether a call only writes into a store that its caller's policies name.

    Args:
        call: A call that succeeded.
        store: The store's name or ARN.
        policies: The policies of whoever made it.
    """
    if f"{call.service}:{call.operation}" not in _WRITES:
        return False
    identity = policies.identity(call.caller)
    granted = () if identity is None else identity.policies
    return any(
        _is_name_of(resource, store)
        for policy in granted
        for statement in policy.document.statements
        if statement.allows
        for resource in _list_resources(statement.element.get("Resource"))
    )


def _list_resources(given: object) -> Iterator[str]:
    for each in given if isinstance(given, list) else [given]:
        if isinstance(each, str):
            yield each


def _is_name_of(resource: str, store: str) -> bool:
    """Tell whether a policy's resource is one certain store, or what lies in it."""
    # A bucket's objects, a table's indexes, the six characters that end a secret's ARN.
    name = resource.removesuffix("/*").removesuffix("/index").removesuffix("-??????")
    return name == store or name.endswith((f":table/{store}", f":::{store}"))
