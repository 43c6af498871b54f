"""Findings are generated, updated, archived and sent as the service does it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.errors import InjectFailed, UsageError
from gameday.simulator.aws.guardduty.findings import Sighting

if TYPE_CHECKING:
    from conftest import Recording

    from gameday.simulator.aws.guardduty.publisher import Publisher, Report
    from gameday.simulator.aws.guardduty.resources import Account
    from gameday.simulator.engine.clock.virtual import VirtualClock

KEY = "Recon:IAMUser/TorIPCaller"


@pytest.fixture
def user(account: Account) -> str:
    """Return the name of a user with a key."""
    account.clients("iam").create_user(UserName="deploy")
    account.clients("iam").create_access_key(UserName="deploy")
    return "deploy"


def report(publisher: Publisher, name: str = KEY, **given: Any) -> Report:
    """Report a sighting about the user."""
    sighting = Sighting(type=name, resources={"user": "deploy"}, **given)
    return publisher.report(sighting, account="123456789012", region="eu-west-1")


def run(clock: VirtualClock, seconds: float) -> None:
    """Let that much time pass from the beginning of the exercise."""
    clock.run(until=clock.start + timedelta(seconds=seconds))


@pytest.mark.usefixtures("detector", "user")
def test_a_new_finding_is_sent_after_the_delay(
    publisher: Publisher, clock: VirtualClock, recording: Recording
) -> None:
    """It is there at once; the event follows, in the service's envelope."""
    seen = report(publisher)
    run(clock, 239)
    assert recording.events == []
    run(clock, 241)
    (event,) = recording.events
    assert seen.outcome == "new"
    assert event["source"] == "aws.guardduty"
    assert event["detail-type"] == "GuardDuty Finding"
    assert event["account"] == "123456789012"
    assert event["region"] == "eu-west-1"
    assert event["time"] == "2026-03-02T09:04:00Z"
    assert event["resources"] == []
    assert event["detail"]["id"] == seen.finding
    assert event["detail"]["createdAt"] == "2026-03-02T09:00:00.000Z"


@pytest.mark.usefixtures("detector", "user")
def test_publication_is_a_fact_of_the_journal(
    publisher: Publisher, clock: VirtualClock, recording: Recording
) -> None:
    """With the finding's type, severity, resource and title."""
    seen = report(publisher)
    run(clock, 300)
    (fact,) = recording.journal.facts
    assert (fact.kind, str(fact.actor)) == ("finding.published", "guardduty")
    assert fact.fields["finding"] == seen.finding
    assert fact.fields["type"] == KEY
    assert fact.fields["severity"] == 5.0
    assert str(fact.fields["resource"]).startswith("AKIA")
    assert fact.fields["update"] is False
    assert fact.fields["count"] == 1


@pytest.mark.usefixtures("detector", "user")
def test_a_user_and_its_key_are_one_finding(
    publisher: Publisher, account: Account
) -> None:
    """What an inject names by its user, a detector names by the key it saw."""
    listed = account.clients("iam").list_access_keys(UserName="deploy")
    key = listed["AccessKeyMetadata"][0]["AccessKeyId"]
    seen = report(publisher)
    place = {"account": "123456789012", "region": "eu-west-1"}
    sighting = Sighting(type=KEY, resources={"access_key": key})
    for _ in range(2):
        again = publisher.report(sighting, **place)
        assert (again.outcome, again.finding) == ("update", seen.finding)
    (finding,) = publisher.store.list_all()
    assert finding["service"]["count"] == 3


@pytest.mark.usefixtures("detector", "user")
def test_the_same_again_is_an_update(
    publisher: Publisher, clock: VirtualClock, recording: Recording
) -> None:
    """Same id, a higher count, later times, and an event six hours later."""
    first = report(publisher)
    run(clock, 600)
    again = report(publisher, count=2)
    run(clock, 240 + 6 * 3600 - 1)
    assert len(recording.events) == 1
    run(clock, 240 + 6 * 3600 + 1)
    detail = recording.events[1]["detail"]
    assert again.outcome == "update"
    assert again.finding == first.finding == detail["id"]
    assert detail["service"]["count"] == 3
    assert detail["createdAt"] == "2026-03-02T09:00:00.000Z"
    assert detail["updatedAt"] == "2026-03-02T09:10:00.000Z"
    assert detail["service"]["eventFirstSeen"] == "2026-03-02T09:00:00.000Z"
    assert detail["service"]["eventLastSeen"] == "2026-03-02T09:10:00.000Z"
    updates = [fact.fields["update"] for fact in recording.journal.facts]
    assert updates == [False, True]


@pytest.mark.usefixtures("user")
def test_updates_are_sent_at_the_detectors_frequency(
    publisher: Publisher,
    clock: VirtualClock,
    recording: Recording,
    detector: str,
    account: Account,
) -> None:
    """Many updates in one interval make one event; an interval without none."""
    account.clients("guardduty").update_detector(
        DetectorId=detector, FindingPublishingFrequency="FIFTEEN_MINUTES"
    )
    report(publisher)
    for second in (300, 400, 500, 4000):
        run(clock, second)
        report(publisher)
    run(clock, 20_000)
    times = [event["time"] for event in recording.events]
    counts = [event["detail"]["service"]["count"] for event in recording.events]
    assert times == [
        "2026-03-02T09:04:00Z",
        "2026-03-02T09:19:00Z",
        "2026-03-02T10:19:00Z",
    ]
    assert counts == [1, 4, 5]


@pytest.mark.usefixtures("detector", "user")
def test_seen_again_before_it_was_sent_needs_no_second_event(
    publisher: Publisher, clock: VirtualClock, recording: Recording
) -> None:
    """The one event tells of both."""
    report(publisher)
    run(clock, 60)
    report(publisher)
    run(clock, 100_000)
    assert [event["detail"]["service"]["count"] for event in recording.events] == [2]


