"""What a schedule calls: the API operation and its parameters, by kind of target.

A templated target is one operation of a service (user guide, "Templated targets"); a
universal target names any operation and has its parameters as input. Played are the
templates of Lambda, SQS, SNS, EventBridge and Step Functions.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.sdk import (
    UnknownService,
    find_operation,
    find_service,
    spell,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.eventbridge.scheduler.entry import Target

__all__ = ["ApiCall", "NotPlayed", "make_call", "send_call", "write_queue_url"]


class NotPlayed(LookupError):
    """A target that the simulator does not have: a gap of ours.

    Args:
        service: Whose target it is, as its ARN names it.
        arn: The target's ARN.
    """

    def __init__(self, service: str, arn: str) -> None:
        super().__init__(f"the simulator does not schedule {service}: {arn}")
        self.what = f"schedules of {service} targets"


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call to make, in botocore's words or those of the SDK for Java."""

    service: str
    operation: str
    parameters: Mapping[str, Any]


def make_call(target: Target, payload: str) -> ApiCall:
    """Return the call that hands a payload to a target.

    Raises:
        NotPlayed: The simulator has no such target.
    """
    if universal := target.universal:
        service, operation = universal
        try:
            return ApiCall(find_service(service), operation, json.loads(payload))
        except UnknownService as error:
            raise NotPlayed(service, target.arn) from error
    service = Arn.read(target.arn).service
    write = _TEMPLATES.get(service)
    if write is None:
        raise NotPlayed(service, target.arn)
    return write(target, payload)


def send_call(client: Callable[[str], Any], call: ApiCall) -> Mapping[str, Any]:
    """Make a call with a client of its service, made by botocore's name.

    Raises:
        UnknownCall: There is no such operation.
        ClientError: AWS refuses.
        ParamValidationError: The parameters are not the operation's.
    """
    service = client(call.service)
    method, model = find_operation(service, call.service, call.operation)
    answer: Mapping[str, Any] = method(**spell(call.parameters, model.input_shape))
    return answer


def write_queue_url(queue_arn: str) -> str:
    """Return the address of a queue, by which SQS's operations know it."""
    queue = Arn.read(queue_arn)
    host = f"sqs.{queue.region}.amazonaws.com"
    return f"https://{host}/{queue.account}/{queue.resource}"


def _invoke(target: Target, payload: str) -> ApiCall:
    asked = {"FunctionName": target.arn, "InvocationType": "Event", "Payload": payload}
    return ApiCall("lambda", "Invoke", asked)


def _send_message(target: Target, payload: str) -> ApiCall:
    asked = {"QueueUrl": write_queue_url(target.arn), "MessageBody": payload}
    return ApiCall("sqs", "SendMessage", asked | _read(target, "SqsParameters"))


def _publish(target: Target, payload: str) -> ApiCall:
    return ApiCall("sns", "Publish", {"TopicArn": target.arn, "Message": payload})


def _put_event(target: Target, payload: str) -> ApiCall:
    given = _read(target, "EventBridgeParameters")
    entry = {"EventBusName": target.arn, "Detail": payload}
    return ApiCall("events", "PutEvents", {"Entries": [entry | given]})


def _start_execution(target: Target, payload: str) -> ApiCall:
    asked = {"stateMachineArn": target.arn, "input": payload}
    return ApiCall("stepfunctions", "StartExecution", asked)


def _read(target: Target, name: str) -> dict[str, Any]:
    return dict(target.parameters.get(name) or {})


_TEMPLATES: Mapping[str, Callable[[Target, str], ApiCall]] = {
    "events": _put_event,
    "lambda": _invoke,
    "sns": _publish,
    "sqs": _send_message,
    "states": _start_execution,
}
