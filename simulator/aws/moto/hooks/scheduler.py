"""Schedules are checked as AWS checks them, and the service hears of them.

moto keeps schedules and never invokes one. It takes any expression and role, fails
inside for a group that is not there, and forgets what an update says of completion.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend
from moto.scheduler.responses import EventBridgeSchedulerResponse

from gameday.simulator.aws.eventbridge.scheduler import InvalidEntry
from gameday.simulator.aws.moto.readers.scheduler import read_entry

if TYPE_CHECKING:
    from gameday.simulator.aws.eventbridge.scheduler import Scheduler
    from gameday.simulator.engine.patching import Patches

__all__ = ["tell_scheduler"]


def tell_scheduler(patches: Patches, scheduler: Scheduler) -> None:
    """Let the service check schedules and hear of them until the patches are undone."""
    backend = EventBridgeSchedulerBackend
    patches.set(
        backend, "create_schedule", _creating(backend.create_schedule, scheduler)
    )
    patches.set(
        backend, "update_schedule", _updating(backend.update_schedule, scheduler)
    )
    _keep_completion(patches)


def _creating(create: Any, scheduler: Scheduler) -> Any:
    @wraps(create)
    def create_checked(backend: Any, *, group_name: Any, **given: Any) -> Any:
        group = backend.get_schedule_group(group_name)  # raises where it is missing
        schedule = create(backend, group_name=group_name, **given)
        try:
            _tell(backend, schedule, scheduler)
        except ValidationException:
            group.delete_schedule(schedule.name)
            raise
        return schedule

    return create_checked


def _updating(update: Any, scheduler: Scheduler) -> Any:
    @wraps(update)
    def update_checked(
        backend: Any, *, group_name: Any, name: str, **given: Any
    ) -> Any:
        schedule = backend.get_schedule(group_name, name)
        before = dict(vars(schedule))
        update(backend, group_name=group_name, name=name, **given)
        try:
            _tell(backend, schedule, scheduler)
        except ValidationException:
            vars(schedule).update(before)
            raise
        return schedule

    return update_checked


def _tell(backend: Any, schedule: Any, scheduler: Scheduler) -> None:
    entry = read_entry(schedule, backend.account_id, backend.region_name)
    try:
        scheduler.check(entry)
    except InvalidEntry as error:
        raise ValidationException(str(error)) from error
    scheduler.on_change(entry)


def _keep_completion(patches: Patches) -> None:
    """Let ``UpdateSchedule`` say what becomes of a completed schedule."""
    update = EventBridgeSchedulerResponse.update_schedule

    @wraps(update)
    def update_schedule(response: Any) -> str:
        answer: str = update(response)
        name = response.uri.split("?")[0].split("/")[-1]
        group = response._get_param("GroupName")  # noqa: SLF001 - moto's own way to read
        schedule = response.scheduler_backend.get_schedule(group, name)
        schedule.action_after_completion = response._get_param(  # noqa: SLF001 - ditto
            "ActionAfterCompletion"
        )
        return answer

    patches.set(EventBridgeSchedulerResponse, "update_schedule", update_schedule)
