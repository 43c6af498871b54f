"""The severity is the documented band's number, or what happened makes it."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.severity import check_severity, find_rules, rate


def probe(port: int) -> dict[str, Any]:
    """Return the service of a port probe."""
    details = [{"localPortDetails": {"port": port}}]
    return {"service": {"action": {"portProbeAction": {"portProbeDetails": details}}}}


@pytest.mark.parametrize(
    ("name", "finding", "expected"),
    [
        ("CryptoCurrency:EC2/BitcoinTool.B!DNS", {}, 8.0),
        ("Recon:EC2/Portscan", {}, 5.0),
        ("Stealth:IAMUser/CloudTrailLoggingDisabled", {}, 2.0),
        ("AttackSequence:S3/CompromisedData", {}, 9.0),
        (
            "UnauthorizedAccess:EC2/SSHBruteForce",
            {"service": {"resourceRole": "TARGET"}},
            2.0,
        ),
        (
            "UnauthorizedAccess:EC2/SSHBruteForce",
            {"service": {"resourceRole": "ACTOR"}},
            8.0,
        ),
        ("Recon:EC2/PortProbeUnprotectedPort", probe(22), 2.0),
        ("Recon:EC2/PortProbeUnprotectedPort", probe(9200), 8.0),
        (
            "Persistence:IAM/AccountManipulation",
            {"customDetectionRuleName": "IAMAccessKeyCreated"},
            2.0,
        ),
        (
            "Persistence:IAM/AccountManipulation",
            {"customDetectionRuleName": "IAMUserLoginProfileCreated"},
            8.0,
        ),
        ("Execution:EC2/MaliciousFile", {}, 8.0),
        ("Execution:EC2/SuspiciousFile", {}, 5.0),
    ],
)
def test_a_finding_is_rated(
    name: str, finding: dict[str, Any], expected: float
) -> None:
    """Where the band depends on the finding, its members decide."""
    assert rate(finding_types()[name], finding) == expected


@pytest.mark.parametrize("severity", [0.9, 10.1])
def test_a_severity_outside_of_the_scale_is_refused(severity: float) -> None:
    """The scale goes from 1.0 to 10.0."""
    with pytest.raises(UsageError, match=r"from 1\.0 to 10\.0"):
        check_severity(severity)


def test_every_opt_in_type_has_its_rules() -> None:
    """A Custom Detection Rule's finding carries the name of a documented rule."""
    opt_in = [name for name, it in finding_types().items() if it.status == "opt-in"]
    assert len(opt_in) == 25
    assert all(find_rules(name) for name in opt_in)
    assert find_rules("Recon:EC2/Portscan") == []
