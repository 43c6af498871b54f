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
ROLLED_BACK = (
    "The following resource(s) failed to create: [Subnet]. Rollback requested by user."
)
OUT_OF_ORDER = """
    Resources:
      First:
        Type: AWS::SSM::Parameter
        Properties: {Name: first, Type: String, Value: !Ref Second}
      Second: {Type: "AWS::SQS::Queue", DependsOn: Third}
      Third: {Type: "AWS::SQS::Queue"}
"""


@pytest.mark.filterwarnings("ignore:.*does not match an error shape")
def test_moto_alone_does_not_name_the_resource(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: the message leaves the reader to search, and half a stack stays."""
    with pytest.raises(ClientError) as failed:
        moto_client("cloudformation").create_stack(StackName="web", TemplateBody=FAILS)
    assert "Subnet" not in str(failed.value.response["Error"]["Message"])
    assert len(moto_client("sns").list_topics()["Topics"]) == 1


def make(account: EmbeddedAccount, template: str) -> Any:
    """Make a stack, and return what the owner reads of it."""
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="web", TemplateBody=template)
    return cloudformation


def list_events(cloudformation: Any) -> list[tuple[str, str, str]]:
    """List a stack's events, the oldest first."""
    events = cloudformation.describe_stack_events(StackName="web")["StackEvents"]
    return [
        (
            event["LogicalResourceId"],
            event["ResourceStatus"],
            event.get("ResourceStatusReason", ""),
        )
        for event in reversed(events)
    ]


def test_the_failed_resource_is_named(account: EmbeddedAccount) -> None:
    """The events say which it is, and why; and that all is taken back."""
    assert list_events(make(account, FAILS)) == [
        ("web", "CREATE_IN_PROGRESS", "User Initiated"),
        ("Subnet", "CREATE_FAILED", "VpcID vpc-0123456789abcdef0 does not exist."),
        (
            "web",
            "ROLLBACK_IN_PROGRESS",
            ROLLED_BACK,
        ),
        ("web", "ROLLBACK_COMPLETE", ""),
    ]


def test_nothing_of_it_stays(account: EmbeddedAccount) -> None:
    """What was made before the failure is taken back; the stack can be read."""
    (stack,) = make(account, FAILS).describe_stacks()["Stacks"]
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert account.client("sns").list_topics()["Topics"] == []


def test_it_has_no_outputs(account: EmbeddedAccount) -> None:
    """Whoever describes it does not have its resources made once more."""
    outputs = "\n    Outputs: {Id: {Value: !Ref Subnet}}\n"
    cloudformation = make(account, FAILS + outputs)
    (described,) = cloudformation.describe_stacks(StackName="web")["Stacks"]
    assert described["StackStatus"] == "ROLLBACK_COMPLETE"
    assert not described.get("Outputs")


def test_an_update_goes_back(account: EmbeddedAccount) -> None:
    """What an update added before it failed is taken away again."""
    cloudformation = make(account, 'Resources: {Jobs: {Type: "AWS::SQS::Queue"}}')
    more = FAILS + '      Jobs: {Type: "AWS::SQS::Queue"}\n'
    cloudformation.update_stack(StackName="web", TemplateBody=more)
    (stack,) = cloudformation.describe_stacks()["Stacks"]
    assert stack["StackStatus"] == "UPDATE_ROLLBACK_COMPLETE"
    assert account.client("sns").list_topics()["Topics"] == []
    assert len(account.client("sqs").list_queues()["QueueUrls"]) == 1


def test_a_change_set_goes_back(account: EmbeddedAccount) -> None:
    """A stack that a change set could not make is rolled back like any other."""
    cloudformation = account.client("cloudformation")
    made = cloudformation.create_change_set(
        StackName="web", ChangeSetName="first", ChangeSetType="CREATE",
        TemplateBody=FAILS,
    )  # fmt: skip
    cloudformation.execute_change_set(ChangeSetName=made["Id"])
    (stack,) = cloudformation.describe_stacks()["Stacks"]
    assert stack["StackStatus"] == "ROLLBACK_COMPLETE"
    assert account.client("sns").list_topics()["Topics"] == []


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
