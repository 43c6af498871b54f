"""EventBridge Scheduler, for policies in schedule mode: their function, when it is due.

The schedule itself is the account's, made by c7n; it counts as it stands at each turn.
One-time schedules (``at(…)``) and time zones other than UTC are not played.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

from moto.scheduler.exceptions import ScheduleGroupNotFound, ScheduleNotFound
from moto.scheduler.models import scheduler_backends

from gameday.scenarios.errors import PreflightFailed
from gameday.simulator.aws.eventbridge.envelope import complete_event
from gameday.simulator.aws.eventbridge.schedule import InvalidSchedule, parse_schedule
from gameday.simulator.aws.ids import make_uuid

if TYPE_CHECKING:
    from random import Random

    from gameday.simulator.world import World

__all__ = ["run_schedule"]

_SENDER = "scheduler.amazonaws.com"


def run_schedule(world: World, name: str, group: str) -> None:
    """Call a schedule's function whenever it is due, as long as it is there.

    Raises:
        PreflightFailed: Its expression is none that is played.
    """
    schedule = _find(world, name, group)
    try:
        parse_schedule(schedule.schedule_expression)
    except InvalidSchedule as error:
        raise PreflightFailed(
            f"the schedule of {name} is not played: {error}",
            code="custodian-schedule-not-played",
        ) from error
    _plan(world, name, group, world.chance(f"scheduler:{name}"))


def _plan(world: World, name: str, group: str, rng: Random) -> None:
    schedule = _find(world, name, group)
    if schedule is None:
        return
    now = world.clock.now()
    due = parse_schedule(schedule.schedule_expression).after(now)
    if due is not None:
        turn = partial(_take_turn, world, name, group, rng)
        wait_s = (due - now).total_seconds()
        world.clock.call_later(wait_s, turn, name=f"scheduler:{name}")


def _take_turn(world: World, name: str, group: str, rng: Random) -> None:
    schedule = _find(world, name, group)
    if schedule is None:
        return
    _plan(world, name, group, rng)
    if schedule.state == "ENABLED":
        event = complete_event(
            {
                "source": "aws.scheduler",
                "detail-type": "Scheduled Event",
                "resources": [schedule.arn],
                "detail": "{}",
            },
            event_id=make_uuid(rng),
            account=world.account.account_id,
            region=world.account.region,
            time=world.clock.now(),
        )
        world.lambdas.invoke_async(
            schedule.target["Arn"], json.dumps(event), source=_SENDER
        )


def _find(world: World, name: str, group: str) -> Any:
    backend = scheduler_backends[world.account.account_id][world.account.region]
    try:
        return backend.get_schedule(group, name)
    except (ScheduleGroupNotFound, ScheduleNotFound):
        return None
