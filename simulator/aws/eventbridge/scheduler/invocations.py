"""The life of one invocation of a schedule: attempts, back-off, the dead-letter queue.

Every attempt is an ordinary API call of the schedule's role, so what the role may do
counts, and CloudTrail sees it. When a schedule is due is not decided here.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from botocore.exceptions import ClientError, ParamValidationError

from gameday.scorecards.actor import EVENTBRIDGE_SCHEDULER, Actor
from gameday.simulator.aws.eventbridge.envelope import complete_event
from gameday.simulator.aws.eventbridge.retries import Exhausted, draw_delay
from gameday.simulator.aws.eventbridge.scheduler.calls import (
    ApiCall,
    NotPlayed,
    make_call,
    send_call,
    write_queue_url,
)
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.principals import SCHEDULER
from gameday.simulator.aws.sdk import UnknownCall
from gameday.simulator.aws.sts.service_roles import RoleRefused
from gameday.simulator.aws.times import write_time
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    import random
    from datetime import datetime

    from gameday.scorecards.journal import JSON, Journal
    from gameday.simulator.aws.eventbridge.scheduler.entry import Entry
    from gameday.simulator.aws.sts.credentials import Clients
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
    from gameday.simulator.engine.clock import Clock

__all__ = ["Invocations"]

_LONGEST_SESSION = 64

_RETRIED = frozenset(
    {"InternalError", "InternalFailure", "InternalServerException", "RequestLimit"}
    | {"ServiceException", "ServiceUnavailable", "ServiceUnavailableException"}
    | {"RequestLimitExceeded", "Throttling", "ThrottlingException"}
    | {"TooManyRequestsException"}
)
"""Errors that may pass. The guide names none; what a caller did wrong stays wrong."""


class _Failed(NamedTuple):
    code: str
    reason: str
    is_retried: bool = False


@dataclass(frozen=True, slots=True)
class _Invocation:
    entry: Entry
    due: datetime
    id: str
    since: float
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class Invocations:
    """Calls targets.

    Args:
        clock: Waits between attempts.
        journal: Where ``event.delivered``, ``event.failed`` and
            ``event.dead_lettered`` are written.
        rng: Where invocations' ids and the jitter of retries come from.
        roles: Gives Scheduler the sessions of schedules' roles.
        clients: Makes clients with them.
    """

    clock: Clock
    journal: Journal
    rng: random.Random
    roles: ServiceRoles
    clients: Clients

    def invoke(self, entry: Entry, due: datetime) -> None:
        """Call a schedule's target now, in the current actor; retries come later."""
        since = self.clock.elapsed()
        self._attempt(_Invocation(entry, due, make_uuid(self.rng), since))

    def _attempt(self, invocation: _Invocation) -> None:
        payload = _write_payload(invocation)
        failed = self._call_target(invocation, payload)
        if failed is None:
            self.journal.record(
                "event.delivered", EVENTBRIDGE_SCHEDULER, **_describe(invocation)
            )
        else:
            self._retry(invocation, failed, payload)

    def _call_target(self, invocation: _Invocation, payload: str) -> _Failed | None:
        entry = invocation.entry
        try:
            answer = self._send(entry, make_call(entry.target, payload))
        except RoleRefused as refused:
            return _Failed("AccessDeniedException", str(refused))
        except ClientError as error:
            details = error.response["Error"]
            code = details.get("Code", "")
            return _Failed(code, details.get("Message", ""), code in _RETRIED)
        except ParamValidationError as error:
            return _Failed("ValidationException", str(error))
        except NotPlayed as error:
            self.journal.record(
                "gap.met",
                Actor("schedule", entry.name),
                service="scheduler",
                what=error.what,
            )
            return _Failed("SDK_CLIENT_ERROR", str(error))
        except UnknownCall as error:
            return _Failed("SDK_CLIENT_ERROR", str(error))
        return _find_refused_event(answer)

    def _send(self, entry: Entry, call: ApiCall) -> Any:
        session = self.roles.assume(
            SCHEDULER,
            entry.target.role,
            entry.name[:_LONGEST_SESSION],
            source=entry.source,
        )

        def client(service: str) -> Any:
            return self.clients(service, session, region=entry.region)

        with calling_as(Origin(EVENTBRIDGE_SCHEDULER, SCHEDULER)):
            return send_call(client, call)

    def _retry(self, invocation: _Invocation, failed: _Failed, payload: str) -> None:
        entry, attempt = invocation.entry, invocation.attempt
        facts = _describe(invocation) | {"reason": failed.reason, "code": failed.code}
        delay_s = draw_delay(attempt, self.rng)
        age_s = self.clock.elapsed() + delay_s - invocation.since
        limit = entry.target.retries.find_limit(attempt, age_s=age_s)
        if failed.is_retried and limit is None:
            self.journal.record(
                "event.failed", EVENTBRIDGE_SCHEDULER, **facts, retry_in=delay_s
            )
            following = replace(invocation, attempt=attempt + 1)
            again = partial(self._attempt, following)
            self.clock.call_later(
                delay_s, again, name=f"{EVENTBRIDGE_SCHEDULER}:{entry.name}"
            )
            return
        self.journal.record("event.failed", EVENTBRIDGE_SCHEDULER, **facts)
        if entry.target.dead_letters:
            exhausted = limit if failed.is_retried else None
            self._bury(invocation, failed, payload, exhausted)

    def _bury(
        self,
        invocation: _Invocation,
        failed: _Failed,
        payload: str,
        exhausted: Exhausted | None,
    ) -> None:
        """Send what failed to the dead-letter queue, with the schedule's role."""
        entry = invocation.entry
        attributes = _write_attributes(invocation, failed, exhausted)
        letter = ApiCall(
            "sqs",
            "SendMessage",
            {
                "QueueUrl": write_queue_url(str(entry.target.dead_letters)),
                "MessageBody": payload,
                "MessageAttributes": {
                    name: {"DataType": "String", "StringValue": value}
                    for name, value in attributes.items()
                },
            },
        )
        facts: dict[str, JSON] = {
            **_describe(invocation),
            "queue": entry.target.dead_letters,
            "code": failed.code,
        }
        try:
            self._send(entry, letter)
        except (ClientError, RoleRefused) as error:
            reason = f"dead-letter queue: {error}"
            self.journal.record(
                "event.failed", EVENTBRIDGE_SCHEDULER, **facts, reason=reason
            )
        else:
            facts["reason"] = failed.reason
            self.journal.record("event.dead_lettered", EVENTBRIDGE_SCHEDULER, **facts)


