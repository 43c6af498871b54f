"""The events of a function: what each kind of SAM's makes in the account.

Events of callers from outside, an API's above all, are left out with a note.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.sam.buckets import add_bucket_event
from gameday.simulator.deployment.sam.generation import arn_of, ref
from gameday.simulator.deployment.sam.letters import find_letters
from gameday.simulator.deployment.sam.mappings import SOURCES, add_mapping
from gameday.simulator.deployment.sam.schedules import add_schedule
from gameday.simulator.deployment.sam.topics import add_topic_event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation
    from gameday.simulator.deployment.sam.receiver import Receiver

__all__ = ["add_event", "read_state", "write_target"]

_LONGEST_ID = 64


def add_event(receiver: Receiver, name: str, event: Any) -> None:
    """Write an event out."""
    path = (receiver.function, "Properties", "Events", name)
    kind = event.get("Type") if isinstance(event, dict) else None
    properties = (event.get("Properties") or {}) if kind else {}
    if kind in _LEFT_OUT:
        what = f"the {kind} event `{name}` of `{receiver.function}`"
        receiver.generation.note(f"{what} is left out: nothing here causes one")
        return
    writer = _WRITERS.get(str(kind))
    if writer is None:
        hint = suggest(str(kind), [*_WRITERS, *_LEFT_OUT])
        message = f"SAM has no event of type `{kind}`"
        receiver.generation.complain((*path, "Type"), message, hint)
        return
    for required in _REQUIRED.get(str(kind), ()):
        if required not in properties:
            message = f"the event `{name}` has no `{required}`"
            receiver.generation.complain((*path, "Properties"), message)
            return
    writer(receiver, f"{receiver.function}{name}", properties)


def read_state(properties: Template) -> Any:
    """Return a rule's state, which an event says in one of two ways."""
    if properties.get("Enabled") is not None:
        is_on = str(properties["Enabled"]).lower() == "true"
        return "ENABLED" if is_on else "DISABLED"
    return properties.get("State")


def write_target(
    generation: Generation, event: str, properties: Template, suffix: str
) -> Template:
    """Return what a rule's target has besides its ARN."""
    given = (properties.get("Target") or {}).get("Id")
    target = {"Id": given or f"{event}{suffix}"[:_LONGEST_ID]}
    for name in ("Input", "InputPath", "RetryPolicy", "InputTransformer"):
        if properties.get(name) is not None:
            target[name] = properties[name]
    if letters := properties.get("DeadLetterConfig"):
        target["DeadLetterConfig"] = {"Arn": find_letters(generation, event, letters)}
    return target


def _add_rule(receiver: Receiver, event: str, properties: Template) -> None:
    target = write_target(receiver.generation, event, properties, "LambdaTarget")
    rule = {
        "Description": properties.get("Description"),
        "EventBusName": properties.get("EventBusName"),
        "EventPattern": properties["Pattern"],
        "Name": properties.get("RuleName"),
        "State": read_state(properties),
        "Targets": [{"Arn": receiver.arn, **target}],
    }
    receiver.generation.add(event, "AWS::Events::Rule", rule)
    receiver.permit(event, "events.amazonaws.com", SourceArn=arn_of(event))


def _add_timer(receiver: Receiver, event: str, properties: Template) -> None:
    target = write_target(receiver.generation, event, properties, "LambdaTarget")
    rule = {
        "Description": properties.get("Description"),
        "Name": properties.get("Name") or properties.get("RuleName"),
        "ScheduleExpression": properties["Schedule"],
        "State": read_state(properties),
        "Targets": [{"Arn": receiver.arn, **target}],
    }
    receiver.generation.add(event, "AWS::Events::Rule", rule)
    receiver.permit(event, "events.amazonaws.com", SourceArn=arn_of(event))


def _add_schedule(receiver: Receiver, event: str, properties: Template) -> None:
    add_schedule(
        receiver.generation,
        event,
        properties,
        target=receiver.arn,
        action="lambda:InvokeFunction",
    )


def _add_logs(receiver: Receiver, event: str, properties: Template) -> None:
    group = properties["LogGroupName"]
    subscription = {
        "DestinationArn": receiver.arn,
        "FilterPattern": properties.get("FilterPattern", ""),
        "LogGroupName": group,
    }
    resource = {"Fn::Join": ["", [_LOG_GROUP, group, ":*"]]}
    principal = "logs.amazonaws.com"
    receiver.permit(event, principal, SourceArn=resource)
    receiver.generation.add(
        event,
        "AWS::Logs::SubscriptionFilter",
        subscription,
        DependsOn=[f"{event}Permission"],
    )


_LOG_GROUP = {
    "Fn::Join": [
        ":",
        ["arn:aws:logs", ref("AWS::Region"), ref("AWS::AccountId"), "log-group", ""],
    ]
}
_WRITERS: Mapping[str, Callable[[Receiver, str, Template], None]] = {
    "CloudWatchEvent": _add_rule,
    "CloudWatchLogs": _add_logs,
    "EventBridgeRule": _add_rule,
    "S3": add_bucket_event,
    "SNS": add_topic_event,
    "Schedule": _add_timer,
    "ScheduleV2": _add_schedule,
    **{kind: partial(add_mapping, kind=kind) for kind in SOURCES},
}
_REQUIRED = {
    "CloudWatchEvent": ("Pattern",),
    "CloudWatchLogs": ("LogGroupName",),
    "EventBridgeRule": ("Pattern",),
    "S3": ("Bucket", "Events"),
    "SNS": ("Topic",),
    "Schedule": ("Schedule",),
    "ScheduleV2": ("ScheduleExpression",),
    **{kind: (member,) for kind, (member, _) in SOURCES.items()},
}
_LEFT_OUT = frozenset(
    {"AlexaSkill", "Api", "Cognito", "DocumentDB", "HttpApi", "IoTRule", "MQ", "MSK"}
    | {"SelfManagedKafka"}
)
