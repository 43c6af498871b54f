"""An estate is made as its template says, explained when it is not, and taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import CleanupIncomplete, PreflightFailed
from gameday.simulator.account import delete_stack, deploy_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

NEEDS_A_PARAMETER = """
    Parameters: {A: {Type: String}}
    Resources: {Topic: {Type: "AWS::SNS::Topic"}}
"""
NAMES_NOBODY = """
    Resources:
      Queue: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Ref Nobody}}
"""


def test_outputs_come_in_order(account: EmbeddedAccount, everything: str) -> None:
    """Outputs are the template's, resolved, in its order."""
    stack = deploy_stack(account, "web", everything)
    assert list(stack.outputs) == [
        "Web",
        "WebPublicIp",
        "Bystander",
        "KeyId",
        "Secret",
        "Detector",
        "Trail",
        "Greeting",
    ]
    web = stack.resources["Web"]
    assert web.type == "AWS::EC2::Instance"
    assert web.physical_id == stack.outputs["Web"]
    assert f"{web.physical_id} in us-east-1" == stack.outputs["Greeting"]
    assert stack.unsupported == ()


def test_the_api_describes_the_same_resources(
    account: EmbeddedAccount, everything: str
) -> None:
    """What is read from moto directly is what a call would have said."""
    stack = deploy_stack(account, "web", everything)
    described = account.client("cloudformation").describe_stack_resources(
        StackName="web"
    )["StackResources"]
    assert {
        each["LogicalResourceId"]: (each["ResourceType"], each["PhysicalResourceId"])
        for each in described
    } == {name: (each.type, each.physical_id) for name, each in stack.resources.items()}


def test_parameters_reach_the_template(account: EmbeddedAccount) -> None:
    """A parameter's value replaces its default."""
    template = """
        Parameters: {Name: {Type: String, Default: a}}
        Resources:
          Queue: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Ref Name}}
        Outputs: {Name: {Value: !GetAtt Queue.QueueName}}
    """
    stack = deploy_stack(account, "q", template, {"Name": "b"})
    assert stack.outputs == {"Name": "b"}


def test_an_unknown_type_is_reported(account: EmbeddedAccount) -> None:
    """A type nothing can make becomes a placeholder, by name and without a warning."""
    template = """
        Resources:
          Fleet: {Type: "AWS::GameLift::Fleet"}
          Queue: {Type: "AWS::SQS::Queue", Properties: {QueueName: !Ref Fleet}}
        Outputs: {Fleet: {Value: !GetAtt Fleet.Arn}}
    """
    stack = deploy_stack(account, "game", template)
    assert stack.unsupported == ("Fleet",)
    assert stack.resources["Fleet"].type == "AWS::GameLift::Fleet"


def test_a_failure_names_the_resource_and_the_reason(account: EmbeddedAccount) -> None:
    """The person who wrote the template learns where to look."""
    template = """
        Resources:
          Vpc: {Type: "AWS::EC2::VPC", Properties: {CidrBlock: 10.0.0.0/16}}
          Web:
            Type: AWS::EC2::Instance
            Properties: {ImageId: ami-1, SubnetId: subnet-0123456789abcdef0}
    """
    with pytest.raises(PreflightFailed) as failed:
        deploy_stack(account, "web", template)
    assert str(failed.value) == (
        "the stack web could not be made: Resource Web (AWS::EC2::Instance) failed: "
        "The subnet ID 'subnet-0123456789abcdef0' does not exist"
    )
    assert failed.value.code == "estate-failed"