def _find_refused_event(answer: Any) -> _Failed | None:
    """Return why ``PutEvents`` refused an entry: it answers that without an error."""
    for entry in answer.get("Entries") or () if isinstance(answer, dict) else ():
        if isinstance(entry, dict) and entry.get("ErrorCode"):
            return _Failed(entry["ErrorCode"], entry.get("ErrorMessage", ""))
    return None


def _write_payload(invocation: _Invocation) -> str:
    """Write what the target gets: its input with the keywords filled in.

    Without an input it is an event of EventBridge's form (user guide, "Managing
    targets", "Adding context attributes").
    """
    entry = invocation.entry
    if entry.target.input is None:
        return "{}" if entry.target.universal else _write_event(invocation)
    text = entry.target.input
    keywords = {
        "schedule-arn": entry.arn,
        "scheduled-time": write_time(invocation.due),
        "execution-id": invocation.id,
        "attempt-number": str(invocation.attempt),
    }
    for name, value in keywords.items():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


def _write_event(invocation: _Invocation) -> str:
    entry = invocation.entry
    event = {
        "source": "aws.scheduler",
        "detail-type": "Scheduled Event",
        "resources": [entry.arn],
        "detail": "{}",
    }
    whole = complete_event(
        event,
        event_id=invocation.id,
        account=entry.account,
        region=entry.region,
        time=invocation.due,
    )
    return json.dumps(whole)


def _write_attributes(
    invocation: _Invocation, failed: _Failed, exhausted: Exhausted | None
) -> dict[str, str]:
    """Write what a dead letter says of its failure, as message attributes."""
    attributes = {
        "ERROR_CODE": failed.code,
        "ERROR_MESSAGE": failed.reason,
        "EXECUTION_ID": invocation.id,
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": str(invocation.attempt - 1),
        "SCHEDULED_TIME": write_time(invocation.due),
        "SCHEDULE_ARN": invocation.entry.arn,
        "TARGET_ARN": invocation.entry.target.arn,
    }
    if exhausted:
        attributes["EXHAUSTED_RETRY_CONDITION"] = exhausted
    return {name: value or "-" for name, value in attributes.items()}


def _describe(invocation: _Invocation) -> dict[str, JSON]:
    entry = invocation.entry
    return {
        "rule": entry.name,
        "target": entry.target.arn,
        "source": "aws.scheduler",
        "detail_type": "Scheduled Event",
        "event": invocation.id,
        "attempt": invocation.attempt,
    }
