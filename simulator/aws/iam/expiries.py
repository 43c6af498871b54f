"""When a decision may be another one though nobody has changed anything.

A session ends, and a policy may speak of the time: by ``aws:CurrentTime``,
``aws:EpochTime``, the age of a second factor, or when a session that is only about to
begin was issued (IAM user guide, "AWS global condition context keys"). AWS writes these
in whole seconds, so a date counts at its second and once more just after it.

What is found is the first moment that may matter; whether it does, the next decision
says. Dates in policy variables are not looked for.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from gameday.simulator.engine.clock.expiry import Expiry, find_first

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.conditions import Condition
    from gameday.simulator.aws.iam.request import PolicySet

__all__ = ["find_expiry"]

_MOMENTS = frozenset({"aws:currenttime", "aws:epochtime", "aws:tokenissuetime"})
_AGE = "aws:multifactorauthage"
_COMPARED = ("Date", "Numeric")
"""How the operators begin that compare moments; a text's pattern could turn at any."""
_LAST = datetime.max.replace(tzinfo=UTC).timestamp()


def find_expiry(attempt: Attempt, asked: Iterable[PolicySet]) -> Expiry | None:
    """Return the first moment after an attempt's at which it may be decided otherwise.

    Args:
        attempt: What was decided.
        asked: The policies that had a say.
    """
    dates = (each for policies in asked for each in _list_dates(attempt, policies))
    return find_first((_end_session(attempt), *dates))


def _end_session(attempt: Attempt) -> Expiry | None:
    caller = attempt.caller
    if caller.expires_at is None or caller.expires_at <= attempt.time:
        return None
    return Expiry(caller.expires_at, f"the end of the session {caller.access_key}")


def _list_dates(attempt: Attempt, policies: PolicySet) -> Iterator[Expiry]:
    for policy in policies:
        for statement in policy.document.statements:
            for condition in statement.conditions:
                if condition.key in _MOMENTS or condition.key == _AGE:
                    at = _find_next(condition, attempt)
                    if at is not None:
                        yield Expiry(at, f"a date in {policy}")


def _find_next(condition: Condition, attempt: Attempt) -> datetime | None:
    """Return the first moment to come at which a condition may turn."""
    if condition.operator.name == "Null":
        return None
    if not condition.operator.name.startswith(_COMPARED):
        return attempt.time  # at any moment from now on
    origin = 0.0
    if condition.key == _AGE:
        given_at = attempt.caller.mfa_at or attempt.caller.issued_at
        if given_at is None:
            return None
        origin = given_at.timestamp()
    now = attempt.time.timestamp()
    moments = (
        origin + math.ceil(value) + late
        for value in condition.values
        if value is not None
        for late in (0, 1)
    )
    ahead = [moment for moment in moments if now < moment < _LAST]
    return datetime.fromtimestamp(min(ahead), UTC) if ahead else None
