"""The operations of EventBridge that moto lacks or has wrongly, answered by us."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern
from gameday.simulator.aws.times import write_time
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.router import Router
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["MAX_REQUEST_BYTES", "add_operations", "put_events", "try_event_pattern"]

MAX_REQUEST_BYTES: Final = 1024 * 1024
"""1 MB since January 2026 ("More room to build", AWS Compute Blog); 256 KB before."""

_MAX_ENTRIES = 10
_TIME_BYTES = 14  # what a time counts (user guide, "PutEvents event entry size")
_ENVELOPE = ("id", "account", "source", "time", "region", "resources", "detail-type")


def add_operations(operations: Operations, router: Router) -> None:
    """Answer ``PutEvents`` and ``TestEventPattern`` with code of ours."""
    operations.add("events", "PutEvents", partial(put_events, router))
    operations.add("events", "TestEventPattern", try_event_pattern)


def put_events(router: Router, call: Call) -> dict[str, Any]:
    """Answer ``PutEvents``: each entry is taken or refused on its own.

    Raises:
        AwsError: There are too many entries, or they are too large together.
    """
    entries: Sequence[Mapping[str, Any]] = call.params["Entries"]
    _check_request(entries)
    places = [_find_bus(entry, call) for entry in entries]
    answers = [
        _put_entry(router, entry, place, call)
        for entry, place in zip(entries, places, strict=True)
    ]
    failed = sum("ErrorCode" in answer for answer in answers)
    return {"FailedEntryCount": failed, "Entries": answers}


def try_event_pattern(call: Call) -> dict[str, Any]:
    """Answer ``TestEventPattern``: whether the event matches the pattern.

    Raises:
        AwsError: The pattern or the event is not one.
    """
    try:
        pattern = Pattern.parse(call.params["EventPattern"])
    except InvalidEventPattern as error:
        raise AwsError(error.code, str(error)) from error
    return {"Result": pattern.matches(_read_event(call.params["Event"]))}


def _read_event(text: str) -> Event:
    try:
        event = json.loads(text)
    except ValueError as error:
        raise _invalid_event(str(error)) from error
    if not isinstance(event, dict):
        raise _invalid_event("expected an object")
    missing = [name for name in _ENVELOPE if name not in event]
    if missing:
        raise _invalid_event(f"missing {', '.join(missing)}")
    return event


def _invalid_event(reason: str) -> AwsError:
    return AwsError(
        "ValidationException", f"Parameter Event is not valid. Reason: {reason}."
    )


def _check_request(entries: Sequence[Mapping[str, Any]]) -> None:
    if not 1 <= len(entries) <= _MAX_ENTRIES:
        bound = "less than or equal to 10" if entries else "greater than or equal to 1"
        raise AwsError(
            "ValidationException",
            "1 validation error detected: Value '[PutEventsRequestEntry]' at 'entries' "
            f"failed to satisfy constraint: Member must have length {bound}",
        )
    if sum(map(_count_bytes, entries)) > MAX_REQUEST_BYTES:
        raise AwsError(
            "ValidationException",
            "Total size of the entries in the request is over the limit.",
        )


def _count_bytes(entry: Mapping[str, Any]) -> int:
    texts = [entry.get(name) or "" for name in ("Source", "DetailType", "Detail")]
    texts += entry.get("Resources") or []
    time = _TIME_BYTES if entry.get("Time") else 0
    return time + sum(len(text.encode()) for text in texts)


def _find_bus(entry: Mapping[str, Any], call: Call) -> tuple[str, str, str]:
    """Return the account, region and name of the bus an entry is for."""
    name = entry.get("EventBusName") or "default"
    if not name.startswith("arn:"):
        return call.account, call.region, name
    arn = Arn.read(name)
    return arn.account, arn.region, arn.resource.removeprefix("event-bus/")


def _put_entry(
    router: Router, entry: Mapping[str, Any], place: tuple[str, str, str], call: Call
) -> dict[str, str]:
    refusal = _refuse_entry(entry)
    if refusal:
        return refusal
    account, region, bus = place
    event = {
        "detail-type": entry["DetailType"],
        "source": entry["Source"],
        "account": call.account,
        "resources": list(entry.get("Resources") or ()),
        "detail": json.loads(entry["Detail"]),
    }
    if entry.get("Time"):
        event["time"] = _read_time(entry["Time"])
    sent = router.send(event, account=account, region=region, bus=bus)
    return {"EventId": sent}


def _refuse_entry(entry: Mapping[str, Any]) -> dict[str, str] | None:
    for name in ("Source", "DetailType", "Detail"):
        if not entry.get(name):
            return _error(
                "InvalidArgument",
                f"Parameter {name} is not valid. "
                f"Reason: {name} is a required argument.",
            )
    if str(entry["Source"]).lower().startswith("aws."):
        return _error(
            "NotAuthorizedForSourceException", "Not authorized for the source."
        )
    try:
        detail = json.loads(entry["Detail"])
    except ValueError:
        detail = None
    if not isinstance(detail, dict):
        return _error("MalformedDetail", "Detail is malformed.")
    return None


def _error(code: str, message: str) -> dict[str, str]:
    return {"ErrorCode": code, "ErrorMessage": message}


def _read_time(time: Any) -> str:
    if isinstance(time, int | float):
        time = datetime.fromtimestamp(time, UTC)
    elif isinstance(time, str):
        time = datetime.fromisoformat(time)
    return write_time(time)
