"""Members whose text has to be JSON, refused where it is not as each service does.

The emulator fails on them, or finds out when somebody reads them. It looks no further
than the form; documents with a language of their own are known to their rooms.
Sources: SQS API, SetQueueAttributes; SNS API, Subscribe and SetSubscriptionAttributes;
Lambda API, CreateEventSourceMapping; EventBridge API, PutTargets; Step Functions API,
StartExecution. The words were seen in public reports of these answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.call import Call, Params, Response
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["check_json"]


class _Member(NamedTuple):
    """A member, a map's key or a list's parts, and what its service says of no JSON."""

    path: str
    code: str
    says: str
    """With ``{text}`` for what was sent."""
    only: tuple[str, str] | None = None
    """What another member must say for this one to be JSON."""


_REDRIVE = (
    "Value {text} for parameter RedrivePolicy is invalid. Reason: Redrive policy is "
    "not a valid JSON map."
)
_QUEUE = (
    _Member("Attributes.RedrivePolicy", "InvalidParameterValue", _REDRIVE),
    _Member(
        "Attributes.RedriveAllowPolicy",
        "InvalidParameterValue",
        _REDRIVE.replace("RedrivePolicy", "RedriveAllowPolicy"),
    ),
)
_SUBSCRIPTION = tuple(
    _Member(
        f"Attributes.{name}",
        "InvalidParameter",
        f"Invalid parameter: Attributes Reason: {name}: failed to parse JSON.",
    )
    for name in ("DeliveryPolicy", "FilterPolicy", "RedrivePolicy")
)
_SUBSCRIPTION_ATTRIBUTE = tuple(
    _Member(
        "AttributeValue",
        "InvalidParameter",
        f"Invalid parameter: {name}: failed to parse JSON.",
        only=("AttributeName", name),
    )
    for name in ("DeliveryPolicy", "FilterPolicy", "RedrivePolicy")
)
_FILTERS = (
    _Member(
        "FilterCriteria.Filters.Pattern",
        "InvalidParameterValueException",
        "Invalid filter pattern definition.",
    ),
)
_EXECUTION = (
    _Member(
        "input",
        "InvalidExecutionInput",
        "Invalid State Machine Execution Input: '{text}'",
    ),
)
_MEMBERS: Mapping[tuple[str, str], tuple[_Member, ...]] = {
    ("events", "PutTargets"): (
        _Member(
            "Targets.Input",
            "ValidationException",
            "JSON syntax error in input for target.",
        ),
    ),
    ("lambda", "CreateEventSourceMapping"): _FILTERS,
    ("lambda", "UpdateEventSourceMapping"): _FILTERS,
    ("sns", "SetSubscriptionAttributes"): _SUBSCRIPTION_ATTRIBUTE,
    ("sns", "Subscribe"): _SUBSCRIPTION,
    ("sqs", "CreateQueue"): _QUEUE,
    ("sqs", "SetQueueAttributes"): _QUEUE,
    ("stepfunctions", "StartExecution"): _EXECUTION,
    ("stepfunctions", "StartSyncExecution"): _EXECUTION,
}


def check_json(call: Call, proceed: Proceed) -> Response:
    """Refuse a call with a member that should be JSON and is none.

    Raises:
        AwsError: In the words of the call's service.
    """
    for member in _MEMBERS.get((call.service, call.operation), ()):
        for text in _list_texts(call.params, member):
            if not _is_json(text):
                raise AwsError(member.code, member.says.format(text=text))
    return proceed(call)


def _list_texts(params: Params, member: _Member) -> Iterator[str]:
    if member.only is not None:
        name, value = member.only
        if params.get(name) != value:
            return
    yield from _walk(params, member.path.split("."))


def _walk(value: Any, path: list[str]) -> Iterator[str]:
    """Read the texts at the end of a path; an empty one takes the thing away."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _walk(each, path)
    elif path:
        if isinstance(value, Mapping):
            yield from _walk(value.get(path[0]), path[1:])
    elif isinstance(value, str) and value:
        yield value


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
