"""The words all renderings of a campaign share."""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from gameday.scenarios.duration import format_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.campaign.result import Result
    from gameday.simulator.campaign.spread import Quantiles, Spread

__all__ = [
    "HEADERS",
    "SPREAD_HEADERS",
    "tell_result",
    "tell_spread",
    "tell_summary",
]

HEADERS = (
    "scenario",
    "responders",
    "seed",
    "verdict",
    "score",
    "detected",
    "contained",
    "reason",
)

SPREAD_HEADERS = (
    "scenario",
    "responders",
    "passed",
    "score min / median",
    "detected min / median / p90",
    "contained min / median / p90",
)


def tell_result(result: Result) -> tuple[str, ...]:
    """Write a result as the cells under `HEADERS`; times count from the inject."""
    key, card = result.key, result.card
    judged = card if card and card.score is not None else None
    return (
        key.scenario,
        key.responders,
        str(key.seed),
        "failed as expected" if result.failed_as_expected else result.verdict,
        f"{judged.score:g}" if judged else "-",
        _tell_time(judged.times.detect.seconds) if judged else "-",
        _tell_time(judged.times.contain_from_inject.seconds) if judged else "-",
        _tell_reason(result),
    )


def _tell_reason(result: Result) -> str:
    """Say why an exercise failed, also where it should."""
    if result.failed_as_expected:
        return result.card.reasons[0] if result.card else ""
    return "" if result.verdict == "passed" else result.reasons[0]


def tell_spread(spread: Spread) -> tuple[str, ...]:
    """Write a spread as the cells under `SPREAD_HEADERS`."""
    share = f"{100 * spread.passed / spread.seeds:.0f} %"
    expected = " as expected" if spread.failed_as_expected else ""
    score = spread.score
    return (
        spread.scenario,
        spread.responders,
        f"{spread.passed} of {spread.seeds}{expected} ({share})",
        f"{score.least:g} / {score.median:g}" if score else "-",
        _tell_times(spread.detected),
        _tell_times(spread.contained),
    )


def tell_summary(results: Sequence[Result]) -> str:
    """Say how many exercises ended how: ``18 of 20 passed, 1 failed, 1 hung``."""
    counts: Counter[str] = Counter(
        "failed as expected" if result.failed_as_expected else result.verdict
        for result in results
    )
    passed = counts.pop("passed", 0)
    others = [f"{number} {verdict}" for verdict, number in counts.items()]
    return ", ".join((f"{passed} of {len(results)} passed", *others))


def _tell_times(times: Quantiles | None) -> str:
    if times is None:
        return "-"
    return " / ".join(map(_tell_time, (times.least, times.median, times.p90)))


def _tell_time(seconds: float | None) -> str:
    if seconds is None or math.isinf(seconds):
        return "never"
    return format_duration(seconds)
