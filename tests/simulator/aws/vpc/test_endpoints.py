"""Calls out of a VPC go through its endpoints, and are held to their policies."""

from __future__ import annotations

import json
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.scorecards import actor
from gameday.simulator.aws.vpc import Stop, Way, find_way
from gameday.simulator.aws.vpc.endpoints import name_services
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from tests.simulator.aws.iam.short_policies import write_policy

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

Told = dict[str, Any]
SITUATIONS = yaml.safe_load(
    Path(__file__).with_name("endpoints.yaml").read_text("utf-8")
)
HOME = "123456789012"
TEMPLATE = Path(__file__).with_name("endpoints.template.yaml")


class Estate:
    """A VPC without a way to the internet, and what calls out of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ec2 = world.account.client("ec2")
        world.account.client("cloudformation").create_stack(
            StackName="net", TemplateBody=TEMPLATE.read_text("utf-8")
        )
        [stack] = world.account.client("cloudformation").describe_stacks()["Stacks"]
        self.names = {"HOME": HOME} | {
            each["OutputKey"].upper(): each["OutputValue"] for each in stack["Outputs"]
        }
        world.account.client("s3").put_object(Bucket="records", Key="a", Body=b"x")

    def fill(self, told: Any) -> Any:
        """Put names in the place of their references."""
        return json.loads(Template(json.dumps(told)).substitute(self.names))

    def change(self, what: str) -> None:
        """Change the network."""
        names, ec2 = self.names, self.ec2
        gateway = {"VpcEndpointId": names["S3"]}
        changes: dict[str, Callable[[], Any]] = {
            "delete-gateway": lambda: ec2.delete_vpc_endpoints(
                VpcEndpointIds=[names["S3"]]
            ),
            "take-table": lambda: ec2.modify_vpc_endpoint(
                **gateway, RemoveRouteTableIds=[names["TABLE"]]
            ),
            "give-table": lambda: ec2.modify_vpc_endpoint(
                **gateway, AddRouteTableIds=[names["TABLE"]]
            ),
            "close-group": lambda: self._close_group("GROUP", "egress"),
            "open-list": self._open_list,
            "stop-instance": lambda: ec2.stop_instances(
                InstanceIds=[names["INSTANCE"]]
            ),
            "close-interface": lambda: self._close_group("INNER", "ingress"),
            "no-private-dns": lambda: ec2.modify_vpc_endpoint(
                VpcEndpointId=names["KMS"], PrivateDnsEnabled=False
            ),
            "reset-policy": lambda: ec2.modify_vpc_endpoint(
                **gateway, ResetPolicy=True
            ),
        }
        changes[what]()

    def _close_group(self, name: str, direction: str) -> None:
        group = self.names[name]
        [found] = self.ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
        is_out = direction == "egress"
        rules = found["IpPermissionsEgress" if is_out else "IpPermissions"]
        getattr(self.ec2, f"revoke_security_group_{direction}")(
            GroupId=group, IpPermissions=rules
        )

    def _open_list(self) -> None:
        lists = self.ec2.describe_managed_prefix_lists()["PrefixLists"]
        [own] = [
            each["PrefixListId"]
            for each in lists
            if each["PrefixListName"] == "com.amazonaws.us-east-1.s3"
        ]
        rule = {
            "IpProtocol": "tcp",
            "FromPort": 443,
            "ToPort": 443,
            "PrefixListIds": [{"PrefixListId": own}],
        }
        self.ec2.authorize_security_group_egress(
            GroupId=self.names["GROUP"], IpPermissions=[rule]
        )

    def find_way(self, service: str, source: str | None = None) -> Way | Stop:
        """Find how a call gets to a service."""
        source = source or self.names["INSTANCE"]
        return find_way(self.world.network, source, service, "us-east-1")


@pytest.fixture
def estate(world: World) -> Estate:
    """Make a private subnet with an instance, an endpoint of S3 and one of KMS."""
    return Estate(world)


def _call(estate: Estate, service: str, way: Way) -> tuple[str, str]:
    """Call as the instance's role; return how it ends, and the words of an error."""
    account = estate.world.account
    held = account.issuer.read_metadata(HOME, estate.names["INSTANCE"])
    client = account.client(service, held)
    origin = Origin(actor.ADVERSARY, way.source_ip, endpoint=way.endpoint)
    try:
        with calling_as(origin):
            if service == "kms":
                client.list_keys()
            else:
                client.get_object(Bucket="records", Key="a")
    except ClientError as error:
        return error.response["Error"]["Code"], error.response["Error"]["Message"]
    return "allowed", ""


@pytest.mark.parametrize("told", SITUATIONS, ids=[each["is"] for each in SITUATIONS])
def test_a_call_ends_as_in_aws(estate: Estate, told: Told) -> None:
    """By the way it takes, the endpoint's policy, and what AWS is told of it."""
    told, service = estate.fill(told), told.get("call", "s3")
    for part, endpoint in (("gateway", "S3"), ("interface", "KMS")):
        if part in told:
            estate.ec2.modify_vpc_endpoint(
                VpcEndpointId=estate.names[endpoint],
                PolicyDocument=write_policy(told[part], to="*"),
            )
    if "bucket" in told:
        whole = {"over": ["arn:aws:s3:::records", "arn:aws:s3:::records/*"]}
        policy = write_policy([each | whole for each in told["bucket"]], to="*")
        s3 = estate.world.account.client("s3")
        s3.put_bucket_policy(Bucket="records", Policy=policy)
    source = told.get("from")
    for each in told.get("before", ()):
        estate.change(each)
    way = estate.find_way(service, source)
    if isinstance(way, Stop):
        ended, said = "unsent", way.reason
    else:
        ended, said = _call(estate, service, way)
    assert ended == told["ends"], said
    assert told.get("says", "") in said


def test_cloudtrail_tells_the_endpoint(estate: Estate) -> None:
    """Its id and account, and the private address of who called."""
    way = estate.find_way("kms")
    assert isinstance(way, Way)
    assert way.source_ip == estate.names["ADDRESS"]
    assert _call(estate, "kms", way) == ("allowed", "")
    record = list(estate.world.cloudtrail.records)[-1].whole
    assert record["eventName"] == "ListKeys"
    assert record["sourceIPAddress"] == estate.names["ADDRESS"]
    assert record["vpcEndpointId"] == estate.names["KMS"]
    assert record["vpcEndpointAccountId"] == HOME


def test_an_endpoint_is_called_as_its_service() -> None:
    """Where botocore's name of the service is another one."""
    assert name_services("s3", "eu-west-1") == ("com.amazonaws.eu-west-1.s3",)
    assert name_services("cloudwatch", "us-east-1") == (
        "com.amazonaws.us-east-1.monitoring",
    )


def test_who_is_outside_comes_from_where_he_says(estate: Estate) -> None:
    """An address that nothing in the account has goes no way of it."""
    assert estate.find_way("s3", "198.51.100.7") == Way("198.51.100.7")
    assert estate.find_way("s3", "10.200.0.1") == Way("10.200.0.1")
    assert isinstance(estate.find_way("s3", "i-0123456789abcdef0"), Stop)
