"""How results spread over seeds."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, strategies as st

from gameday.simulator.campaign.result import judge_trial
from gameday.simulator.campaign.spread import Quantiles, find_quantiles, find_spreads
from gameday.simulator.options import Options
from gameday.simulator.supervision.ending import Ending

if TYPE_CHECKING:
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.trial import Trial


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([5.0], Quantiles(5, 5, 5)),
        ([3.0, 1.0, 2.0], Quantiles(1, 2, 3)),
        (list(range(1, 11)), Quantiles(1, 5, 9)),
        ([1.0, 1.0, math.inf], Quantiles(1, 1, math.inf)),
    ],
)
def test_quantiles_are_values_that_were_seen(
    values: list[float], expected: Quantiles
) -> None:
    """By the nearest rank; what never happened is later than everything."""
    assert find_quantiles(values) == expected


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_quantiles_are_in_order(values: list[float]) -> None:
    """The least, the median, the 90th percentile."""
    found = find_quantiles(values)

    assert min(values) == found.least <= found.median <= found.p90 <= max(values)


def test_seeds_of_the_same_exercise_are_one_spread(
    trial: Trial, card: Scorecard
) -> None:
    """One of a single seed is none."""
    seeds = [replace(trial, options=Options(seed=seed)) for seed in (1, 2)]
    other = replace(trial, responders="tag-only")
    results = [judge_trial(each, Ending(card)) for each in (*seeds, other)]

    (spread,) = find_spreads(results)

    assert (spread.responders, spread.seeds, spread.passed) == (
        "isolate-instance",
        2,
        2,
    )
    assert spread.contained == Quantiles(*[card.times.contain_from_inject.seconds] * 3)
