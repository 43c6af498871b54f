"""Security Hub's API: findings of others, users' words, custom actions, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from .conftest import Watched

IMPORTED = "Security Hub Findings - Imported"
PRODUCT = "arn:aws:securityhub:us-east-1:123456789012:product/123456789012/default"


@pytest.fixture
def hub(watched: Watched) -> Any:
    """Give a client of a hub that is enabled."""
    watched.hub.enable_security_hub()
    return watched.hub


def write(identity: str, **members: Any) -> dict[str, Any]:
    """Write a finding of a provider of the account's own."""
    return {
        "SchemaVersion": "2018-10-08",
        "Id": identity,
        "ProductArn": PRODUCT,
        "GeneratorId": "scanner",
        "AwsAccountId": "123456789012",
        "CreatedAt": "2026-03-02T08:00:00Z",
        "UpdatedAt": "2026-03-02T08:00:00Z",
        "Severity": {"Label": "MEDIUM"},
        "Types": ["Software and Configuration Checks/Vulnerabilities/CVE"],
        "Title": f"Finding {identity}",
        "Description": "A finding of a scanner",
        "Resources": [{"Type": "Other", "Id": f"server-{identity}"}],
        **members,
    }


def find(hub: Any, **filters: Any) -> list[str]:
    """Return the ids of the findings that meet filters."""
    return [each["Id"] for each in hub.get_findings(Filters=filters)["Findings"]]


def equal(*values: str) -> list[dict[str, str]]:
    """Return conditions of equality."""
    return [{"Value": value, "Comparison": "EQUALS"} for value in values]


def test_findings_of_others_are_imported(watched: Watched, hub: Any) -> None:
    """Each is told by an event of its own, with what Security Hub adds."""
    answer = hub.batch_import_findings(Findings=[write("a"), write("b")])
    assert (answer["SuccessCount"], answer["FailedCount"]) == (2, 0)
    watched.world.clock.run()
    first, second = (e["detail"]["findings"][0] for e in watched.events(IMPORTED))
    assert (first["Id"], second["Id"]) == ("a", "b")
    assert first["Severity"] == {"Label": "MEDIUM", "Normalized": 40}
    assert first["Workflow"] == {"Status": "NEW"}
    assert first["RecordState"] == "ACTIVE"
    assert first["ProductFields"]["aws/securityhub/FindingId"] == f"{PRODUCT}/a"
    assert first["FindingProviderFields"]["Types"] == first["Types"]


def test_a_finding_that_does_not_fit_is_refused_by_itself(hub: Any) -> None:
    """The others of the batch are taken."""
    foreign = write("b", AwsAccountId="210987654321")
    bare = write("c", Resources=[])
    answer = hub.batch_import_findings(Findings=[write("a"), foreign, bare])
    assert answer["SuccessCount"] == 1
    assert [each["Id"] for each in answer["FailedFindings"]] == ["b", "c"]
    assert find(hub) == ["a"]


def test_a_provider_does_not_overrule_its_users(hub: Any) -> None:
    """Its note and workflow count once; an archived finding that returns is new."""
    hub.batch_import_findings(Findings=[write("a")])
    identifier = {"Id": "a", "ProductArn": PRODUCT}
    hub.batch_update_findings(
        FindingIdentifiers=[identifier], Workflow={"Status": "RESOLVED"}
    )
    hub.batch_import_findings(
        Findings=[write("a", Workflow={"Status": "NEW"}, RecordState="ARCHIVED")]
    )
    assert find(hub, WorkflowStatus=equal("RESOLVED")) == ["a"]
    hub.batch_import_findings(Findings=[write("a")])
    assert find(hub, WorkflowStatus=equal("NEW")) == ["a"]


def test_what_is_said_of_no_finding_is_told(hub: Any) -> None:
    """An unknown finding is not processed; the known one is."""
    hub.batch_import_findings(Findings=[write("a")])
    known, unknown = ({"Id": each, "ProductArn": PRODUCT} for each in ("a", "z"))
    answer = hub.batch_update_findings(
        FindingIdentifiers=[known, unknown], Workflow={"Status": "SUPPRESSED"}
    )
    assert answer["ProcessedFindings"] == [known]
    (missed,) = answer["UnprocessedFindings"]
    assert missed["FindingIdentifier"] == unknown
    assert missed["ErrorCode"] == "FindingNotFound"


FILTERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"Id": equal("a", "c")}, ["a", "c"]),
    ({"Id": [{"Value": "a", "Comparison": "NOT_EQUALS"}]}, ["b", "c"]),
    ({"Title": [{"Value": "Finding", "Comparison": "PREFIX"}]}, ["a", "b", "c"]),
    ({"ResourceId": [{"Value": "server-b", "Comparison": "PREFIX"}]}, ["b"]),
    ({"SeverityLabel": equal("HIGH")}, ["b"]),
    ({"SeverityNormalized": [{"Gte": 40, "Lt": 70}]}, ["a", "c"]),
    ({"SeverityLabel": equal("HIGH"), "Id": equal("a")}, []),
    ({"Keyword": [{"Value": "SERVER-C"}]}, ["c"]),
    ({"ResourceTags": [{"Key": "team", **equal("shop")[0]}]}, ["c"]),
    ({"UpdatedAt": [{"DateRange": {"Value": 1, "Unit": "DAYS"}}]}, ["a", "c"]),
    ({"UpdatedAt": [{"End": "2026-02-01T00:00:00Z"}]}, ["b"]),
    ({"NetworkSourceIpV4": [{"Cidr": "198.51.100.0/24"}]}, ["b"]),
    ({"Sample": [{"Value": True}]}, ["a"]),
    ({"NoteText": equal("anything")}, []),
]


def test_findings_are_filtered(hub: Any) -> None:
    """All filters must hold, and of the conditions of one of them any."""
    tagged = {"Type": "Other", "Id": "server-c", "Tags": {"team": "shop"}}
    seen = {
        "Severity": {"Normalized": 75},
        "UpdatedAt": "2026-01-02T08:00:00Z",
        "Network": {"SourceIpV4": "198.51.100.7"},
    }
    hub.batch_import_findings(
        Findings=[
            write("a", Sample=True),
            write("b", **seen),
            write("c", Resources=[tagged]),
        ]
    )
    found = [(filters, find(hub, **filters)) for filters, _ in FILTERS]
    assert found == FILTERS


def test_findings_come_in_the_order_and_the_pages_asked_for(hub: Any) -> None:
    """Each page says where the next one begins."""
    hub.batch_import_findings(
        Findings=[
            write("a", Severity={"Label": "LOW"}),
            write("b", Severity={"Label": "HIGH"}),
            write("c", Severity={"Label": "MEDIUM"}),
        ]
    )
    order = [{"Field": "SeverityNormalized", "SortOrder": "desc"}]
    pages = hub.get_paginator("get_findings").paginate(
        SortCriteria=order, PaginationConfig={"PageSize": 2}
    )
    found = [[each["Id"] for each in page["Findings"]] for page in pages]
    assert found == [["b", "c"], ["a"]]


def test_actions_are_made_changed_and_deleted(hub: Any) -> None:
    """Each is known by the ARN that its id gives."""
    arn = "arn:aws:securityhub:us-east-1:123456789012:action/custom/isolate"
    made = hub.create_action_target(Name="Isolate", Description="one", Id="isolate")
    assert made["ActionTargetArn"] == arn
    hub.update_action_target(ActionTargetArn=arn, Description="two")
    (action,) = hub.describe_action_targets()["ActionTargets"]
    assert action == {"ActionTargetArn": arn, "Name": "Isolate", "Description": "two"}
    assert hub.delete_action_target(ActionTargetArn=arn)["ActionTargetArn"] == arn
    assert hub.describe_action_targets()["ActionTargets"] == []


REFUSED: list[tuple[str, dict[str, str], str]] = [
    (
        "create_action_target",
        {"Name": "x", "Description": "d", "Id": "present"},
        "ResourceConflictException",
    ),
    (
        "create_action_target",
        {"Name": "a name that is too long", "Description": "d", "Id": "y"},
        "InvalidInputException",
    ),
    (
        "create_action_target",
        {"Name": "x", "Description": "d", "Id": "with space"},
        "InvalidInputException",
    ),
    ("update_action_target", {"ActionTargetArn": "x"}, "ResourceNotFoundException"),
    ("delete_action_target", {"ActionTargetArn": "x"}, "ResourceNotFoundException"),
]


def test_actions_are_refused(hub: Any) -> None:
    """Names have their form and lengths; what is not there cannot be changed."""
    hub.create_action_target(Name="x", Description="d", Id="present")
    for operation, given, code in REFUSED:
        with pytest.raises(ClientError, match=code):
            getattr(hub, operation)(**given)
