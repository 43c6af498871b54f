"""The findings operations answer as the API documents them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from conftest import Ask, Recording

    from gameday.simulator.aws.guardduty.publisher import Publisher
    from gameday.simulator.aws.guardduty.resources import Account
    from gameday.simulator.engine.clock.virtual import VirtualClock

PORTSCAN = "Recon:EC2/Portscan"
MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"
PUBLIC = "Policy:S3/BucketPublicAccessGranted"


@pytest.fixture
def samples(ask: Ask, detector: str) -> dict[str, str]:
    """Return the ids of three samples, by their type."""
    types = [PORTSCAN, MINING, PUBLIC]
    ask("CreateSampleFindings", DetectorId=detector, FindingTypes=types)
    ids = ask("ListFindings", DetectorId=detector)["FindingIds"]
    return dict(zip(types, ids, strict=True))


def test_a_sample_is_a_finding_about_a_placeholder(
    ask: Ask, detector: str, samples: dict[str, str]
) -> None:
    """Marked in its title and in its additional information."""
    answer = ask("GetFindings", DetectorId=detector, FindingIds=[samples[MINING]])
    (finding,) = answer["Findings"]
    assert finding["Title"].startswith("[SAMPLE] EC2 instance i-99999999 is")
    assert finding["Resource"]["InstanceDetails"]["InstanceId"] == "i-99999999"
    assert '"sample":true' in finding["Service"]["AdditionalInfo"]["Value"]
    assert finding["Severity"] == 8.0


def test_one_sample_of_every_active_type_is_made(ask: Ask, detector: str) -> None:
    """Where no type is named; every one fits the API's shape."""
    ask("CreateSampleFindings", DetectorId=detector)
    ids: list[str] = []
    token = ""
    while True:
        page = ask("ListFindings", DetectorId=detector, NextToken=token)
        ids += page["FindingIds"]
        token = page["NextToken"]
        if not token:
            break
    found: list[str] = []
    for begin in range(0, len(ids), 50):
        named = ids[begin : begin + 50]
        answer = ask("GetFindings", DetectorId=detector, FindingIds=named)
        found += [finding["Type"] for finding in answer["Findings"]]
    assert len(set(found)) == len(found) == 204


@pytest.mark.usefixtures("samples")
def test_samples_reach_eventbridge(clock: VirtualClock, recording: Recording) -> None:
    """They test the wiring."""
    clock.run(until=datetime(2026, 3, 2, 9, 5, tzinfo=UTC))
    types = [event["detail"]["type"] for event in recording.events]
    assert types == [PORTSCAN, MINING, PUBLIC]
    assert recording.events[0]["detail"]["service"]["additionalInfo"]["sample"] is True


def test_a_sample_again_is_an_update(
    ask: Ask, detector: str, samples: dict[str, str]
) -> None:
    """Its count goes up."""
    ask("CreateSampleFindings", DetectorId=detector, FindingTypes=[MINING])
    answer = ask("GetFindings", DetectorId=detector, FindingIds=[samples[MINING]])
    assert answer["Findings"][0]["Service"]["Count"] == 2


@pytest.mark.parametrize("types", [["Recon:EC2/Nothing"], [PORTSCAN] * 51])
def test_samples_of_unknown_or_too_many_types_are_refused(
    ask: Ask, detector: str, types: list[str]
) -> None:
    """At most fifty, and only types there are."""
    with pytest.raises(AwsError, match="input parameters have invalid values"):
        ask("CreateSampleFindings", DetectorId=detector, FindingTypes=types)


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ({}, [PORTSCAN, MINING, PUBLIC]),
        ({"severity": {"Gte": 7}}, [MINING, PUBLIC]),
        ({"type": {"Eq": [PORTSCAN]}}, [PORTSCAN]),
        ({"service.archived": {"Eq": ["true"]}}, []),
        (
            {"resource.instanceDetails.instanceId": {"Eq": ["i-99999999"]}},
            [PORTSCAN, MINING],
        ),
    ],
)
def test_findings_are_listed_by_criteria(
    ask: Ask,
    detector: str,
    samples: dict[str, str],
    criterion: dict[str, Any],
    expected: list[str],
) -> None:
    """Fields are dotted paths in wire form."""
    answer = ask(
        "ListFindings", DetectorId=detector, FindingCriteria={"Criterion": criterion}
    )
    assert answer["FindingIds"] == [samples[name] for name in expected]


def test_findings_are_sorted(ask: Ask, detector: str, samples: dict[str, str]) -> None:
    """By any field, in either order."""
    order = {"AttributeName": "severity", "OrderBy": "DESC"}
    answer = ask("ListFindings", DetectorId=detector, SortCriteria=order)
    assert answer["FindingIds"][-1] == samples[PORTSCAN]


def test_a_list_comes_in_pages(
    ask: Ask, detector: str, samples: dict[str, str]
) -> None:
    """The last page has no token."""
    first = ask("ListFindings", DetectorId=detector, MaxResults=2)
    rest = ask(
        "ListFindings",
        DetectorId=detector,
        MaxResults=2,
        NextToken=first["NextToken"],
    )
    assert first["FindingIds"] + rest["FindingIds"] == list(samples.values())
    assert rest["NextToken"] == ""


