"""GuardDuty's findings have the form in which Security Hub imports them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import get_session
from botocore.validate import validate_parameters

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.wire import to_event_detail
from gameday.simulator.aws.securityhub.asff import write_asff
from gameday.simulator.aws.securityhub.filters import find_path
from gameday.simulator.aws.securityhub.taxonomy import name_types

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .conftest import Watched

MODEL = get_session().get_service_model("securityhub")

TYPES = {
    # as the GuardDuty user guide lists them, "Integrating with AWS Security Hub"
    "AttackSequence:S3/CompromisedData": "TTPs/AttackSequence:S3/CompromisedData",
    "Backdoor:EC2/C&CActivity.B!DNS": (
        "TTPs/Command and Control/Backdoor:EC2-C&CActivity.B!DNS"
    ),
    "Behavior:EC2/NetworkPortUnusual": (
        "Unusual Behaviors/VM/Behavior:EC2-NetworkPortUnusual"
    ),
    "CredentialAccess:IAMUser/AnomalousBehavior": (
        "TTPs/Credential Access/IAMUser-AnomalousBehavior"
    ),
    "CredentialAccess:RDS/TorIPCaller.FailedLogin": (
        "TTPs/Credential Access/CredentialAccess:RDS-TorIPCaller.FailedLogin"
    ),
    "CryptoCurrency:EC2/BitcoinTool.B!DNS": (
        "TTPs/Command and Control/CryptoCurrency:EC2-BitcoinTool.B!DNS"
    ),
    "DefenseEvasion:EC2/UnusualDoHActivity": (
        "TTPs/DefenseEvasion/EC2:Unusual-DoH-Activity"
    ),
    "DefenseEvasion:Runtime/FilelessExecution": (
        "TTPs/Defense Evasion/DefenseEvasion:Runtime-FilelessExecution"
    ),
    "Discovery:S3/TorIPCaller": "TTPs/Discovery:S3-TorIPCaller",
    "Discovery:RDS/TorIPCaller": "TTPs/Discovery/RDS-TorIPCaller",
    "Execution:Kubernetes/AnomalousBehavior.ExecInPod": (
        "TTPs/AnomalousBehavior/Execution:Kubernetes-ExecInPod"
    ),
    "Exfiltration:S3/AnomalousBehavior": "TTPs/Exfiltration:S3-AnomalousBehavior",
    "Impact:EC2/PortSweep": "TTPs/Impact/Impact:EC2-PortSweep",
    "Impact:EC2/BitcoinDomainRequest.Reputation": (
        "TTPs/Impact:EC2-BitcoinDomainRequest.Reputation"
    ),
    "Object:S3/MaliciousFile": "TTPs/Object/Object:S3-MaliciousFile",
    "PenTest:IAMUser/KaliLinux": "TTPs/PenTest:IAMUser/KaliLinux",
    "PenTest:S3/KaliLinux": "TTPs/PenTest:S3-KaliLinux",
    "Persistence:IAMUser/AnomalousBehavior": (
        "TTPs/Persistence/IAMUser-AnomalousBehavior"
    ),
    "Policy:S3/BucketBlockPublicAccessDisabled": (
        "Effects/Data Exposure/Policy:S3-BucketBlockPublicAccessDisabled"
    ),
    "Policy:Kubernetes/ExposedDashboard": (
        "Software and Configuration Checks/AWS Security Best Practices/"
        "Policy:Kubernetes-ExposedDashboard"
    ),
    "Policy:IAMUser/RootCredentialUsage": "TTPs/Policy:IAMUser-RootCredentialUsage",
    "PrivilegeEscalation:Runtime/ElevationToRoot": (
        "TTPs/Privilege Escalation/PrivilegeEscalation:Runtime-ElevationToRoot"
    ),
    "Recon:EC2/Portscan": "TTPs/Discovery/Recon:EC2-Portscan",
    "Stealth:IAMUser/CloudTrailLoggingDisabled": (
        "TTPs/Defense Evasion/Stealth:IAMUser-CloudTrailLoggingDisabled"
    ),
    "Trojan:EC2/DropPoint!DNS": "Effects/Data Exfiltration/Trojan:EC2-DropPoint!DNS",
    "Trojan:Runtime/DriveBySourceTraffic!DNS": (
        "TTPs/Initial Access/Trojan:Runtime-DriveBySourceTraffic!DNS"
    ),
    "UnauthorizedAccess:EC2/SSHBruteForce": (
        "TTPs/Initial Access/UnauthorizedAccess:EC2-SSHBruteForce"
    ),
    "UnauthorizedAccess:EC2/TorClient": (
        "Effects/Resource Consumption/UnauthorizedAccess:EC2-TorClient"
    ),
    "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS": (
        "Effects/Data Exfiltration/"
        "UnauthorizedAccess:IAMUser-InstanceCredentialExfiltration.OutsideAWS"
    ),
    "UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B": (
        "TTPs/UnauthorizedAccess:IAMUser-ConsoleLoginSuccess.B"
    ),
    "UnauthorizedAccess:IAMUser/TorIPCaller": (
        "TTPs/Command and Control/UnauthorizedAccess:IAMUser-TorIPCaller"
    ),
    "UnauthorizedAccess:S3/TorIPCaller": "TTPs/UnauthorizedAccess:S3-TorIPCaller",
}


@pytest.mark.parametrize(("name", "expected"), TYPES.items())
def test_types_have_their_place_in_the_taxonomy(name: str, expected: str) -> None:
    """Namespace and category are Security Hub's, the classifier is GuardDuty's."""
    assert name_types(name) == (expected,)


def test_mining_by_a_function_is_two_things() -> None:
    """Of all types it alone has two."""
    assert name_types("CryptoCurrency:Lambda/BitcoinTool.B") == (
        "TTPs/Command and Control/CryptoCurrency:Lambda-BitcoinTool.B",
        "Effects/Resource Consumption/CryptoCurrency:Lambda-BitcoinTool.B",
    )
    others = [name for name in finding_types() if len(name_types(name)) > 1]
    assert others == ["CryptoCurrency:Lambda/BitcoinTool.B"]


def test_a_sample_of_every_type_can_be_imported(watched: Watched) -> None:
    """Each has the form of the API's own model, and at least one resource."""
    samples = list(_write_samples(watched))
    assert len(samples) > 150
    shape = MODEL.shape_for("AwsSecurityFinding")
    for finding in samples:
        validate_parameters(finding, shape)
        assert finding["Resources"], finding["Types"]
        assert finding["Sample"] is True
        assert all(isinstance(each, str) for each in finding["ProductFields"].values())


