"""CloudTrail for every account of an exercise.

It hears of each finished call, keeps the event history, and hands what a trail records
to its deliveries and to EventBridge. A record is written only when somebody reads it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.cloudtrail.bridge import Bridge
from gameday.simulator.aws.cloudtrail.delivery import Deliveries
from gameday.simulator.aws.cloudtrail.destinations import Destinations
from gameday.simulator.aws.cloudtrail.digests import Digests
from gameday.simulator.aws.cloudtrail.history import History
from gameday.simulator.aws.cloudtrail.operations import TrailOperations
from gameday.simulator.aws.cloudtrail.recipients import find_recipients
from gameday.simulator.aws.cloudtrail.selectors import is_recorded
from gameday.simulator.aws.cloudtrail.sighting import see
from gameday.simulator.aws.cloudtrail.signin import (
    BROWSER,
    SignIn,
    make_sign_in_record,
)
from gameday.simulator.aws.cloudtrail.status import Statuses
from gameday.simulator.aws.cloudtrail.writing import make_record
from gameday.simulator.aws.ids import make_uuid

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

    from gameday.simulator.aws.cloudtrail.neighbours import Neighbours
    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.aws.cloudtrail.state import Trail
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["CloudTrail"]


class CloudTrail:
    """Records calls; `listen` is a listener of the gateway.

    Args:
        clock: The exercise's time.
        latency: Seconds for a named step: ``cloudtrail.deliver``, ``cloudtrail.event``.
        neighbours: The services beside it, which it reads and writes to.
        rng: Where ids and the unique ends of file names come from.
        history: How many management events the event history keeps.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        latency: Callable[[str], float],
        neighbours: Neighbours,
        rng: random.Random,
        history: int = 20_000,
    ) -> None:
        self.on_record: list[Callable[[Record], None]] = []
        """Who hears of every event when it happens, whether or not a trail records it;
        data events too. A record is written when one reads more than its head."""
        self._clock = clock
        self._rng = rng
        self._neighbours = neighbours
        self._trails = neighbours.trails
        self._history = History(history)
        self._statuses = Statuses()
        self._bridge = Bridge(clock, latency, neighbours.events)
        destinations = Destinations(neighbours)
        self._deliveries = Deliveries(
            clock,
            latency,
            rng=rng,
            statuses=self._statuses,
            digests=Digests(clock, self._statuses, destinations),
            trails=self._trails,
            destinations=destinations,
        )
        self._before: tuple[str, Sequence[Trail]] = ("", ())

    @property
    def records(self) -> Iterator[Record]:
        """The management events that are kept, of every account, oldest first."""
        return iter(self._history)

    def add_operations(self, operations: Operations) -> None:
        """Answer CloudTrail's operations that moto lacks or has wrongly."""
        TrailOperations(
            self._clock,
            trails=self._trails,
            history=self._history,
            statuses=self._statuses,
            before_change=self._remember,
        ).add_to(operations)

    def listen(self, call: Call, response: Response) -> None:
        """Record a finished call."""
        seen = see(call, response)
        recipients = find_recipients(seen, self._neighbours.buckets)
        shared = self._make_id() if len(recipients) > 1 else None
        for recipient in recipients:
            event_id = self._make_id()
            record = make_record(seen, recipient, event_id=event_id, shared_id=shared)
            trails = self._find_trails(call, record.account)
            self._take(record, trails, by=str(call.actor))

    def console_login(
        self,
        user: str,
        ip: str,
        *,
        account: str,
        mfa: bool = False,
        success: bool = True,
        user_agent: str = BROWSER,
    ) -> Record:
        """Record somebody's signing in to the console, or trying to.

        Args:
            user: An IAM user's name, or ``root``.
            ip: Where the browser is.
            account: The account that is signed in to.
            mfa: Whether a second factor was given.
            success: Whether the attempt succeeded.
            user_agent: The browser.
        """
        now = self._clock.now()
        attempt = SignIn(account, user, ip, mfa, success, user_agent, now)
        known = self._neighbours.users(account).user(user)
        record = make_sign_in_record(attempt, known, event_id=self._make_id())
        self._take(record, self._trails.of_account(account), by=user)
        return record

    def _take(self, record: Record, trails: Sequence[Trail], *, by: str) -> None:
        if record.is_management:
            self._history.add(record)
        for hear in self.on_record:
            hear(record)
        taking = [trail for trail in trails if is_recorded(trail, record)]
        for trail in taking:
            self._deliveries.add(trail, record, by=by)
        if taking:
            self._bridge.offer(record)

    def _remember(self, call: Call) -> None:
        """Keep what trails record before a call changes it: that call itself counts."""
        # The listener hears of a call when it is over: a StopLogging would go
        # unrecorded by the very trail that it stops.
        self._before = (call.request_id, self._trails.of_account(call.account))

    def _find_trails(self, call: Call, account: str) -> Sequence[Trail]:
        request_id, before = self._before
        if request_id == call.request_id and account == call.account:
            return before
        return self._trails.of_account(account)

    def _make_id(self) -> str:
        return make_uuid(self._rng)
