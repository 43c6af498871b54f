"""The quotas of the estate's accounts are quotas of AWS, and within what AWS gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.operations import find_operation
from gameday.scenarios.quotas import find_quota, list_quotas
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Allowance

__all__ = ["find_problems"]

_RATE = "`{bucket: …, refill: …}`"


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find quotas that AWS does not have, and values that it does not give."""
    names: dict[str, str] = {}
    for name, given in draft.scenario.quotas.items():
        path = ("quotas", name)
        if ":" in name:
            yield from _hold_rate(draft, path, name, given)
            continue
        quota = find_quota(name)
        if quota is None:
            message = f"unknown quota `{name[:100]}`"
            hint = suggest(name, list_quotas()) or "`gameday lint` knows those of AWS"
            yield draft.problem(path, message, hint, key=True)
            continue
        if quota.name in names:
            message = f"the same quota as `{names[quota.name]}`"
            yield draft.problem(path, message, key=True)
        names[quota.name] = name
        if given.value is None or given.bucket or given.refill:
            yield draft.problem(path, "expected a number: a quota has no bucket")
        elif quota.highest is not None and given.value > quota.highest:
            message = f"expected at most {quota.highest}, found {given.value}"
            yield draft.problem(
                path, message, f"AWS raises it no further: {quota.what}"
            )


def _hold_rate(
    draft: Draft, path: Path, name: str, given: Allowance
) -> Iterator[Problem]:
    fault = find_operation(name)
    if fault is not None:
        yield draft.problem(path, fault.message, fault.hint, key=True)
    if given.bucket is None or given.refill is None or given.value is not None:
        yield draft.problem(path, f"expected {_RATE}: how often `{name}` may be asked")
