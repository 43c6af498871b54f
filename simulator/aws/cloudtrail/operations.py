"""The operations of CloudTrail that moto lacks or has wrongly, answered by us.

moto has no event history and no public keys, tells of deliveries that never were, lets
a trail that is not there be deleted, and forgets what a trail selects by default.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.cloudtrail.lookup import look_up
from gameday.simulator.aws.cloudtrail.selectors import DEFAULT_SELECTORS
from gameday.simulator.aws.cloudtrail.signature import (
    find_fingerprint,
    find_public_key,
)
from gameday.simulator.aws.cloudtrail.status import describe_status
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gameday.simulator.aws.cloudtrail.history import History
    from gameday.simulator.aws.cloudtrail.state import Trail, TrailStore
    from gameday.simulator.aws.cloudtrail.status import Statuses
    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["TrailOperations"]

_KEY_LIFE: Final = timedelta(days=365)


class TrailOperations:
    """Answers for the trails of an exercise.

    Args:
        clock: The exercise's time.
        trails: The trails there are.
        history: The event history.
        statuses: How deliveries went.
        before_change: Hears of a call that is about to change what a trail records.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        trails: TrailStore,
        history: History,
        statuses: Statuses,
        before_change: Callable[[Call], None],
    ) -> None:
        self._clock = clock
        self._trails = trails
        self._history = history
        self._statuses = statuses
        self._before_change = before_change

    def add_to(self, operations: Operations) -> None:
        """Answer with code of ours from now on."""
        for operation, answer in (
            ("DeleteTrail", self._delete_trail),
            ("GetEventSelectors", self._get_selectors),
            ("GetTrailStatus", self._get_status),
            ("ListPublicKeys", self._list_keys),
            ("LookupEvents", self._look_up),
            ("PutEventSelectors", self._put_selectors),
            ("StopLogging", self._stop_logging),
        ):
            operations.add("cloudtrail", operation, answer)

    def _look_up(self, call: Call) -> dict[str, Any]:
        return look_up(self._history, call, self._clock.now())

    def _get_status(self, call: Call) -> dict[str, Any]:
        trail = self._require(call, call.params["Name"])
        return describe_status(trail, self._statuses.of(trail))

    def _list_keys(self, _call: Call) -> dict[str, Any]:
        now = self._clock.now()
        key = {
            "Value": find_public_key(),
            "ValidityStartTime": now - _KEY_LIFE,
            "ValidityEndTime": now + _KEY_LIFE,
            "Fingerprint": find_fingerprint(),
        }
        return {"PublicKeyList": [key]}

    def _get_selectors(self, call: Call) -> dict[str, Any]:
        trail = self._require(call, call.params["TrailName"])
        if trail.advanced and not trail.basic:
            chosen = {"AdvancedEventSelectors": trail.advanced}
        else:
            basic = trail.basic or [dict(each) for each in DEFAULT_SELECTORS]
            chosen = {"EventSelectors": basic}
        return {"TrailARN": trail.arn, **chosen}

    def _put_selectors(self, call: Call) -> dict[str, Any]:
        trail = self._require_home(call, call.params["TrailName"])
        basic = call.params.get("EventSelectors") or []
        advanced = call.params.get("AdvancedEventSelectors") or []
        if bool(basic) == bool(advanced):
            raise AwsError(
                "InvalidEventSelectorsException",
                "Specify either EventSelectors or AdvancedEventSelectors.",
            )
        self._before_change(call)
        self._trails.select(trail, basic=basic, advanced=advanced)
        return self._get_selectors(call)

    def _stop_logging(self, call: Call) -> dict[str, Any]:
        trail = self._require_home(call, call.params["Name"])
        self._before_change(call)
        self._trails.stop_logging(trail)
        return {}

    def _delete_trail(self, call: Call) -> dict[str, Any]:
        trail = self._require_home(call, call.params["Name"])
        self._before_change(call)
        self._trails.delete(trail)
        return {}

    def _require(self, call: Call, name: str) -> Trail:
        """Return the trail a call means.

        Raises:
            AwsError: There is none.
        """
        trail = _find_trail(self._trails.of_account(call.account), call.region, name)
        if trail is None:
            prefix = f"arn:aws:cloudtrail:{call.region}:{call.account}:trail/"
            arn = name if name.startswith("arn:") else f"{prefix}{name}"
            raise AwsError(
                "TrailNotFoundException",
                f"Unknown trail: {arn} for the user: {call.account}",
            )
        return trail

    def _require_home(self, call: Call, name: str) -> Trail:
        """Return the trail a call means, which only its home region may change.

        Raises:
            AwsError: There is none, or it is at home elsewhere.
        """
        trail = self._require(call, name)
        if trail.region != call.region:
            raise AwsError(
                "InvalidHomeRegionException",
                f"The trail {trail.name} can only be changed in its home region: "
                f"{trail.region}",
            )
        return trail


def _find_trail(trails: Iterable[Trail], region: str, name: str) -> Trail | None:
    """Return the trail of an account that a name or ARN means to a region, or None.

    Trails of every region are shown in all the others.
    """
    for trail in trails:
        is_here = trail.region == region or trail.is_multi_region
        if trail.arn == name or (trail.name == name and is_here):
            return trail
    return None
