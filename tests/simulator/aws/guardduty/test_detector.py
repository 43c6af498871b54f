"""What a detector watches: its features, their defaults and the older switches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.detector import (
    Detector,
    find_blind_spot,
)
from gameday.simulator.aws.moto.readers.guardduty import MotoDetectors

if TYPE_CHECKING:
    from gameday.simulator.aws.guardduty.resources import Account


def find(account: Account, **settings: Any) -> Detector:
    """Make a detector and read it."""
    account.clients("guardduty").create_detector(Enable=True, **settings)
    found = MotoDetectors().find("123456789012", "eu-west-1")
    assert found is not None
    return found


def test_there_may_be_none(account: Account) -> None:
    """An account has no detector until somebody makes one."""
    assert MotoDetectors().find(account.id, account.region) is None


def test_everything_but_runtime_monitoring_is_on_by_default(account: Account) -> None:
    """As the API page of CreateDetector says."""
    detector = find(account)
    off = [feature for feature, on in detector.features.items() if not on]
    assert off == ["RUNTIME_MONITORING", "EKS_RUNTIME_MONITORING"]
    assert detector.update_interval_s == 21_600


@pytest.mark.parametrize(
    ("settings", "name", "is_blind"),
    [
        ({}, "Exfiltration:S3/AnomalousBehavior", False),
        ({}, "Impact:Runtime/CryptoMinerExecuted", True),
        ({}, "CryptoCurrency:EC2/BitcoinTool.B!DNS", False),
        ({}, "Persistence:IAM/AccountManipulation", False),
        (
            {"Features": [{"Name": "RUNTIME_MONITORING", "Status": "ENABLED"}]},
            "Impact:Runtime/CryptoMinerExecuted",
            False,
        ),
        (
            {"Features": [{"Name": "RDS_LOGIN_EVENTS", "Status": "DISABLED"}]},
            "Discovery:RDS/TorIPCaller",
            True,
        ),
        (
            {"DataSources": {"S3Logs": {"Enable": False}}},
            "Exfiltration:S3/AnomalousBehavior",
            True,
        ),
        (
            {"DataSources": {"Kubernetes": {"AuditLogs": {"Enable": False}}}},
            "Discovery:Kubernetes/TorIPCaller",
            True,
        ),
    ],
)
def test_a_plan_needs_its_feature(
    account: Account, settings: dict[str, Any], name: str, *, is_blind: bool
) -> None:
    """Foundational types and opt-in rules need none."""
    blind = find_blind_spot(find(account, **settings), finding_types()[name])
    assert (blind is not None) is is_blind
