"""``EventInvokeConfig``: what becomes of a function's asynchronous invocations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.generation import arn_of, ref

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.receiver import Receiver

__all__ = ["add_invoke_config"]

_ACTIONS = {
    "EventBridge": "events:PutEvents",
    "Lambda": "lambda:InvokeFunction",
    "SNS": "sns:Publish",
    "SQS": "sqs:SendMessage",
}
_MADE = {"SNS": ("Topic", "AWS::SNS::Topic"), "SQS": ("Queue", "AWS::SQS::Queue")}


def add_invoke_config(receiver: Receiver, config: Template | None) -> None:
    """Write the configuration out, with the queues and topics it asks for."""
    if not config:
        return
    destinations: Template = {}
    for outcome, given in (config.get("DestinationConfig") or {}).items():
        arn = _find_destination(receiver, outcome, given)
        destinations[outcome] = {"Destination": arn}
        if receiver.role is not None:
            statement = {
                "Effect": "Allow",
                "Action": _ACTIONS.get(given.get("Type", ""), "sqs:SendMessage"),
                "Resource": arn,
            }
            kind = given.get("Type", "SQS")
            name = f"{receiver.function}EventInvokeConfig{outcome}{kind}Policy"
            receiver.role.allow(name, statement)
    properties = {
        "FunctionName": ref(receiver.function),
        "Qualifier": receiver.qualifier,
        "MaximumEventAgeInSeconds": config.get("MaximumEventAgeInSeconds"),
        "MaximumRetryAttempts": config.get("MaximumRetryAttempts"),
        "DestinationConfig": destinations or None,
    }
    name = f"{receiver.function}EventInvokeConfig"
    receiver.generation.add(name, "AWS::Lambda::EventInvokeConfig", properties)


def _find_destination(receiver: Receiver, outcome: str, given: Template) -> Any:
    if given.get("Destination") is not None:
        return given["Destination"]
    kind = given.get("Type")
    if kind not in _MADE:
        path = (receiver.function, "Properties", "EventInvokeConfig")
        message = f"the `{outcome}` destination needs a `Destination`"
        receiver.generation.complain(path, message)
        return None
    suffix, resource = _MADE[kind]
    name = f"{receiver.function}EventInvokeConfig{outcome}{suffix}"
    receiver.generation.add(name, resource, {})
    receiver.generation.renamed[f"{receiver.function}.Destination{suffix}"] = name
    return arn_of(name) if kind == "SQS" else ref(name)
