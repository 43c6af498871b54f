"""What quarantine-new-credentials does to an account."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
import time_machine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BEFORE = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)
SEEN = datetime(2026, 3, 2, 9, 1, 0, 700_000, tzinfo=UTC)
SAME_SECOND = datetime(2026, 3, 2, 9, 1, 0, 200_000, tzinfo=UTC)


@pytest.fixture
def quarantine(load: Callable[[str], Any]) -> Any:
    """The handler's module."""
    return load("responders/quarantine-new-credentials")


@pytest.fixture
def iam(account: None) -> Iterator[Any]:
    """The account's IAM: an old user with an old and a new key, and a new user."""
    client = boto3.client("iam")
    with time_machine.travel(BEFORE, tick=False):
        client.create_user(UserName="pipeline")
        client.create_access_key(UserName="pipeline")
    with time_machine.travel(SAME_SECOND, tick=False):
        client.create_access_key(UserName="pipeline")
        client.create_user(UserName="svc-monitoring")
        client.create_access_key(UserName="svc-monitoring")
    with time_machine.travel(SEEN, tick=False):
        yield client


def finding() -> dict[str, Any]:
    """Write the event of a finding that was first seen at a moment."""
    return {"detail": {"service": {"eventFirstSeen": SEEN.isoformat()}}}


def list_states(iam: Any, user: str) -> list[str]:
    """Return the states of a user's keys."""
    keys = iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
    return [key["Status"] for key in keys]


def test_what_was_made_since_is_quarantined(quarantine: Any, iam: Any) -> None:
    """New keys of any user, and new users; what is older is left alone."""
    for _ in range(2):
        quarantine.handler(finding(), None)
    assert list_states(iam, "pipeline") == ["Active", "Inactive"]
    assert list_states(iam, "svc-monitoring") == ["Inactive"]
    assert iam.list_user_policies(UserName="pipeline")["PolicyNames"] == []
    assert iam.list_user_policies(UserName="svc-monitoring")["PolicyNames"] == [
        "IncidentDenyAll"
    ]


def test_it_says_what_it_did(quarantine: Any, iam: Any) -> None:
    """For whoever reads the function's log."""
    answer = quarantine.handler(finding(), None)
    assert answer["quarantined"][1] == "svc-monitoring"
    assert len(answer["quarantined"]) == 3
