"""One rule: when a call is refused, and with what."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.refusals.headroom import Counted, Headroom
from gameday.simulator.aws.refusals.queries import (
    Missing,
    count,
    fill,
    fill_query,
    fill_text,
    search,
)
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.simulator.aws.refusals.quotas import Quotas
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Ask", "Memory", "Rule"]

Ask = Callable[[tuple[str, str], str, str, Mapping[str, Any]], Mapping[str, Any] | None]
"""Asks an account and region: service, operation, members. Returns the whole answer,
all pages of it; None where the account refuses, as what is asked about is not there."""


@dataclass(frozen=True, slots=True)
class Memory:
    """What is known of the calls before."""

    headroom: Headroom
    """How far the quotas were from being used up."""
    answered: dict[str, datetime] = field(default_factory=dict)
    """When what has to be apart was answered last."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of a table.

    Its queries are JMESPath. In `given`, `find`, `has`, `adds` and `words`, ``${…}`` is
    a JMESPath over the call's members, and over ``account``, ``region``, ``caller``
    (its ARN), ``now`` (in seconds), ``each``, ``quota``, ``found`` and what the rule
    `knows`.
    """

    code: str
    source: str
    """Who says so; who saw the words, or that they are assumed."""
    words: str = ""
    status: int = 400
    when: str = ""
    """Over the members: the rule is about calls for which it is true."""
    each: str = ""
    """Over the members: what the rule is held against one by one."""
    knows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What is found out first, by the name it has in placeholders: an `ask`, a `with`
    and a `find` each."""
    whose: str = ""
    """Which account is asked, where that is not the one the call is served by."""
    ask: str = ""
    """What the account is asked: ``ec2 DescribeVolumes``."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """With which members."""
    find: str = ""
    """Over the answer, or the members where nothing is asked: the call is refused if it
    finds anything, which is ``found``."""
    quota: str = ""
    """Which quota the call is held to."""
    has: str = ""
    """Over the answer: what counts against the quota already, a list or a number."""
    adds: str = "`1`"
    """Over the members: what the call would add to it."""
    grows: str = ""
    """Which of the service's operations add to it, no more than one with a call, where
    that is known."""
    apart: float = 0.0
    """How many seconds there are between two such calls that are answered, at least,"""
    of: str = ""
    """if they are about the same: over the members."""
    read: str = ""
    """When the source was read, where that is not the table's date."""

    def hold(self, call: Call, ask: Ask, quotas: Quotas, memory: Memory) -> None:
        """Hold a call to the rule.

        Args:
            call: The call.
            ask: Asks the account.
            quotas: The account's quotas.
            memory: Knows which of them need no count, and what was answered when.

        Raises:
            AwsError: The call is refused.
        """
        limit = quotas.value(self.quota) if self.quota else None
        if self.quota and limit is None:
            return
        scope = {**_describe(call), "quota": limit}
        if self.when and not search(self.when, scope):
            return
        if self.apart:
            self._hold_apart(call, scope, memory)
            return
        for each in (search(self.each, scope) or ()) if self.each else (None,):
            try:
                self._hold_one(call, ask, {**scope, "each": each}, memory.headroom)
            except Missing:  # whoever answers the call will say that it is not there
                continue

    def note(self, call: Call, memory: Memory) -> None:
        """Hear of a call that was held to the rule, and answered."""
        if self.apart:
            memory.answered[self._name(call, _describe(call))] = call.time

    def _hold_apart(self, call: Call, scope: dict[str, Any], memory: Memory) -> None:
        last = memory.answered.get(self._name(call, scope))
        if last is not None and (call.time - last).total_seconds() < self.apart:
            raise AwsError(self.code, fill_text(self.words, scope), status=self.status)

    def _name(self, call: Call, scope: dict[str, Any]) -> str:
        return repr((self.code, call.account, call.region, search(self.of, scope)))

    def _hold_one(
        self, call: Call, ask: Ask, scope: dict[str, Any], headroom: Headroom
    ) -> None:
        owner = fill_text(self.whose, scope) if self.whose else call.account
        place = (owner, call.region)
        for name, row in self.knows.items():
            answer = _ask(ask, place, row["ask"], fill(row.get("with", {}), scope))
            scope[name] = search(fill_query(row["find"], scope), answer)
        given = fill(self.given, scope) if self.ask else {}
        if self.quota:
            found = self._exceeds(ask, place, given, scope, headroom)
        else:
            answer = _ask(ask, place, self.ask, given) if self.ask else scope
            found = self._see(answer, scope)
        if found:
            words = fill_text(self.words, {**scope, "found": found})
            raise AwsError(self.code, words, status=self.status)

    def _see(self, answer: Mapping[str, Any], scope: Mapping[str, Any]) -> Any:
        """Return what stands in the call's way, the first of it."""
        if not self.find:
            return True
        found = search(fill_query(self.find, scope), answer)
        return found[0] if isinstance(found, list) and found else found

    def _exceeds(
        self,
        ask: Ask,
        place: tuple[str, str],
        given: Mapping[str, Any],
        scope: Mapping[str, Any],
        headroom: Headroom,
    ) -> bool:
        """Say whether the call would add to more than there may be."""
        adds = count(search(fill_query(self.adds, scope), scope))
        limit: int = scope["quota"]
        has = fill_query(self.has, scope) if self.has else ""
        what = Counted(
            repr((place, self.ask, given, has)),
            self.ask.partition(" ")[0],
            tuple(self.grows.split()),
        )
        if self.ask and headroom.fits(what, adds, limit):
            return False
        answer = _ask(ask, place, self.ask, given) if self.ask else scope
        there = count(search(has, answer)) if has else 0
        headroom.keep(what, there)
        return adds > 0 and there + adds > limit


def _ask(
    ask: Ask, place: tuple[str, str], what: str, members: Mapping[str, Any]
) -> dict[str, Any]:
    service, operation = what.split()
    answer = ask(place, service, operation, members)
    if answer is None:
        raise Missing
    return dict(answer)


def _describe(call: Call) -> dict[str, Any]:
    return {
        **call.params,
        "account": call.account,
        "region": call.region,
        "caller": call.caller.arn,
        "now": call.time.timestamp(),
    }
