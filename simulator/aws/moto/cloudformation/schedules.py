"""EventBridge's schedules, their groups and its pipes, which moto's stacks lack."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from moto.pipes.exceptions import NotFoundException
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


def _create_pipe(properties: Properties, place: Place) -> Resource:
    """Keep a pipe, so that it is known what it would carry; nothing is carried."""
    pipes = place.backend("pipes")
    pipe = pipes.create_pipe(
        name=place.name,
        description=properties.get("Description"),
        desired_state=properties.get("DesiredState", "RUNNING"),
        source=properties["Source"],
        source_parameters=properties.get("SourceParameters"),
        enrichment=properties.get("Enrichment"),
        enrichment_parameters=properties.get("EnrichmentParameters"),
        target=properties["Target"],
        target_parameters=properties.get("TargetParameters"),
        role_arn=properties["RoleArn"],
        tags=read_tags(properties),
        log_configuration=properties.get("LogConfiguration"),
        kms_key_identifier=properties.get("KmsKeyIdentifier"),
    )
    attributes = {"Arn": pipe.arn, "CurrentState": pipe.desired_state}

    def delete() -> None:
        with suppress(NotFoundException):  # somebody may have deleted it before
            pipes.delete_pipe(place.name)

    return Resource(place.name, attributes, delete, supported=False)


TYPES = {
    "AWS::Pipes::Pipe": ResourceType(
        _create_pipe, frozenset({"Arn", "CurrentState"}), name_property="Name"
    ),
    "AWS::Scheduler::Schedule": ResourceType(
        _create_schedule, frozenset({"Arn"}), name_property="Name"
    ),
    "AWS::Scheduler::ScheduleGroup": ResourceType(
        _create_group, frozenset({"Arn", "State"}), name_property="Name"
    ),
}
