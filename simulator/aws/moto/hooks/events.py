"""Brings moto's own senders of events, and its making of rules, to our router.

S3 notifications and replays call a rule's ``send_to_targets``; stacks and clients call
``put_rule``. Everything is taken back when the patches are.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.events import notifications
from moto.events.exceptions import InvalidEventPatternException, ValidationException
from moto.events.models import EventsBackend, Rule
from moto.events.utils import _BASE_EVENT_MESSAGE

from gameday.simulator.aws.eventbridge.pattern import InvalidEventPattern, Pattern
from gameday.simulator.aws.eventbridge.schedule import InvalidSchedule, parse_schedule
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.moto.readers.events import read_rule
from gameday.simulator.aws.times import write_time

if TYPE_CHECKING:
    import random

    from gameday.simulator.aws.eventbridge.envelope import Event
    from gameday.simulator.aws.eventbridge.router import Router
    from gameday.simulator.engine.patching import Patches

__all__ = ["redirect_senders"]

_MOTO_ID = _BASE_EVENT_MESSAGE["id"]


def redirect_senders(patches: Patches, router: Router, *, rng: random.Random) -> None:
    """Let moto send its events through the router until the patches are undone.

    A rule is also checked when it is made, whichever way, with our pattern language:
    ``InvalidEventPatternException`` and ``ValidationException`` as AWS answers.
    """

    def send_to_targets(
        rule: Rule, original_event: dict[str, Any], *_: Any, **__: Any
    ) -> None:
        router.offer(read_rule(rule), _to_event(original_event, rng))

    put_rule = EventsBackend.put_rule

    def put_checked_rule(backend: EventsBackend, *args: Any, **kwargs: Any) -> Rule:
        _check(kwargs.get("event_pattern"), kwargs.get("scheduled_expression"))
        rule = put_rule(backend, *args, **kwargs)
        router.timetable.plan(read_rule(rule))
        return rule

    patches.set(Rule, "send_to_targets", send_to_targets)
    patches.set(EventsBackend, "put_rule", put_checked_rule)
    # moto makes an event of its own for a new bucket, which AWS does not.
    patches.set(notifications, "_send_safe_notification", lambda *_, **__: None)


def _to_event(original: dict[str, Any], rng: random.Random) -> Event:
    if original["id"] == _MOTO_ID:
        # The same event is offered to every rule in turn: its id is made once.
        original["id"] = make_uuid(rng)
    event = {key: value for key, value in original.items() if key != "ingestion-time"}
    if not isinstance(event["time"], str):
        event["time"] = write_time(datetime.fromtimestamp(event["time"], UTC))
    return event


def _check(pattern: str | None, expression: str | None) -> None:
    try:
        if pattern:
            Pattern.parse(pattern)
        if expression:
            parse_schedule(expression)
    except InvalidEventPattern as error:
        place = f"{error.path}: " if error.path else ""
        raise InvalidEventPatternException(f"{place}{error.message}") from error
    except InvalidSchedule as error:
        raise ValidationException(
            f"Parameter ScheduleExpression is not valid. Reason: {error}"
        ) from error
