"""A scenario has less of AWS, or more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from botocore.exceptions import ClientError
from botocore.session import get_session

from gameday.scenarios.model import Allowance
from gameday.simulator.aws.refusals import Quotas
from gameday.simulator.aws.refusals.quotas import Size
from gameday.simulator.aws.refusals.rules import list_rules, list_tables

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

    from .conftest import Stage


def block(stage: Stage, count: int) -> None:
    """Let ann block addresses in a network ACL, one entry each."""
    ec2 = stage.world.account.client("ec2", stage.user("home"))
    vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    acl = ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]
    for number in range(1, count + 1):
        ec2.create_network_acl_entry(
            NetworkAclId=acl,
            RuleNumber=number,
            Protocol="-1",
            RuleAction="deny",
            Egress=False,
            CidrBlock=f"203.0.113.{number}/32",
        )


@pytest.mark.parametrize("name", ["vpc/rules-per-network-acl", "vpc/L-2AEEBF1A"])
@pytest.mark.parametrize(("value", "fits"), [(3, 3), (40, 40), (0, 0)])
def test_a_quota_is_lowered_and_raised(
    make_world: Callable[..., World],
    stage_in: Callable[[World], Stage],
    name: str,
    value: int,
    fits: int,
) -> None:
    """By its name or its code; as many fit as it says."""
    given = {"ec2:CreateNetworkAclEntry": Size(1000, 1000)}
    world = make_world(latency="none", quotas=Quotas({name: value}, given))
    with pytest.raises(ClientError, match="NetworkAclEntryLimitExceeded"):
        block(stage_in(world), fits + 1)


def test_a_quota_that_is_unset_holds_nobody() -> None:
    """AWS raises the number of vCPUs as an account uses them."""
    assert Quotas().value("ec2/standard-vcpus") is None
    assert Quotas({"ec2/L-1216C47A": 4}).value("ec2/standard-vcpus") == 4


def test_a_scenario_says_both_kinds() -> None:
    """Numbers are quotas, mappings are rates."""
    given = {
        "vpc/vpcs": Allowance.model_validate(7),
        "ec2:StopInstances": Allowance.model_validate({"bucket": 2, "refill": 1}),
    }
    quotas = Quotas.of(given)
    assert quotas.value("vpc/vpcs") == 7
    assert quotas.value("vpc/internet-gateways") == 5
    assert quotas.rate("ec2", "StopInstances") == Size(2, 1)
    assert quotas.rate("ec2", "StartInstances") is None


def test_every_rule_has_its_source_and_a_quota_that_exists() -> None:
    """Operations, codes and sources of all tables."""
    session = get_session()
    for service in list_tables():
        model = session.get_service_model(service)
        rules = {
            operation: list_rules(service, operation)
            for operation in model.operation_names
        }
        assert any(rules.values()), service
        for operation, listed in rules.items():
            for rule in listed:
                assert rule.code, operation
                assert rule.source, operation
                assert not rule.quota or Quotas({rule.quota: 1}).value(rule.quota) == 1
                if rule.ask:
                    asked, name = rule.ask.split()
                    session.get_service_model(asked).operation_model(name)
