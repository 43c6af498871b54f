"""Where the outcome of an asynchronous invocation goes.

A function may have a destination for its successes and one for its failures, which get
a record of the invocation, and a dead-letter queue or topic, which gets the event alone
(developer guide, "Capturing records of Lambda asynchronous invocations"). Lambda sends
them with the function's role: what that may not do does not arrive. Buckets as
destinations of failures are not played.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam import Authority
    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.invocation import Request
    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.aws.lambda_.seams import Queues, SendEvent, Topics

__all__ = ["SENDS", "Condition", "Destinations", "Outlets"]

Condition = Literal[
    "Success", "RetriesExhausted", "EventAgeExceeded", "RecursiveInvocationsDropped"
]
"""How an asynchronous invocation ended, in the words of its record.

What the record says of a loop is not documented; the word is that of the metric."""

_MAX_ERROR_TEXT = 1024
_THROTTLED, _ANSWERED = 429, 200
SENDS = {
    "events": "events:PutEvents",
    "lambda": "lambda:InvokeFunction",
    "sns": "sns:Publish",
    "sqs": "sqs:SendMessage",
}
"""What the function's role must be allowed, by the destination's service."""


@dataclass(frozen=True, slots=True)
class Outlets:
    """What a record can be put into, beside functions."""

    queues: Queues
    topics: Topics
    send_event: SendEvent


class Destinations:
    """Reports how asynchronous invocations ended.

    Args:
        now: The exercise's time.
        authority: Says what a function's role may do.
        outlets: Where records are put.
        invoke_async: Queues an event for a function; says whether there is one.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        *,
        authority: Authority,
        outlets: Outlets,
        invoke_async: Callable[[str, str], bool],
    ) -> None:
        self._now = now
        self._authority = authority
        self._outlets = outlets
        self._invoke_async = invoke_async

    def report_success(
        self, function: Function, request: Request, result: InvocationResult
    ) -> None:
        """Send the record of an invocation that succeeded, where one is asked for."""
        if function.on_success:
            record = self._record(function, request, result, "Success")
            self._send_record(function, function.on_success, record)

    def report_failure(
        self,
        function: Function,
        request: Request,
        result: InvocationResult | None,
        condition: Condition,
    ) -> list[str]:
        """Send what Lambda sends of an invocation that failed for good.

        Returns:
            The ARNs that got something.
        """
        reached = []
        if function.on_failure:
            record = self._record(function, request, result, condition)
            if self._send_record(function, function.on_failure, record):
                reached.append(function.on_failure)
        if arn := function.dead_letter:
            body = request.payload.decode("utf-8", errors="replace")
            attributes = _attributes(request, result)
            if self._may(function, arn) and self._put(arn, body, attributes):
                reached.append(arn)
        return reached

    def _record(
        self,
        function: Function,
        request: Request,
        result: InvocationResult | None,
        condition: Condition,
    ) -> dict[str, Any]:
        record: dict[str, Any] = {
            "version": "1.0",
            "timestamp": write_time_ms(self._now()),
            "requestContext": {
                "requestId": request.id,
                "functionArn": f"{function.arn}:{function.version}",
                "condition": condition,
                "approximateInvokeCount": request.attempt if result else 0,
            },
            "requestPayload": json.loads(request.payload or b"{}"),
        }
        if result:
            context = {"statusCode": _ANSWERED, "executedVersion": result.version}
            if result.function_error:
                context["functionError"] = result.function_error
            record["responseContext"] = context
            record["responsePayload"] = json.loads(result.payload)
        return record

    def _send_record(
        self, function: Function, arn: str, record: Mapping[str, Any]
    ) -> bool:
        if not self._may(function, arn):
            return False
        if Arn.read(arn).service == "events":
            self._send_event(function, arn, record)
            return True
        return self._put(arn, json.dumps(record), {})

    def _may(self, function: Function, arn: str) -> bool:
        action = SENDS.get(Arn.read(arn).service)
        if action is None:
            return False
        source = Source(function.account, function.region, function.arn)
        return self._authority.may_role(
            function.role, action, arn, source=source, session=function.name
        ).allowed

    def _put(self, arn: str, body: str, attributes: Mapping[str, str | int]) -> bool:
        service = Arn.read(arn).service
        if service == "lambda":
            return self._invoke_async(arn, body)
        if service == "sns":
            return self._outlets.topics.publish(arn, body, attributes)
        return self._outlets.queues.send(arn, body, attributes)

    def _send_event(
        self, function: Function, arn: str, record: Mapping[str, Any]
    ) -> None:
        """Put a record on a bus as the detail of an event of source ``lambda``."""
        place = Arn.read(arn)
        is_success = record["requestContext"]["condition"] == "Success"
        outcome = "Success" if is_success else "Failure"
        event = {
            "source": "lambda",
            "detail-type": f"Lambda Function Invocation Result - {outcome}",
            "account": function.account,
            "resources": [arn, record["requestContext"]["functionArn"]],
            "detail": record,
        }
        self._outlets.send_event(
            event, account=place.account, region=place.region, bus=place.name
        )


def _attributes(
    request: Request, result: InvocationResult | None
) -> dict[str, str | int]:
    failure = result and result.failure
    message = failure.message if failure else "Rate Exceeded."
    return {
        "RequestID": request.id,
        "ErrorCode": _ANSWERED if failure else _THROTTLED,
        "ErrorMessage": message[:_MAX_ERROR_TEXT] or "-",
    }
