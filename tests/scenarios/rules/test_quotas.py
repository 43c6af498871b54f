"""Quotas of an estate's accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.quotas import find_quota, list_quotas

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    "text",
    [
        "quotas: {vpc/rules-per-security-group: 5}",
        "quotas: {vpc/L-0EA8095F: 200}",
        "quotas: {lambda/concurrent-executions: 0}",
        "quotas: {'ec2:StopInstances': {bucket: 1, refill: 0.1}}",
    ],
)
def test_a_quota_has_a_name_or_a_code_and_a_rate_an_operation(
    problems_in: Callable[[str], list[str]], text: str
) -> None:
    """All of them can be lowered, and raised as far as AWS raises them."""
    assert problems_in(text) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "quotas: {vpc/rules-per-group: 5}",
            (
                "6:10: unknown quota `vpc/rules-per-group`"
                " (did you mean `vpc/rules-per-security-group`?)"
            ),
        ),
        (
            "quotas: {iam/policies-per-role: 26}",
            (
                "6:33: expected at most 25, found 26 (AWS raises it no further:"
                " managed policies attached to a role)"
            ),
        ),
        (
            "quotas: {iam/access-keys-per-user: 3}",
            (
                "6:36: expected at most 2, found 3 (AWS raises it no further:"
                " access keys of a user, inactive ones included)"
            ),
        ),
        (
            "quotas: {vpc/vpcs: {bucket: 5, refill: 1}}",
            "6:20: expected a number: a quota has no bucket",
        ),
        (
            "quotas: {'ec2:StopInstance': {bucket: 5, refill: 1}}",
            (
                "6:10: `ec2` has no operation `StopInstance`"
                " (did you mean `StopInstances`?)"
            ),
        ),
        (
            "quotas: {'ec2:StopInstances': 5}",
            (
                "6:31: expected `{bucket: …, refill: …}`: how often"
                " `ec2:StopInstances` may be asked"
            ),
        ),
        (
            "quotas: {vpc/vpcs: 3, vpc/L-F678F1CE: 4}",
            "6:23: the same quota as `vpc/vpcs`",
        ),
        ("quotas: {vpc/vpcs: many}", "6:20: expected a whole number, found `many`"),
    ],
)
def test_what_is_no_quota_is_told_at_its_place(
    problems_in: Callable[[str], list[str]], text: str, problem: str
) -> None:
    """With the nearest name there is."""
    assert problems_in(text) == [problem]


def test_every_quota_says_what_it_counts_and_who_says_so() -> None:
    """With the year in which that was read, and within what AWS gives."""
    for name, quota in list_quotas().items():
        assert quota.what, name
        assert "(202" in quota.source, name
        assert quota.value is None or quota.most is None or quota.value <= quota.most
        if quota.code:
            assert find_quota(f"{quota.service}/{quota.code}") is quota
