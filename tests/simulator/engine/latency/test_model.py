"""The latency model draws from documented distributions, each with its source."""

from __future__ import annotations

import random
import statistics
from pathlib import Path

import pytest

from gameday.scenarios.errors import UsageError
from gameday.simulator.engine.latency import load_latency


def test_every_documented_figure_names_its_source() -> None:
    """A figure without a source could not be checked by anybody."""
    sources = load_latency("documented", random.Random).sources
    assert {"api", "guardduty.publish", "eventbridge.deliver", "lambda.cold_start"} <= (
        sources.keys()
    )
    assert all(len(source) > 20 for source in sources.values())


def test_a_step_takes_the_time_of_its_longest_known_name() -> None:
    """`api.ec2.DescribeVpcs` is not listed, so `api.ec2` answers."""
    model = load_latency("documented", random.Random)
    ec2 = statistics.median(model("api.ec2.DescribeVpcs") for _ in range(2000))
    s3 = statistics.median(model("api.s3.GetObject") for _ in range(2000))
    assert 0.20 < ec2 < 0.24
    assert 0.045 < s3 < 0.055


def test_the_distribution_is_the_documented_one() -> None:
    """Half of the findings take less than the median, nine in ten less than p90."""
    model = load_latency("documented", random.Random)
    drawn = sorted(model("guardduty.publish") for _ in range(4000))
    assert 235 < drawn[2000] < 245
    assert 322 < drawn[3600] < 338
    assert drawn[-1] <= 900


def test_nothing_takes_time_without_a_model() -> None:
    """With `none`, every step is immediate."""
    model = load_latency("none", random.Random)
    assert (model("guardduty.publish"), model("anything")) == (0.0, 0.0)


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    """A person can measure and bring other figures."""
    path = tmp_path / "mine.yaml"
    path.write_text("api: {fixed_s: 0.5, source: 'measured by us, March 2026'}\n")
    model = load_latency(str(path), random.Random)
    assert (model("api.iam.GetUser"), model.name) == (0.5, str(path))


@pytest.mark.parametrize(
    "text",
    ["api: {fixed_s: 1}", "api: {fixed_s: -1, source: x}", "- 1", "api: [", "\x00"],
)
def test_a_file_that_is_no_model_is_refused(tmp_path: Path, text: str) -> None:
    """Whatever is wrong with it, the answer is a sentence."""
    path = tmp_path / "bad.yaml"
    path.write_text(text)
    with pytest.raises(UsageError, match="is not a latency model"):
        load_latency(str(path), random.Random)


def test_a_missing_file_is_refused() -> None:
    """The error names the file."""
    with pytest.raises(UsageError, match=r"nowhere\.yaml is not a latency model"):
        load_latency("nowhere.yaml", random.Random)


def test_no_step_shifts_another() -> None:
    """Each step draws from a source of its own."""
    model = load_latency("documented", random.Random)
    alone = load_latency("documented", random.Random)
    drawn = [(model("api.iam.GetUser"), model("guardduty.publish")) for _ in range(3)]
    assert [publish for _, publish in drawn] == [
        alone("guardduty.publish") for _ in range(3)
    ]
