"""A stack that cannot be made says which resource failed, and leaves nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

FAILS = """
    Resources:
      Topic: {Type: "AWS::SNS::Topic"}
      Subnet:
        Type: AWS::EC2::Subnet
        Properties: {VpcId: vpc-0123456789abcdef0, CidrBlock: 10.0.0.0/24}
"""
OUT_OF_ORDER = """
    Resources:
      First:
        Type: AWS::SSM::Parameter
        Properties: {Name: first, Type: String, Value: !Ref Second}
      Second: {Type: "AWS::SQS::Queue", DependsOn: Third}
      Third: {Type: "AWS::SQS::Queue"}
"""


def try_to_make(client: Callable[[str], Any]) -> str:
    """Try to make a stack that fails, and return the error's text."""
    with pytest.raises(ClientError) as failed:
        client("cloudformation").create_stack(StackName="web", TemplateBody=FAILS)
    return str(failed.value.response["Error"]["Message"])


@pytest.mark.filterwarnings("ignore:.*does not match an error shape")
def test_moto_alone_does_not_name_the_resource(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: the message leaves the reader to search, and half a stack stays."""
    assert "Subnet" not in try_to_make(moto_client)
    assert len(moto_client("sns").list_topics()["Topics"]) == 1


def test_the_failed_resource_is_named(account: EmbeddedAccount) -> None:
    """Logical id, type and reason are in the message."""
    assert try_to_make(account.client) == (
        "Resource Subnet (AWS::EC2::Subnet) failed: "
        "VpcID vpc-0123456789abcdef0 does not exist."
    )


def test_nothing_of_it_stays(account: EmbeddedAccount) -> None:
    """What was made before the failure is taken back."""
    try_to_make(account.client)
    assert account.client("sns").list_topics()["Topics"] == []
    assert account.client("cloudformation").describe_stacks()["Stacks"] == []


def read_order(client: Callable[[str], Any]) -> list[str]:
    """Return the order in which a stack's queues were made."""
    client("cloudformation").create_stack(StackName="web", TemplateBody=OUT_OF_ORDER)
    return [url.split("-")[-2] for url in client("sqs").list_queues()["QueueUrls"]]


def test_moto_alone_forgets_an_order(moto_client: Callable[[str], Any]) -> None:
    """moto: a resource that a Ref reaches first does not wait for its DependsOn."""
    assert read_order(moto_client) == ["Second", "Third"]


def test_an_order_is_kept(account: EmbeddedAccount) -> None:
    """DependsOn holds whoever asks for the resource."""
    assert read_order(account.client) == ["Third", "Second"]
