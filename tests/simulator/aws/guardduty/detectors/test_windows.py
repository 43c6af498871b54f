"""Thresholds count what is recent, and forget the rest."""

from __future__ import annotations

from datetime import timedelta

from gameday.simulator.aws.guardduty.detectors.rule import Threshold
from gameday.simulator.aws.guardduty.detectors.windows import MOST_GROUPS, Window

MINUTE = timedelta(minutes=1)


def test_a_count_is_reached_within_the_window() -> None:
    """Three within a minute are enough; spread out they never are."""
    window = Window(Threshold(3, MINUTE, ("who",)))
    record = {"who": "a"}
    assert [window.take(record, at) for at in (0, 10, 20, 30)] == [
        False,
        False,
        True,
        True,
    ]
    assert [window.take(record, at) for at in (200, 231, 262)] == [False] * 3


def test_groups_are_counted_apart() -> None:
    """Two who do something once are not one who does it twice."""
    window = Window(Threshold(2, MINUTE, ("who",)))
    assert not window.take({"who": "a"}, 0)
    assert not window.take({"who": "b"}, 1)
    assert window.take({"who": "a"}, 2)


def test_distinct_values_are_told_apart() -> None:
    """The same port again is nothing new; old ports are forgotten."""
    window = Window(Threshold(3, MINUTE, ("who",), distinct="port"))
    taken = [
        window.take({"who": "a", "port": port}, at)
        for port, at in ((1, 0), (1, 5), (2, 10), (2, 15), (3, 20), (4, 75))
    ]
    assert taken == [False, False, False, False, True, True]
    assert not window.take({"who": "a", "port": 5}, 100)


def test_amounts_add_up_within_a_window() -> None:
    """A total begins again when its window is over."""
    window = Window(Threshold(100, MINUTE, ("who",), total="bytes"))
    record = {"who": "a", "bytes": 60}
    assert [window.take(record, at) for at in (0, 30, 70, 100)] == [
        False,
        True,
        False,
        True,
    ]


def test_memory_is_bounded() -> None:
    """Groups that are over are dropped, and there are never too many."""
    window = Window(Threshold(3, MINUTE, ("who",), distinct="port"))
    for number in range(2 * MOST_GROUPS):
        window.take({"who": str(number), "port": number}, 0)
    assert len(window) == MOST_GROUPS
    window.take({"who": "late", "port": 1}, 61)
    assert len(window) == 1