def _write_samples(watched: Watched) -> Iterator[dict[str, Any]]:
    client = watched.world.account.client("guardduty")
    (detector,) = client.list_detectors()["DetectorIds"]
    client.create_sample_findings(DetectorId=detector)
    for finding in watched.world.guardduty.store.list_all():
        yield write_asff(to_event_detail(finding))


def test_an_instance_has_its_details(watched: Watched) -> None:
    """Its addresses, network, image and tags come along."""
    watched.world.account.client("ec2").create_tags(
        Resources=[watched.instance], Tags=[{"Key": "owner", "Value": "shop"}]
    )
    watched.hub.enable_security_hub()
    watched.mine()
    (finding,) = watched.hub.get_findings()["Findings"]
    (resource,) = finding["Resources"]
    place = "us-east-1:123456789012"
    assert resource["Type"] == "AwsEc2Instance"
    assert resource["Id"] == f"arn:aws:ec2:{place}:instance/{watched.instance}"
    assert resource["Tags"] == {"owner": "shop"}
    details = resource["Details"]["AwsEc2Instance"]
    assert details["ImageId"] == "ami-12c6146b"
    assert details["VpcId"].startswith("vpc-")
    assert details["SubnetId"].startswith("subnet-")
    assert details["IpV4Addresses"]
    assert finding["GeneratorId"] == finding["Id"].rpartition("/finding/")[0]
    assert finding["Severity"] == {"Product": 8.0, "Label": "HIGH", "Normalized": 80}


def test_what_the_service_says_is_told_in_fields_of_text(watched: Watched) -> None:
    """Paths are written with slashes, places in lists with ``.0_``."""
    watched.hub.enable_security_hub()
    watched.mine()
    fields = watched.hub.get_findings()["Findings"][0]["ProductFields"]
    prefix = "aws/guardduty/service"
    assert fields[f"{prefix}/action/actionType"] == "DNS_REQUEST"
    assert fields[f"{prefix}/action/dnsRequestAction/blocked"] == "false"
    assert fields[f"{prefix}/count"] == "1"
    names = f"{prefix}/evidence/threatIntelligenceDetails.0_/threatNames.0_"
    assert fields[names] == "CryptoCurrency:Bitcoin"
    assert fields["aws/securityhub/ProductName"] == "GuardDuty"


def test_severities_are_normalized(watched: Watched) -> None:
    """A low one has the number of a medium one, as published imports have it."""
    watched.mine()
    (finding,) = watched.world.guardduty.store.list_all()
    detail = to_event_detail(finding)
    written = [
        write_asff({**detail, "severity": each})["Severity"]
        for each in (2.0, 5.0, 8.0, 9.0)
    ]
    assert [(each["Label"], each["Normalized"]) for each in written] == [
        ("LOW", 40),
        ("MEDIUM", 50),
        ("HIGH", 80),
        ("CRITICAL", 90),
    ]


def test_every_filter_names_a_field_of_the_format() -> None:
    """Each filter of the API leads to a member of a finding, where there is one."""
    anywhere = {"Keyword"}
    of_no_member = {"ResourceOwnerAccountId", "ResourceOwnerOrgId", "ResourceProvider"}
    names = set(MODEL.shape_for("AwsSecurityFindingFilters").members)
    for name in names - anywhere - of_no_member:
        shape: Any = MODEL.shape_for("AwsSecurityFinding")
        for part in find_path(name).split("."):
            shape = getattr(shape, "member", shape).members[part]
