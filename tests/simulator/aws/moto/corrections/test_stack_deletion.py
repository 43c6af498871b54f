"""A stack's resources are deleted in the reverse order of their creation."""

from __future__ import annotations

import dis
from typing import TYPE_CHECKING, Any

from moto.cloudformation.parsing import ResourceMap

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from gameday.simulator.account import EmbeddedAccount

NAMES = ["Zebra", "Ant", "Mole", "Bee", "Yak", "Cat"]
TEMPLATE = "Resources:\n" + "".join(
    f"  {name}: {{Type: 'AWS::SQS::Queue'}}\n" for name in NAMES
)


def watch_deletion(
    cloudformation: Any, monkeypatch: pytest.MonkeyPatch, template: str
) -> list[str]:
    """Return the logical ids in the order in which they are deleted."""
    gone: list[str] = []
    delete = ResourceMap._delete_resource

    def deleting(resources: Any, resource: Any, template: Any) -> None:
        gone.append(resource.logical_resource_id)
        delete(resources, resource, template)

    monkeypatch.setattr(ResourceMap, "_delete_resource", deleting)
    cloudformation.create_stack(StackName="zoo", TemplateBody=template)
    cloudformation.delete_stack(StackName="zoo")
    return gone


def test_moto_alone_walks_a_set() -> None:
    """moto: it collects names in a set, whose order is the process's own."""
    code = ResourceMap.delete.__code__
    # since Python 3.12 a comprehension is part of the code it stands in
    parts = [code, *(c for c in code.co_consts if hasattr(c, "co_code"))]
    steps = {step.opname for part in parts for step in dis.get_instructions(part)}
    assert "SET_ADD" in steps


def test_the_last_made_goes_first(
    account: EmbeddedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order is the template's, from its end."""
    cloudformation = account.client("cloudformation")
    gone = watch_deletion(cloudformation, monkeypatch, TEMPLATE)
    assert gone == list(reversed(NAMES))


def test_a_retained_resource_stays(account: EmbeddedAccount) -> None:
    """DeletionPolicy is honoured."""
    cloudformation = account.client("cloudformation")
    template = """
        Resources:
          Kept: {Type: "AWS::SQS::Queue", DeletionPolicy: Retain}
          Gone: {Type: "AWS::SQS::Queue"}
    """
    cloudformation.create_stack(StackName="zoo", TemplateBody=template)
    cloudformation.delete_stack(StackName="zoo")
    urls = account.client("sqs").list_queues()["QueueUrls"]
    assert ["zoo-Kept-" in url for url in urls] == [True]


def test_moto_alone_leaves_a_route_table_behind(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: what it does not know how to delete counts as deleted."""
    cloudformation, ec2 = moto_client("cloudformation"), moto_client("ec2")
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    before = len(ec2.describe_route_tables()["RouteTables"])
    template = (
        "Resources: {Table: {Type: 'AWS::EC2::RouteTable', "
        f"Properties: {{VpcId: {vpc}}}}}}}"
    )
    cloudformation.create_stack(StackName="net", TemplateBody=template)
    cloudformation.delete_stack(StackName="net")
    assert len(ec2.describe_route_tables()["RouteTables"]) == before + 1
