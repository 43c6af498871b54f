"""Log subscriptions, metric filters and alarms.

moto's CloudFormation knows log groups and none of what is made of their contents.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
)

__all__ = ["TYPES"]


def _create_subscription(properties: Properties, place: Place) -> Resource:
    logs = place.backend("logs")
    group = properties["LogGroupName"]
    logs.groups[group].put_subscription_filter(
        place.name,
        properties["FilterPattern"],
        properties["DestinationArn"],
        properties.get("RoleArn"),
    )
    delete = partial(logs.delete_subscription_filter, group, place.name)
    return Resource(place.name, on_delete=delete)


def _create_metric_filter(properties: Properties, place: Place) -> Resource:
    logs = place.backend("logs")
    group = properties["LogGroupName"]
    transformations = [
        {name[:1].lower() + name[1:]: value for name, value in each.items()}
        for each in properties["MetricTransformations"]
    ]
    logs.put_metric_filter(
        place.name, properties["FilterPattern"], group, transformations
    )
    delete = partial(logs.delete_metric_filter, place.name, group)
    return Resource(place.name, on_delete=delete)


def _create_alarm(properties: Properties, place: Place) -> Resource:
    metrics = place.backend("cloudwatch")
    alarm = metrics.put_metric_alarm(
        name=place.name,
        namespace=properties.get("Namespace"),
        metric_name=properties.get("MetricName"),
        comparison_operator=properties["ComparisonOperator"],
        evaluation_periods=int(properties["EvaluationPeriods"]),
        period=_read_number(properties, "Period", int),
        threshold=_read_number(properties, "Threshold", float),
        statistic=properties.get("Statistic"),
        description=properties.get("AlarmDescription"),
        dimensions=[],
        alarm_actions=properties.get("AlarmActions", []),
        ok_actions=properties.get("OKActions", []),
        insufficient_data_actions=properties.get("InsufficientDataActions", []),
        treat_missing_data=properties.get("TreatMissingData"),
    )
    delete = partial(metrics.delete_alarms, [place.name])
    return Resource(place.name, {"Arn": alarm.alarm_arn}, delete)


def _read_number(properties: Properties, name: str, kind: Any) -> Any:
    return kind(properties[name]) if name in properties else None


TYPES = {
    "AWS::CloudWatch::Alarm": ResourceType(
        _create_alarm, frozenset({"Arn"}), "AlarmName"
    ),
    "AWS::Logs::MetricFilter": ResourceType(
        _create_metric_filter, name_property="FilterName"
    ),
    "AWS::Logs::SubscriptionFilter": ResourceType(
        _create_subscription, name_property="FilterName"
    ),
}
