"""c7n's execution modes: which are played, and why the others are not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.duration import format_duration

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

__all__ = ["NOT_PLAYED", "find_mode", "run_by_scheduler"]

NOT_PLAYED: Mapping[str, str] = {
    "asg-instance-state": "Auto Scaling sends no events",
    "config-poll-rule": "AWS Config evaluates no rules",
    "config-rule": "AWS Config evaluates no rules",
    "phd": "AWS Health sends no events",
}
"""Modes whose trigger is not simulated, and what is missing."""

_PULL = "pull"
_MINUTE_S = 60


def find_mode(policy: Mapping[str, Any]) -> str:
    """Return a policy's mode; c7n's own default is pull."""
    mode = policy.get("mode") or {}
    return str(mode.get("type", _PULL))


def run_by_scheduler(policy: Mapping[str, Any], every: timedelta) -> dict[str, Any]:
    """Return a policy with what runs it, where that is not in the policy itself.

    Whoever has a policy in pull mode runs ``custodian run`` on a schedule of their own.
    c7n's periodic mode does the same from a function: it runs pull mode on a schedule.
    """
    if find_mode(policy) != _PULL:
        return dict(policy)
    minutes = round(every.total_seconds() / _MINUTE_S)
    unit = "minute" if minutes == 1 else "minutes"
    description = policy.get("description") or (
        f"custodian run, every {format_duration(every.total_seconds())}"
    )
    mode = {"type": "periodic", "schedule": f"rate({minutes} {unit})"}
    return {**policy, "description": description, "mode": mode}