@pytest.mark.parametrize(
    "params", [{"NextToken": "nonsense"}, {"MaxResults": 50, "NextToken": "!"}]
)
def test_a_token_of_somebody_else_is_refused(
    ask: Ask, detector: str, params: dict[str, Any]
) -> None:
    """Not an internal error."""
    with pytest.raises(AwsError, match="invalid values"):
        ask("ListFindings", DetectorId=detector, **params)


def test_findings_are_archived_and_back(
    ask: Ask, detector: str, samples: dict[str, str]
) -> None:
    """Archiving changes what a list by `service.archived` answers."""
    archived = {"Criterion": {"service.archived": {"Eq": ["true"]}}}
    named = {"DetectorId": detector, "FindingIds": [samples[MINING]]}
    assert ask("ArchiveFindings", **named) == {}
    listed = ask("ListFindings", DetectorId=detector, FindingCriteria=archived)
    assert listed["FindingIds"] == [samples[MINING]]
    ask("UnarchiveFindings", **named)
    listed = ask("ListFindings", DetectorId=detector, FindingCriteria=archived)
    assert listed["FindingIds"] == []


def test_feedback_is_kept(ask: Ask, detector: str, samples: dict[str, str]) -> None:
    """In the finding's service."""
    named = {"DetectorId": detector, "FindingIds": [samples[MINING]]}
    ask("UpdateFindingsFeedback", Feedback="USEFUL", **named)
    (finding,) = ask("GetFindings", **named)["Findings"]
    assert finding["Service"]["UserFeedback"] == "USEFUL"


@pytest.mark.usefixtures("samples")
def test_severities_are_counted(ask: Ask, detector: str) -> None:
    """The old form of the statistics."""
    answer = ask(
        "GetFindingsStatistics",
        DetectorId=detector,
        FindingStatisticTypes=["COUNT_BY_SEVERITY"],
    )
    counts = answer["FindingStatistics"]["CountBySeverity"]
    assert counts == {"5.0": 1, "8.0": 2}


@pytest.mark.usefixtures("samples")
@pytest.mark.parametrize(
    ("group", "member", "expected"),
    [
        ("SEVERITY", "GroupedBySeverity", {"Severity": 8.0, "TotalFindings": 2}),
        (
            "RESOURCE",
            "GroupedByResource",
            {
                "AccountId": "123456789012",
                "ResourceId": "i-99999999",
                "ResourceType": "Instance",
                "TotalFindings": 2,
            },
        ),
        (
            "ACCOUNT",
            "GroupedByAccount",
            {"AccountId": "123456789012", "TotalFindings": 3},
        ),
        ("FINDING_TYPE", "GroupedByFindingType", {"TotalFindings": 1}),
        (
            "DATE",
            "GroupedByDate",
            {"Date": datetime(2026, 3, 2, tzinfo=UTC), "TotalFindings": 2},
        ),
    ],
)
def test_findings_are_counted_by_group(
    ask: Ask, detector: str, group: str, member: str, expected: dict[str, Any]
) -> None:
    """The largest group comes first."""
    answer = ask("GetFindingsStatistics", DetectorId=detector, GroupBy=group)
    first = answer["FindingStatistics"][member][0]
    assert expected.items() <= first.items()
    assert first["LastGeneratedAt"] == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("ListFindings", {}),
        ("GetFindings", {"FindingIds": ["f"]}),
        ("ArchiveFindings", {"FindingIds": ["f"]}),
        ("CreateSampleFindings", {}),
        ("GetFindingsStatistics", {"GroupBy": "SEVERITY"}),
        ("GetDetector", {}),
        ("UpdateDetector", {"Enable": True}),
        ("ListFilters", {}),
        ("ListMembers", {}),
        ("GetAdministratorAccount", {}),
        ("ListIPSets", {}),
    ],
)
@pytest.mark.usefixtures("detector")
def test_a_foreign_detector_is_refused(
    ask: Ask, operation: str, params: dict[str, Any]
) -> None:
    """In the service's own words."""
    with pytest.raises(AwsError) as caught:
        ask(operation, DetectorId="f" * 32, **params)
    assert caught.value.code == "BadRequestException"
    assert caught.value.status == 400
    assert caught.value.message == (
        "The request is rejected because the input detectorId is not owned by the "
        "current account."
    )


def test_a_finding_of_a_real_resource_is_served(
    ask: Ask, detector: str, publisher: Publisher, account: Account
) -> None:
    """What was published is what the API answers."""
    account.clients("iam").create_user(UserName="deploy")
    sighting = Sighting(type="Recon:IAMUser/TorIPCaller", resources={"user": "deploy"})
    seen = publisher.report(sighting, account=account.id, region=account.region)
    assert seen.finding is not None
    answer = ask("GetFindings", DetectorId=detector, FindingIds=[seen.finding])
    (finding,) = answer["Findings"]
    assert finding["Resource"]["AccessKeyDetails"]["UserName"] == "deploy"
    assert finding["CreatedAt"] == "2026-03-02T09:00:00.000Z"


def test_an_unknown_finding_is_left_out(ask: Ask, detector: str) -> None:
    """As the service does."""
    answer = ask("GetFindings", DetectorId=detector, FindingIds=["nothing"])
    assert answer == {"Findings": []}
