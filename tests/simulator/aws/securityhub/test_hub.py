"""Security Hub imports GuardDuty's findings by itself, and tells EventBridge."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from .conftest import Watched

IMPORTED = "Security Hub Findings - Imported"
CLICKED = "Security Hub Findings - Custom Action"
PRODUCT = "arn:aws:securityhub:us-east-1::product/aws/guardduty"


def test_an_enabled_hub_imports_a_finding(watched: Watched) -> None:
    """It is found by GetFindings, and one event carries it."""
    watched.hub.enable_security_hub()
    watched.mine()
    (finding,) = watched.hub.get_findings()["Findings"]
    (event,) = watched.events(IMPORTED)
    assert event["source"] == "aws.securityhub"
    assert event["account"] == "123456789012"
    assert event["resources"] == [f"{PRODUCT}/{finding['Id']}"]
    assert event["detail"] == {"findings": [finding]}
    assert finding["ProductName"] == "GuardDuty"
    assert finding["Resources"][0]["Id"].endswith(f"instance/{watched.instance}")
    assert finding["Workflow"] == {"Status": "NEW"}
    assert finding["RecordState"] == "ACTIVE"


def test_a_hub_that_is_not_enabled_does_nothing(watched: Watched) -> None:
    """No event is sent, and its operations are refused."""
    watched.mine()
    assert watched.events(IMPORTED) == []
    with pytest.raises(ClientError, match="not subscribed to AWS Security Hub"):
        watched.hub.get_findings()
    with pytest.raises(ClientError, match="InvalidAccessException"):
        watched.hub.create_action_target(Name="a", Description="d", Id="a")


def test_a_disabled_hub_imports_no_more(watched: Watched) -> None:
    """What it had is there again once it is enabled again; what it missed is not."""
    watched.hub.enable_security_hub()
    watched.mine()
    watched.hub.disable_security_hub()
    watched.world.clock.run(until=watched.world.clock.now() + timedelta(minutes=20))
    watched.mine()
    assert len(watched.events(IMPORTED)) == 1
    watched.hub.enable_security_hub()
    (finding,) = watched.hub.get_findings()["Findings"]
    assert finding["ProductFields"]["aws/guardduty/service/count"] == "1"
    with pytest.raises(ClientError, match="already subscribed"):
        watched.hub.enable_security_hub()


def test_a_hub_is_of_one_region(watched: Watched) -> None:
    """GuardDuty of another region tells the hub there, which is not enabled."""
    client = watched.world.account.client("securityhub", region="eu-west-1")
    client.enable_security_hub()
    watched.mine()
    assert watched.events(IMPORTED) == []
    assert client.get_findings()["Findings"] == []


def test_an_update_is_imported_too(watched: Watched) -> None:
    """It is the same finding, seen twice; what a user said about it stays."""
    watched.hub.enable_security_hub()
    watched.mine()
    (finding,) = watched.hub.get_findings()["Findings"]
    identifier = {"Id": finding["Id"], "ProductArn": PRODUCT}
    watched.hub.batch_update_findings(
        FindingIdentifiers=[identifier],
        Workflow={"Status": "NOTIFIED"},
        Severity={"Label": "CRITICAL"},
        Note={"Text": "on it", "UpdatedBy": "mia"},
    )
    watched.world.clock.run(until=watched.world.clock.now() + timedelta(minutes=1))
    watched.mine()
    _, by_user, again = (
        event["detail"]["findings"][0] for event in watched.events(IMPORTED)
    )
    assert by_user["UpdatedAt"] == finding["UpdatedAt"]
    assert by_user["Note"] == {
        "Text": "on it",
        "UpdatedBy": "mia",
        "UpdatedAt": "2026-03-02T09:00:00.000Z",
    }
    assert again["ProductFields"]["aws/guardduty/service/count"] == "2"
    assert again["UpdatedAt"] > finding["UpdatedAt"]
    assert again["Workflow"] == {"Status": "NOTIFIED"}
    assert again["Note"]["Text"] == "on it"
    assert again["Severity"]["Label"] == "CRITICAL"
    assert again["Severity"]["Normalized"] == 90
    assert again["FindingProviderFields"]["Severity"]["Label"] == "HIGH"


def test_a_click_sends_findings_to_an_action(watched: Watched) -> None:
    """The event names the action and has the findings that were chosen."""
    watched.hub.enable_security_hub()
    arn = watched.hub.create_action_target(
        Name="Isolate", Description="Isolates the instance", Id="isolate"
    )["ActionTargetArn"]
    watched.mine()
    (finding,) = watched.hub.get_findings()["Findings"]
    key = (PRODUCT, finding["Id"])
    watched.world.security_hub.click(arn, [key], "123456789012", "us-east-1")
    watched.world.clock.run()
    (event,) = watched.events(CLICKED)
    assert event["resources"] == [arn]
    assert event["detail"] == {
        "actionName": "Isolate",
        "actionDescription": "Isolates the instance",
        "findings": [finding],
    }


def test_a_click_on_what_is_gone_does_nothing(watched: Watched) -> None:
    """There is no action to click once it is deleted, nor any where the hub is off."""
    watched.hub.enable_security_hub()
    arn = watched.hub.create_action_target(Name="a", Description="d", Id="a")[
        "ActionTargetArn"
    ]
    watched.mine()
    (finding,) = watched.hub.get_findings()["Findings"]
    click = watched.world.security_hub.click
    where = ("123456789012", "us-east-1")
    click(arn, [(PRODUCT, "unknown")], *where)
    watched.hub.disable_security_hub()
    click(arn, [(PRODUCT, finding["Id"])], *where)
    watched.hub.enable_security_hub()
    watched.hub.delete_action_target(ActionTargetArn=arn)
    click(arn, [(PRODUCT, finding["Id"])], *where)
    watched.world.clock.run()
    assert watched.events(CLICKED) == []
