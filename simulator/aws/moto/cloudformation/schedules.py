"""Scheduler's schedules and their groups, which moto does not know in stacks."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from moto.scheduler.exceptions import ScheduleGroupNotFound, ScheduleNotFound

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

__all__ = ["TYPES"]


def _create_schedule(properties: Properties, place: Place) -> Resource:
    scheduler = place.backend("scheduler")
    group = properties.get("GroupName")
    schedule = scheduler.create_schedule(
        description=properties.get("Description"),
        end_date=properties.get("EndDate"),
        flexible_time_window=properties["FlexibleTimeWindow"],
        group_name=group,
        kms_key_arn=properties.get("KmsKeyArn"),
        name=place.name,
        schedule_expression=properties["ScheduleExpression"],
        schedule_expression_timezone=properties.get("ScheduleExpressionTimezone"),
        start_date=properties.get("StartDate"),
        state=properties.get("State", "ENABLED"),
        target=dict(properties["Target"]),
        action_after_completion=properties.get("ActionAfterCompletion"),
    )

    def delete() -> None:
        # A schedule may have deleted itself on completion, or gone with its group.
        with suppress(ScheduleNotFound, ScheduleGroupNotFound):
            scheduler.delete_schedule(group, place.name)

    return Resource(place.name, {"Arn": schedule.arn}, delete)


def _create_group(properties: Properties, place: Place) -> Resource:
    scheduler = place.backend("scheduler")
    tags = [
        {"Key": key, "Value": value} for key, value in read_tags(properties).items()
    ]
    group: Any = scheduler.create_schedule_group(place.name, tags)

    def delete() -> None:
        scheduler.delete_schedule_group(place.name)

    attributes = {"Arn": group.arn, "State": "ACTIVE"}
    return Resource(place.name, attributes, delete)


TYPES = {
    "AWS::Scheduler::Schedule": ResourceType(
        _create_schedule, frozenset({"Arn"}), name_property="Name"
    ),
    "AWS::Scheduler::ScheduleGroup": ResourceType(
        _create_group, frozenset({"Arn", "State"}), name_property="Name"
    ),
}
