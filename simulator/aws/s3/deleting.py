"""``DeleteObjects``, which answers for each object on its own.

A caller who may not delete one object still deletes the others, and the call succeeds:
what was refused stands among its ``Errors``, which only who looks finds. Source: S3
API, DeleteObjects ("Errors").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["ObjectStore", "Removed", "add_operations"]

_MOST = 1000
_LOCKED = "Access Denied because object protected by object lock."


class Removed(NamedTuple):
    """What is left of an object that was deleted."""

    version: str | None = None
    """The version that was removed, where one was named."""
    marker: str | None = None
    """The delete marker that stands there now, or that was removed."""


class ObjectStore(Protocol):
    """Deletes objects for good, or puts a marker on them."""

    def delete(
        self, bucket: str, key: str, version: str | None, *, bypass: bool
    ) -> Removed | None:
        """Delete an object; None where a lock keeps it.

        Raises:
            AwsError: There is no such bucket.
        """


Refuse = Callable[["Call", Mapping[str, Any]], AwsError | None]
"""Says whether a caller may delete one object of a call, or with what he is refused."""


def add_operations(operations: Operations, store: ObjectStore, refuse: Refuse) -> None:
    """Answer ``DeleteObjects`` with code of ours."""

    def delete(call: Call) -> dict[str, Any]:
        objects = (call.params.get("Delete") or {}).get("Objects") or ()
        if not 1 <= len(objects) <= _MOST:
            raise AwsError(
                "MalformedXML",
                "The XML you provided was not well-formed or did not validate against "
                "our published schema",
            )
        deleted: list[dict[str, Any]] = []
        errors: list[dict[str, Any]] = []
        for each in objects:
            error = refuse(call, each) or _delete(call, each, store, deleted)
            if error is not None:
                errors.append(_write_error(each, error))
        is_quiet = bool(call.params["Delete"].get("Quiet"))
        answer = {"Deleted": [] if is_quiet else deleted, "Errors": errors}
        return {name: parts for name, parts in answer.items() if parts}

    operations.add("s3", "DeleteObjects", delete)


def _delete(
    call: Call,
    each: Mapping[str, Any],
    store: ObjectStore,
    deleted: list[dict[str, Any]],
) -> AwsError | None:
    """Delete one object and tell of it, or say why it stays."""
    removed = store.delete(
        call.params["Bucket"],
        each["Key"],
        each.get("VersionId"),
        bypass=bool(call.params.get("BypassGovernanceRetention")),
    )
    if removed is None:
        return AwsError("AccessDenied", _LOCKED, status=403)
    told: dict[str, Any] = {"Key": each["Key"]}
    if removed.version is not None:
        told["VersionId"] = removed.version
    if removed.marker is not None:
        told |= {"DeleteMarker": True, "DeleteMarkerVersionId": removed.marker}
    deleted.append(told)
    return None


def _write_error(each: Mapping[str, Any], error: AwsError) -> dict[str, Any]:
    told = {"Key": each["Key"], "Code": error.code, "Message": error.message}
    if each.get("VersionId"):
        told["VersionId"] = each["VersionId"]
    return told
