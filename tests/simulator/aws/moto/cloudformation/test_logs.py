"""Metric filters and alarms of a stack are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_filter_reads_its_group(account: EmbeddedAccount, stack: Stack) -> None:
    """The filter names its group, its pattern and its metric."""
    (found,) = account.client("logs").describe_metric_filters()["metricFilters"]
    assert found["logGroupName"] == stack.resources["DnsGroup"].physical_id
    assert found["filterPattern"] == "xmr"
    assert found["metricTransformations"][0]["metricName"] == "mining"


def test_an_alarm_has_its_action(account: EmbeddedAccount, stack: Stack) -> None:
    """The alarm tells the topic."""
    (alarm,) = account.client("cloudwatch").describe_alarms()["MetricAlarms"]
    assert alarm["AlarmActions"] == [stack.resources["Topic"].physical_id]
    assert (alarm["Threshold"], alarm["Period"]) == (0.0, 60)
