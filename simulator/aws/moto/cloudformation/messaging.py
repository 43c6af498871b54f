"""Subscriptions, and the policies of topics, queues and event buses.

moto knows topics, queues and rules in stacks, but not what ties them together.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
)

__all__ = ["COMPLETIONS", "TYPES"]

_FILTERS = ("FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy")


def _create_subscription(properties: Properties, place: Place) -> Resource:
    sns = place.backend("sns")
    subscription = sns.subscribe(
        properties["TopicArn"], properties["Endpoint"], properties["Protocol"]
    )
    for name in _FILTERS:
        if name in properties:
            value = _write(properties[name])
            sns.set_subscription_attributes(subscription.arn, name, value)
    delete = partial(sns.unsubscribe, subscription.arn)
    return Resource(subscription.arn, {"Arn": subscription.arn}, delete)


def _create_topic_policy(properties: Properties, place: Place) -> Resource:
    sns = place.backend("sns")
    before = {arn: sns.get_topic(arn).policy for arn in properties["Topics"]}
    for arn in before:
        sns.get_topic(arn).policy = _write(properties["PolicyDocument"])

    def delete() -> None:
        for arn, policy in before.items():
            sns.get_topic(arn).policy = policy

    return Resource(place.name, {"Id": place.name}, delete)


def _create_queue_policy(properties: Properties, place: Place) -> Resource:
    sqs = place.backend("sqs")
    names = [url.rsplit("/", 1)[-1] for url in properties["Queues"]]
    policy = _write(properties["PolicyDocument"])
    for name in names:
        sqs.set_queue_attributes(name, {"Policy": policy})

    def delete() -> None:
        for name in names:
            sqs.set_queue_attributes(name, {"Policy": ""})

    return Resource(place.name, {"Id": place.name}, delete)


def _create_bus_policy(properties: Properties, place: Place) -> Resource:
    events = place.backend("events")
    bus, statement = properties.get("EventBusName"), properties["StatementId"]
    body = properties.get("Statement")
    policy = {
        "Version": "2012-10-17",
        "Statement": [{"Sid": statement} | (body or {})],
    }
    events.put_permission(
        bus,
        properties.get("Action"),
        properties.get("Principal"),
        statement,
        properties.get("Condition"),
        json.dumps(policy) if body else None,
    )
    delete = partial(events.remove_permission, bus, statement, False)  # noqa: FBT003 - moto's signature
    return Resource(place.name, on_delete=delete)


def _complete_rule(rule: Any, properties: Properties, place: Place) -> None:
    """A rule of a template keeps its state and what it sends to each target."""
    del place
    rule.state = properties.get("State", "ENABLED")


def _write(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


TYPES = {
    "AWS::Events::EventBusPolicy": ResourceType(_create_bus_policy),
    "AWS::SNS::Subscription": ResourceType(_create_subscription, frozenset({"Arn"})),
    "AWS::SNS::TopicPolicy": ResourceType(_create_topic_policy, frozenset({"Id"})),
    "AWS::SQS::QueuePolicy": ResourceType(_create_queue_policy, frozenset({"Id"})),
}

COMPLETIONS = {"AWS::Events::Rule": _complete_rule}
