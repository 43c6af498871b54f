"""A finding is built from the account, in the service's own form."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.errors import InjectFailed, UsageError
from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.findings import Sighting, build_finding
from gameday.simulator.aws.guardduty.wire import find_misfits, from_members, to_members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from conftest import Estate

NOW = datetime(2026, 3, 2, 9, 5, 0, 250_000, tzinfo=UTC)
DETECTOR = "d" * 32
KINDS = {
    "AccessKey": "access_key",
    "AttackSequence": "instance",
    "Container": "ecs_cluster",
    "EBSSnapshot": "snapshot",
    "EC2Image": "image",
    "ECSCluster": "ecs_cluster",
    "EKSCluster": "eks_cluster",
    "Instance": "instance",
    "Lambda": "function",
    "RDSDBInstance": "db_instance",
    "RecoveryPoint": "recovery_point",
    "S3Bucket": "bucket",
    "S3Object": "bucket",
}


def build(estate: Estate, name: str, *kinds: str, **given: Any) -> dict[str, Any]:
    """Build a finding about resources of the estate."""
    resources: Mapping[str, str] = {kind: estate.ids[kind] for kind in kinds}
    sighting = Sighting(type=name, resources=resources, **given)
    return build_finding(
        sighting, estate.account, detector=DETECTOR, now=NOW, rng=Random(1)
    )


def test_every_type_builds_in_the_form_of_the_service(estate: Estate) -> None:
    """All known types, opt-in ones included, fit botocore's `Finding`, both ways."""
    bands = {"Low": 2.0, "Medium": 5.0, "High": 8.0, "Critical": 9.0}
    for name, known in finding_types().items():
        first = known.resource_types[0] if known.resource_types else "AccessKey"
        finding = build(estate, name, KINDS[first])
        assert list(find_misfits(finding)) == [], name
        assert finding["resource"]["resourceType"] == first, name
        assert "{" not in finding["title"], name
        assert finding["title"].endswith("."), name
        if known.severity in bands and known.status == "active":
            assert finding["severity"] == bands[known.severity], name
        assert from_members(to_members(finding)) == finding, name


def test_a_finding_has_the_head_of_the_service(estate: Estate) -> None:
    """Ids and times are of the account, the detector and the moment."""
    finding = build(estate, "CryptoCurrency:EC2/BitcoinTool.B!DNS", "instance")
    place = "arn:aws:guardduty:eu-west-1:123456789012"
    assert finding["schemaVersion"] == "2.0"
    assert finding["arn"] == f"{place}:detector/{DETECTOR}/finding/{finding['id']}"
    assert finding["createdAt"] == "2026-03-02T09:05:00.250Z"
    assert len(finding["id"]) == 32
    assert finding["severity"] == 8.0
    assert finding["title"] == (
        f"EC2 instance {estate.ids['instance']} is querying a domain name that is "
        "associated with cryptocurrency-related activity."
    )
    assert finding["service"]["resourceRole"] == "ACTOR"
    assert finding["service"]["count"] == 1
    assert finding["service"]["archived"] is False


def test_facts_of_the_sighting_replace_those_of_the_family(estate: Estate) -> None:
    """What a sensor saw stands in the action and in the description."""
    finding = build(
        estate,
        "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        "instance",
        facts={"domain": "xmr-pool.example"},
    )
    action = finding["service"]["action"]
    assert action["actionType"] == "DNS_REQUEST"
    assert action["dnsRequestAction"]["domain"] == "xmr-pool.example"
    assert "xmr-pool.example" in finding["description"]


def test_details_join_and_replace_members(estate: Estate) -> None:
    """What the scenario writes in wire form stands, and the words follow it."""
    dns = {"dnsRequestAction": {"domain": "other.example", "blocked": True}}
    finding = build(
        estate,
        "CryptoCurrency:EC2/BitcoinTool.B!DNS",
        "instance",
        details={"severity": 6.5, "service": {"action": dns}},
    )
    assert finding["severity"] == 6.5
    assert finding["service"]["action"]["dnsRequestAction"]["blocked"] is True
    assert finding["service"]["action"]["actionType"] == "DNS_REQUEST"
    assert "other.example" in finding["description"]


def test_details_that_are_no_members_are_refused(estate: Estate) -> None:
    """A misspelt member would be lost in silence otherwise."""
    with pytest.raises(InjectFailed, match=r"finding\.servise: unknown member"):
        build(estate, "Recon:EC2/Portscan", "instance", details={"servise": {}})


@pytest.mark.parametrize(
    ("role", "direction", "severity"),
    [("TARGET", "INBOUND", 2.0), ("ACTOR", "OUTBOUND", 8.0)],
)
def test_brute_force_is_worse_where_the_instance_acts(
    estate: Estate, role: str, direction: str, severity: float
) -> None:
    """The role turns the connection round and decides the severity."""
    name = "UnauthorizedAccess:EC2/SSHBruteForce"
    finding = build(estate, name, "instance", facts={"role": role})
    connection = finding["service"]["action"]["networkConnectionAction"]
    end = "localPortDetails" if role == "TARGET" else "remotePortDetails"
    assert connection["connectionDirection"] == direction
    assert connection[end] == {"port": 22, "portName": "SSH"}
    assert finding["severity"] == severity


def test_a_connection_names_the_interface_it_went_through(estate: Estate) -> None:
    """The local end is the instance's own address."""
    finding = build(estate, "CryptoCurrency:EC2/BitcoinTool.B", "instance")
    interface = finding["resource"]["instanceDetails"]["networkInterfaces"][0]
    connection = finding["service"]["action"]["networkConnectionAction"]
    assert connection["localIpDetails"] == {
        "ipAddressV4": interface["privateIpAddress"]
    }
    assert connection["localNetworkInterface"] == interface["networkInterfaceId"]


def test_the_other_end_is_of_a_range_reserved_for_documentation(
    estate: Estate,
) -> None:
    """Nobody real is accused."""
    finding = build(estate, "Recon:IAMUser/TorIPCaller", "access_key")
    remote = finding["service"]["action"]["awsApiCallAction"]["remoteIpDetails"]
    assert remote["ipAddressV4"].startswith(("198.51.100.", "203.0.113."))
    assert 64496 <= int(remote["organization"]["asn"]) <= 64511


def test_a_sample_is_marked(estate: Estate) -> None:
    """Title and additional information say so."""
    finding = build(estate, "Recon:EC2/Portscan", "instance", sample=True)
    assert finding["title"].startswith("[SAMPLE] EC2 instance")
    assert finding["service"]["additionalInfo"]["sample"] is True


def test_the_same_seed_writes_the_same_finding(estate: Estate) -> None:
    """Nothing in a finding comes from anywhere else."""
    name = "Impact:Runtime/CryptoMinerExecuted"
    assert build(estate, name, "instance") == build(estate, name, "instance")


def test_an_unknown_type_is_refused(estate: Estate) -> None:
    """Before anything is looked up."""
    with pytest.raises(UsageError, match="no finding type `Recon:EC2/Nothing`"):
        build(estate, "Recon:EC2/Nothing", "instance")
