"""Records: what a responder writes down in a store that its own policy names.

A table of cases, a bucket for evidence: where a role may write items, objects or values
into one certain store, whoever wrote the policy meant that store to be written into by
it. To write there harms nobody. To write over what somebody else keeps there does, and
so does to change the store itself, or to write into one that only ``*`` covers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.simulator.account import Readers
    from gameday.simulator.aws.iam import PolicySource
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Records"]

_WRITES = frozenset(
    {
        "dynamodb:BatchWriteItem",
        "dynamodb:PutItem",
        "dynamodb:TransactWriteItems",
        "dynamodb:UpdateItem",
        "s3:CompleteMultipartUpload",
        "s3:CopyObject",
        "s3:CreateMultipartUpload",
        "s3:PutObject",
        "s3:UploadPart",
        "s3:UploadPartCopy",
    }
)
"""What adds something to a store. A secret's new value is none: it takes the place of
the one that somebody lives by."""
_DELETIONS = frozenset({"Delete", "DeleteRequest"})
"""Members of a batch that take something away."""


class Records:
    """Tells records from damage, and remembers whose the objects in buckets are.

    Args:
        readers: What there is in the estate's account.
    """

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._theirs: set[tuple[str, str]] = set()

    def begin(self, buckets: Iterable[str]) -> None:
        """Take what lies in the estate's buckets now for its owners'."""
        for bucket in buckets:
            self._theirs |= {(bucket, f.key) for f in self._readers.s3.files(bucket)}

    def note(self, call: Call) -> None:
        """Take in a call that succeeded: an object is its first writer's."""
        where = _find_object(call)
        if where is None or call.actor.responds:
            return
        if call.operation == "DeleteObject":
            self._theirs.discard(where)
        elif f"s3:{call.operation}" in _WRITES:
            self._theirs.add(where)

    def is_record(self, call: Call, store: str) -> bool:
        """Tell whether a call only writes into a store that its caller's policies name.

        Args:
            call: A call that succeeded, not noted yet.
            store: The store's name or ARN.
        """
        if f"{call.service}:{call.operation}" not in _WRITES:
            return False
        if _find_object(call) in self._theirs or _deletes(call.params):
            return False
        return _is_named(store, call, self._readers.policies)


def _find_object(call: Call) -> tuple[str, str] | None:
    """Find the bucket and key of the one object that a call is about."""
    if call.service != "s3" or "Key" not in call.params:
        return None
    return str(call.params.get("Bucket")), str(call.params["Key"])


def _deletes(given: Any) -> bool:
    """Tell whether a request takes something away among what it writes."""
    if isinstance(given, dict):
        return bool(_DELETIONS & given.keys()) or any(map(_deletes, given.values()))
    return isinstance(given, list) and any(map(_deletes, given))


def _is_named(store: str, call: Call, policies: PolicySource) -> bool:
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
