"""A service's role is made at its first use, by somebody who may have it made."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError
from botocore.session import Session

from gameday.simulator.aws.iam import dependents
from gameday.simulator.aws.iam.dependents.linked import find_linked_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.world import World

MAKE = "iam:CreateServiceLinkedRole"
CREATE = ("ecs:CreateCluster", "guardduty:CreateDetector")
ROLE = "AWSServiceRoleForECS"


def list_roles(world: World) -> dict[str, str]:
    """Return the paths of the account's roles by their names."""
    roles = world.account.client("iam").list_roles()["Roles"]
    return {each["RoleName"]: each["Path"] for each in roles}


def deeds(world: World, user: Credentials) -> list[Callable[[], Any]]:
    """Return the first uses of two services."""
    ecs, guardduty = (world.account.client(s, user) for s in ("ecs", "guardduty"))
    return [
        lambda: ecs.create_cluster(clusterName="shop"),
        lambda: guardduty.create_detector(Enable=True),
    ]


@pytest.mark.parametrize("deed", [0, 1])
def test_the_first_use_needs_the_right_to_make_the_role(
    world: World, make_user: Callable[..., Credentials], deed: int
) -> None:
    """Without it nothing is made, the role neither."""
    before = list_roles(world)
    first = deeds(world, make_user("ann", *CREATE))[deed]
    with pytest.raises(ClientError, match=MAKE):
        first()
    assert list_roles(world) == before


def test_whoever_comes_later_needs_nothing(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """The role is there, and stays, whatever becomes of what was made."""
    first, *_ = deeds(world, make_user("ann", *CREATE, MAKE))
    first()
    assert list_roles(world)[ROLE] == "/aws-service-role/ecs.amazonaws.com/"
    world.account.client("ecs").delete_cluster(cluster="shop")
    again, *_ = deeds(world, make_user("bob", *CREATE))
    again()


def test_what_a_stack_made_has_its_role(
    world: World, make_user: Callable[..., Credentials]
) -> None:
    """An account in which the service is in use has had its first use."""
    world.account.client("ecs", region="eu-west-1").create_cluster(clusterName="old")
    use, *_ = deeds(world, make_user("ann", *CREATE))
    use()


def _list_members(row: dict[str, Any]) -> list[str]:
    when = row.get("when", [])
    named = [when] if isinstance(when, str) else list(when)
    return named + ([row["unless"]] if "unless" in row else [])


def test_every_row_is_of_an_operation() -> None:
    """Operations are botocore's, and each has its source."""
    session = Session()
    text = (files(dependents.__name__) / "linked.yaml").read_text("utf-8")
    for row in yaml.safe_load(text):
        service, *operations = row["calls"].split()
        model = session.get_service_model(service)
        assert {*operations} <= {*model.operation_names}, row["calls"]
        assert row["for"].endswith(".amazonaws.com")
        assert row["source"]
        for name in _list_members(row):
            members = model.operation_model(operations[0]).input_shape.members
            assert name in members, row["calls"]


@pytest.mark.parametrize(
    ("service", "operation", "params", "principal"),
    [
        ("accessanalyzer", "CreateAnalyzer", {}, "access-analyzer"),
        ("cloudtrail", "CreateTrail", {"IsOrganizationTrail": True}, "cloudtrail"),
        ("cloudtrail", "CreateTrail", {"IsOrganizationTrail": False}, None),
        ("kms", "CreateKey", {"MultiRegion": True}, "mrk.kms"),
        ("kms", "CreateKey", {}, None),
        ("kms", "ReplicateKey", {}, "mrk.kms"),
        ("opensearch", "CreateDomain", {"VPCOptions": {"a": 1}}, "opensearchservice"),
        ("opensearch", "CreateDomain", {}, None),
        ("batch", "CreateComputeEnvironment", {}, "batch"),
        ("batch", "CreateComputeEnvironment", {"serviceRole": "arn"}, None),
        (
            "application-autoscaling",
            "RegisterScalableTarget",
            {"ServiceNamespace": "ecs"},
            "ecs.application-autoscaling",
        ),
        (
            "application-autoscaling",
            "RegisterScalableTarget",
            {"ServiceNamespace": "comprehend"},
            None,
        ),
        ("config", "PutConformancePack", {}, "config-conforms"),
        ("macie2", "EnableMacie", {}, "macie"),
        ("network-firewall", "CreateFirewall", {}, "network-firewall"),
        ("organizations", "CreateOrganization", {}, "organizations"),
        ("ram", "EnableSharingWithAwsOrganization", {}, "ram"),
        ("securitylake", "CreateDataLake", {}, "securitylake"),
        ("s3", "CreateBucket", {}, None),
    ],
)
def test_a_role_is_made_by_the_calls_that_need_it(
    service: str, operation: str, params: dict[str, Any], principal: str | None
) -> None:
    """Some make it only with a certain member, or without one."""
    role = find_linked_role(service, operation, params)
    found = role.service.removesuffix(".amazonaws.com") if role else None
    assert found == principal
