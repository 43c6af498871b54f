"""Settings are read, and mistakes in them are told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from gameday.scenarios.errors import UsageError
from gameday.simulator.deployment.custodian.modes import run_by_scheduler
from gameday.simulator.deployment.custodian.settings import Settings, read_settings


def test_settings_are_read() -> None:
    """Every setting has its meaning."""
    assert read_settings(
        {
            "every": "1m",
            "clicked after": "90s",
            "role": "responder",
            "role policy": {"Statement": []},
            "variables": {"group": "sg-1"},
        }
    ) == Settings(
        every=timedelta(minutes=1),
        clicked_after=timedelta(seconds=90),
        role="responder",
        role_policy={"Statement": []},
        variables={"group": "sg-1"},
    )


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"evry": "5m"}, "has no setting `evry`"),
        ({"every": "90s"}, "expected whole minutes as `every`, found 90s"),
        ({"every": "0s"}, "expected whole minutes as `every`, found 0s"),
        ({"every": 5}, "`every`: expected a duration"),
        ({"role": 7}, "expected a text as `role`, found 7"),
        ({"role policy": "x"}, "expected a mapping as `role policy`, found 'x'"),
    ],
)
def test_mistakes_are_told(given: dict[str, object], message: str) -> None:
    """A setting that is unknown or has no usable value is refused."""
    with pytest.raises(UsageError, match=message):
        read_settings(given)


@pytest.mark.parametrize(
    ("every", "expression"),
    [
        (timedelta(minutes=1), "rate(1 minute)"),
        (timedelta(hours=1), "rate(60 minutes)"),
    ],
)
def test_a_pull_policy_is_run_by_a_scheduler(every: timedelta, expression: str) -> None:
    """It gets c7n's periodic mode, with a rate that EventBridge takes."""
    run = run_by_scheduler({"name": "a", "mode": {"type": "pull"}}, every)
    assert run["mode"] == {"type": "periodic", "schedule": expression}


def test_other_modes_are_left_as_they_are() -> None:
    """What triggers itself needs no scheduler."""
    policy = {"name": "a", "mode": {"type": "guard-duty"}}
    assert run_by_scheduler(policy, timedelta(minutes=5)) == policy
