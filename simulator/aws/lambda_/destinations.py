"""Where an asynchronous invocation goes that failed for good.

A function may have an on-failure destination, which gets a record of the invocation,
and a dead-letter queue or topic, which gets the event alone. The messages are put into
moto directly; that the role lacks the permission to send them is not noticed.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends

from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gameday.simulator.aws.lambda_.function import Function
    from gameday.simulator.aws.lambda_.invocation import Request
    from gameday.simulator.aws.lambda_.outcome import InvocationResult

__all__ = ["Destinations"]

_MAX_ERROR_TEXT = 1024
_THROTTLED, _ANSWERED = 429, 200


class Destinations:
    """Reports failures for good.

    Args:
        now: The exercise's time.
        forward: Sends a record to a function or an event bus; says whether it could.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        forward: Callable[[str, Mapping[str, Any]], bool],
    ) -> None:
        self._now = now
        self._forward = forward

    def report(
        self,
        function: Function,
        request: Request,
        result: InvocationResult | None,
        condition: str,
    ) -> list[str]:
        """Send what Lambda sends.

        Returns:
            The ARNs that got something.
        """
        reached = []
        if function.on_failure:
            record = self._record(function, request, result, condition)
            if self._send_record(function.on_failure, record):
                reached.append(function.on_failure)
        if function.dead_letter:
            body = request.payload.decode("utf-8", errors="replace")
            attributes = _attributes(request, result)
            if _send(function.dead_letter, body, attributes):
                reached.append(function.dead_letter)
        return reached

    def _record(
        self,
        function: Function,
        request: Request,
        result: InvocationResult | None,
        condition: str,
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
            record["responseContext"] = {
                "statusCode": _ANSWERED,
                "executedVersion": result.version,
                "functionError": result.function_error,
            }
            record["responsePayload"] = json.loads(result.payload)
        return record

    def _send_record(self, arn: str, record: Mapping[str, Any]) -> bool:
        if arn.split(":")[2] in {"lambda", "events"}:
            return self._forward(arn, record)
        return _send(arn, json.dumps(record), {})


def _attributes(
    request: Request, result: InvocationResult | None
) -> dict[str, dict[str, str]]:
    failure = result and result.failure
    status = _ANSWERED if failure else _THROTTLED
    message = failure.message if failure else "Rate Exceeded."
    return {
        "RequestID": {"DataType": "String", "StringValue": request.id},
        "ErrorCode": {"DataType": "Number", "StringValue": str(status)},
        "ErrorMessage": {
            "DataType": "String",
            "StringValue": message[:_MAX_ERROR_TEXT] or "-",
        },
    }


def _send(arn: str, body: str, attributes: dict[str, dict[str, str]]) -> bool:
    _, _, service, region, account, name = arn.split(":", 5)
    if service == "sqs":
        queues = sqs_backends[account][region]
        if name not in queues.queues:
            return False
        queues.send_message(name, body, message_attributes=attributes)
        return True
    if service == "sns":
        topics = sns_backends[account][region]
        if arn not in topics.topics:
            return False
        plain = {
            k: {"Type": v["DataType"], "Value": v["StringValue"]}
            for k, v in attributes.items()
        }
        topics.topics[arn].publish(body, message_attributes=plain)
        return True
    return False
