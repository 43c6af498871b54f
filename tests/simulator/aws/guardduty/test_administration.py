"""The detector's own operations, beside what moto itself answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from conftest import Ask

    from gameday.simulator.aws.guardduty.resources import Account


def statuses(answer: dict[str, Any]) -> dict[str, str]:
    """Return a detector's features by name."""
    return {feature["Name"]: feature["Status"] for feature in answer["Features"]}


def test_moto_forgets_the_features_an_update_does_not_name(account: Account) -> None:
    """The reason for an answer of our own; remove it when this fails."""
    guardduty = account.clients("guardduty")
    on = [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]
    off = [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
    detector = guardduty.create_detector(Enable=True, Features=on)["DetectorId"]
    guardduty.update_detector(DetectorId=detector, Features=off)
    answer = guardduty.get_detector(DetectorId=detector)
    assert [feature["Name"] for feature in answer["Features"]] == ["S3_DATA_EVENTS"]


def test_an_update_leaves_what_it_does_not_name(ask: Ask) -> None:
    """Features are merged by name."""
    on = [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]
    off = [{"Name": "S3_DATA_EVENTS", "Status": "DISABLED"}]
    detector = ask("CreateDetector", Enable=True, Features=on)["DetectorId"]
    ask(
        "UpdateDetector",
        DetectorId=detector,
        Features=off,
        FindingPublishingFrequency="FIFTEEN_MINUTES",
    )
    answer = ask("GetDetector", DetectorId=detector)
    assert statuses(answer)["RUNTIME_MONITORING"] == "ENABLED"
    assert statuses(answer)["S3_DATA_EVENTS"] == "DISABLED"
    assert statuses(answer)["RDS_LOGIN_EVENTS"] == "ENABLED"
    assert answer["DataSources"]["S3Logs"]["Status"] == "DISABLED"
    assert answer["FindingPublishingFrequency"] == "FIFTEEN_MINUTES"
    assert answer["Status"] == "ENABLED"
    assert answer["UpdatedAt"] == "2026-03-02T09:00:00.000Z"


def test_a_new_detector_has_the_documented_defaults(ask: Ask) -> None:
    """Everything but Runtime Monitoring, updates every six hours."""
    detector = ask("CreateDetector", Enable=True, Tags={"owner": "sec"})["DetectorId"]
    answer = ask("GetDetector", DetectorId=detector)
    assert statuses(answer) == {
        "CLOUD_TRAIL": "ENABLED",
        "DNS_LOGS": "ENABLED",
        "FLOW_LOGS": "ENABLED",
        "S3_DATA_EVENTS": "ENABLED",
        "EKS_AUDIT_LOGS": "ENABLED",
        "EBS_MALWARE_PROTECTION": "ENABLED",
        "RDS_LOGIN_EVENTS": "ENABLED",
        "LAMBDA_NETWORK_LOGS": "ENABLED",
        "AI_PROTECTION": "ENABLED",
        "RUNTIME_MONITORING": "DISABLED",
        "EKS_RUNTIME_MONITORING": "DISABLED",
    }
    assert answer["FindingPublishingFrequency"] == "SIX_HOURS"
    assert answer["Tags"] == {"owner": "sec"}


def test_a_second_detector_is_refused(ask: Ask) -> None:
    """An account has one in each region."""
    ask("CreateDetector", Enable=True)
    with pytest.raises(AwsError, match="a detector already exists"):
        ask("CreateDetector", Enable=True)


def test_the_filters_of_moto_are_listed(ask: Ask, account: Account) -> None:
    """Moto keeps them and cannot list them."""
    detector = ask("CreateDetector", Enable=True)["DetectorId"]
    for name in ("quiet", "quieter"):
        account.clients("guardduty").create_filter(
            DetectorId=detector, Name=name, FindingCriteria={"Criterion": {}}
        )
    answer = ask("ListFilters", DetectorId=detector)
    assert answer == {"FilterNames": ["quiet", "quieter"], "NextToken": ""}


def test_a_detector_without_company_says_so(ask: Ask) -> None:
    """No members, no administrator, nothing imported, nothing exported."""
    detector = ask("CreateDetector", Enable=True, Tags={"owner": "sec"})["DetectorId"]
    arn = f"arn:aws:guardduty:eu-west-1:123456789012:detector/{detector}"
    assert ask("ListMembers", DetectorId=detector)["Members"] == []
    assert ask("GetAdministratorAccount", DetectorId=detector) == {}
    assert ask("GetMasterAccount", DetectorId=detector) == {}
    assert ask("ListInvitations")["Invitations"] == []
    assert ask("ListIPSets", DetectorId=detector)["IpSetIds"] == []
    assert ask("ListPublishingDestinations", DetectorId=detector)["Destinations"] == []
    assert ask("ListTagsForResource", ResourceArn=arn) == {"Tags": {"owner": "sec"}}
    unknown = ask("GetMembers", DetectorId=detector, AccountIds=["999999999999"])
    assert unknown["UnprocessedAccounts"][0]["AccountId"] == "999999999999"


def test_an_administrator_of_the_organization_is_named(
    ask: Ask, account: Account
) -> None:
    """In both of the operations that ask for it."""
    detector = ask("CreateDetector", Enable=True)["DetectorId"]
    account.clients("guardduty").enable_organization_admin_account(
        AdminAccountId="222222222222"
    )
    answer = ask("GetAdministratorAccount", DetectorId=detector)
    assert answer["Administrator"]["AccountId"] == "222222222222"
    answer = ask("GetMasterAccount", DetectorId=detector)
    assert answer["Master"]["AccountId"] == "222222222222"
