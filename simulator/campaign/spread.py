"""How results spread over the seeds of an exercise: least, median, 90th percentile.

What never happened counts as later than everything that did, so that a response that
sometimes fails to contain has no good-looking percentile.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.result import Result

__all__ = ["Quantiles", "Spread", "find_quantiles", "find_spreads"]


@dataclass(frozen=True, slots=True)
class Quantiles:
    """Three values of several; a time that was never reached is infinite."""

    least: float
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Spread:
    """The results of one scenario and its responders over all their seeds."""

    scenario: str
    responders: str
    seeds: int
    passed: int
    failed_as_expected: bool
    """Whether those that passed did so by failing."""
    score: Quantiles | None
    """None where no exercise was judged; so below."""
    detected: Quantiles | None
    contained: Quantiles | None


def find_spreads(results: Iterable[Result]) -> list[Spread]:
    """Gather the results by what was played, in their order; one seed has no spread."""
    groups: dict[tuple[str, str, str], list[Result]] = defaultdict(list)
    for result in results:
        if result.verdict == "missing":
            continue  # nobody played it, so it says nothing of the others
        key = result.key
        groups[key.scenario, key.responders, key.latency].append(result)
    return [_spread(group) for group in groups.values() if len(group) > 1]


def find_quantiles(values: Sequence[float]) -> Quantiles:
    """Find quantiles by the nearest rank: each is one of the values."""
    ordered = sorted(values)

    def rank(share: float) -> float:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]

    return Quantiles(ordered[0], rank(0.5), rank(0.9))


def _spread(group: Sequence[Result]) -> Spread:
    cards = [each.card for each in group if each.card and each.card.score is not None]
    return Spread(
        scenario=group[0].key.scenario,
        responders=group[0].key.responders,
        seeds=len(group),
        passed=sum(result.verdict == "passed" for result in group),
        failed_as_expected=any(result.failed_as_expected for result in group),
        score=_quantiles(cards, lambda card: card.score or 0.0),
        detected=_quantiles(cards, lambda card: _or_never(card.times.detect.seconds)),
        contained=_quantiles(
            cards, lambda card: _or_never(card.times.contain_from_inject.seconds)
        ),
    )


def _quantiles(
    cards: Sequence[Scorecard], measure: Callable[[Scorecard], float]
) -> Quantiles | None:
    return find_quantiles([measure(card) for card in cards]) if cards else None


def _or_never(seconds: float | None) -> float:
    return math.inf if seconds is None else seconds