def test_a_failed_stack_is_rolled_back(account: EmbeddedAccount) -> None:
    """Nothing of a stack that failed is left, so it can be tried again."""
    template = """
        Resources:
          Bucket: {Type: "AWS::S3::Bucket", Properties: {BucketName: shop-data}}
          Policy:
            Type: AWS::S3::BucketPolicy
            Properties: {Bucket: other, PolicyDocument: {Version: 2012-10-17}}
    """
    with pytest.raises(PreflightFailed, match="Policy"):
        deploy_stack(account, "web", template)
    assert account.client("s3").list_buckets()["Buckets"] == []
    assert account.client("scheduler").list_schedules()["Schedules"] == []
    assert account.client("cloudformation").describe_stacks()["Stacks"] == []


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("Resources: [", "Template format error: YAML not well-formed"),
        ("{}", "At least one Resources member must be defined"),
        ("just words", "At least one Resources member must be defined"),
        ("Resources: []", "At least one Resources member must be defined"),
        (NEEDS_A_PARAMETER, "Missing parameter A"),
        (NAMES_NOBODY, "no such parameter, resource or property: Nobody"),
    ],
)
def test_a_bad_template_is_a_persons_error(
    account: EmbeddedAccount, template: str, words: str
) -> None:
    """Whatever is wrong with a template, it is told in words."""
    with pytest.raises(PreflightFailed, match=words):
        deploy_stack(account, "web", template)


def test_everything_goes_with_its_stack(
    account: EmbeddedAccount, everything: str
) -> None:
    """After deletion the account is as empty as before."""
    ec2, iam = account.client("ec2"), account.client("iam")
    vpcs = len(ec2.describe_vpcs()["Vpcs"])
    deploy_stack(account, "web", everything)
    delete_stack(account, "web")
    assert vpcs == len(ec2.describe_vpcs()["Vpcs"])
    assert ec2.describe_network_interfaces()["NetworkInterfaces"] == []
    assert ec2.describe_volumes()["Volumes"] == []
    assert ec2.describe_internet_gateways()["InternetGateways"] == []
    assert ec2.describe_flow_logs()["FlowLogs"] == []
    assert ec2.describe_addresses()["Addresses"] == []
    assert ec2.describe_key_pairs()["KeyPairs"] == []
    assert iam.list_users()["Users"] == []
    assert iam.list_roles()["Roles"] == []
    assert iam.list_groups()["Groups"] == []
    assert iam.list_instance_profiles()["InstanceProfiles"] == []
    assert iam.list_policies(Scope="Local")["Policies"] == []
    assert account.client("s3").list_buckets()["Buckets"] == []
    assert account.client("sns").list_topics()["Topics"] == []
    assert account.client("sqs").list_queues().get("QueueUrls", []) == []
    assert account.client("lambda").list_functions()["Functions"] == []
    assert (
        account.client("lambda").list_event_source_mappings()["EventSourceMappings"]
        == []
    )
    assert account.client("events").list_rules()["Rules"] == []
    assert account.client("guardduty").list_detectors()["DetectorIds"] == []
    assert account.client("cloudtrail").describe_trails()["trailList"] == []
    assert (
        account.client("config").describe_configuration_recorders()[
            "ConfigurationRecorders"
        ]
        == []
    )
    assert account.client("logs").describe_log_groups()["logGroups"] == []
    assert account.client("cloudwatch").describe_alarms()["MetricAlarms"] == []
    assert account.client("ssm").describe_parameters()["Parameters"] == []
    assert account.client("secretsmanager").list_secrets()["SecretList"] == []


def test_what_cannot_be_deleted_is_named(account: EmbeddedAccount) -> None:
    """A group still in use stays, with its stack, and deletion can be tried again."""
    template = """
        Resources:
          Group: {Type: "AWS::EC2::SecurityGroup", Properties: {GroupDescription: g}}
    """
    ec2 = account.client("ec2")
    group = deploy_stack(account, "web", template).resources["Group"].physical_id
    instance = ec2.run_instances(
        ImageId="ami-1", MinCount=1, MaxCount=1, SecurityGroupIds=[group]
    )["Instances"][0]["InstanceId"]
    with pytest.raises(CleanupIncomplete, match="Group was not deleted: resource sg-"):
        delete_stack(account, "web")
    ec2.terminate_instances(InstanceIds=[instance])
    delete_stack(account, "web")
    groups = ec2.describe_security_groups()["SecurityGroups"]
    assert group not in {each["GroupId"] for each in groups}