@pytest.mark.usefixtures("detector", "user")
@pytest.mark.parametrize(
    "other",
    [
        {"name": "Recon:IAMUser/MaliciousIPCaller"},
        {"actor": "198.51.100.9"},
        {"facts": {"role": "ACTOR"}},
    ],
)
def test_another_type_actor_or_role_is_another_finding(
    publisher: Publisher, other: dict[str, Any]
) -> None:
    """Only the same doing on the same resource is the same finding."""
    first = report(publisher)
    second = report(publisher, **other)
    assert second.outcome == "new"
    assert second.finding != first.finding


@pytest.mark.usefixtures("user")
def test_without_a_detector_nothing_is_seen(publisher: Publisher) -> None:
    """And the reason is told."""
    seen = report(publisher)
    assert seen.outcome == "unseen"
    assert seen.finding is None
    assert seen.reason == (
        "account 123456789012 in eu-west-1 has no GuardDuty detector"
    )


@pytest.mark.usefixtures("user")
def test_a_suspended_detector_sees_nothing_new(
    publisher: Publisher,
    detector: str,
    account: Account,
    clock: VirtualClock,
    recording: Recording,
) -> None:
    """What it had found before is still sent."""
    report(publisher)
    account.clients("guardduty").update_detector(DetectorId=detector, Enable=False)
    seen = report(publisher)
    run(clock, 300)
    assert seen.outcome == "unseen"
    assert seen.reason == f"the detector {detector} in eu-west-1 is suspended"
    assert [event["detail"]["service"]["count"] for event in recording.events] == [1]


@pytest.mark.usefixtures("user")
def test_a_deleted_detector_takes_its_findings_along(
    publisher: Publisher,
    detector: str,
    account: Account,
    clock: VirtualClock,
    recording: Recording,
) -> None:
    """A finding that was not sent yet never will be."""
    report(publisher)
    account.clients("guardduty").delete_detector(DetectorId=detector)
    account.clients("guardduty").create_detector(Enable=True)
    run(clock, 300)
    assert recording.events == []
    assert report(publisher).outcome == "new"


@pytest.mark.usefixtures("user")
def test_a_plan_that_is_off_sees_nothing(
    account: Account, publisher: Publisher
) -> None:
    """The reason names the plan and the feature."""
    answer = account.clients("guardduty").create_detector(
        Enable=True, Features=[{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
    )
    seen = report(publisher, "Exfiltration:S3/AnomalousBehavior")
    assert seen.outcome == "unseen"
    assert seen.reason == (
        f"S3 Protection is off in the detector {answer['DetectorId']}: "
        "its feature S3_DATA_EVENTS is disabled"
    )


def suppress(account: Account, detector: str, **criterion: Any) -> None:
    """Make a filter that archives what meets the criterion."""
    account.clients("guardduty").create_filter(
        DetectorId=detector,
        Name="quiet",
        Action="ARCHIVE",
        FindingCriteria={"Criterion": criterion},
    )


@pytest.mark.usefixtures("user")
def test_a_suppressed_finding_is_archived_and_not_sent(
    publisher: Publisher,
    detector: str,
    account: Account,
    clock: VirtualClock,
    recording: Recording,
) -> None:
    """Neither when it is new nor when it is updated."""
    suppress(account, detector, severity={"Lte": 5})
    seen = report(publisher)
    report(publisher)
    run(clock, 100_000)
    assert seen.outcome == "suppressed"
    (kept,) = publisher.store.list_findings(detector)
    assert kept["service"]["archived"] is True
    assert kept["service"]["count"] == 2
    assert recording.events == []


@pytest.mark.usefixtures("user")
def test_a_filter_that_does_not_match_lets_a_finding_pass(
    publisher: Publisher, detector: str, account: Account
) -> None:
    """A filter is a question about the finding."""
    suppress(account, detector, type={"Eq": ["Recon:EC2/Portscan"]})
    assert report(publisher).outcome == "new"


@pytest.mark.usefixtures("user")
def test_updates_of_a_finding_archived_by_hand_are_sent(
    publisher: Publisher, detector: str, clock: VirtualClock, recording: Recording
) -> None:
    """Only suppression keeps a finding from EventBridge."""
    report(publisher)
    run(clock, 300)
    (kept,) = publisher.store.list_findings(detector)
    kept["service"]["archived"] = True
    report(publisher)
    run(clock, 100_000)
    assert [event["detail"]["service"]["archived"] for event in recording.events] == [
        False,
        True,
    ]


@pytest.mark.usefixtures("detector")
def test_a_resource_that_is_not_there_is_an_error(publisher: Publisher) -> None:
    """Not a finding about nothing."""
    with pytest.raises(InjectFailed, match="user `deploy`"):
        report(publisher)


def test_an_unknown_type_is_an_error_even_without_a_detector(
    publisher: Publisher,
) -> None:
    """A misspelt type is no blind spot."""
    with pytest.raises(UsageError, match="no finding type"):
        report(publisher, "Recon:IAMUser/Tor")


@pytest.mark.usefixtures("user")
def test_two_who_see_the_same_at_once_make_one_finding(
    publisher: Publisher, detector: str, account: Account, clock: VirtualClock
) -> None:
    """Reading the account lets time pass, and others act in it."""

    def read_slowly(_account: str, _region: str) -> Account:
        clock.sleep(1)
        return account

    publisher.accounts = read_slowly
    for name in ("flow-logs", "dns-logs"):
        clock.spawn(name, lambda: report(publisher))
    run(clock, 60)
    (kept,) = publisher.store.list_findings(detector)
    assert publisher.store.list_all() == [kept]
    assert kept["service"]["count"] == 2
