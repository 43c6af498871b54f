"""Sessions and keys belong to who they were made for, not to who has the name now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_instance_session

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.sts.credentials import Credentials
    from gameday.simulator.world import World

ACCOUNT = "123456789012"


def write(action: str, condition: object = None, **more: Any) -> str:
    """Write a policy of one statement."""
    statement = {"Effect": "Allow", "Action": action, "Condition": condition or {}}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | more]})


@pytest.fixture
def make_role(world: World) -> Callable[..., None]:
    """Make a role that may list users, under a condition."""
    iam = world.account.client("iam")

    def make(name: str = "web", condition: object = None, **principal: str) -> None:
        iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=write(
                "sts:AssumeRole", Principal=principal or {"AWS": ACCOUNT}
            ),
        )
        iam.put_role_policy(
            RoleName=name,
            PolicyName="may",
            PolicyDocument=write("iam:ListUsers", condition, Resource="*"),
        )

    return make


def refusal(call: Callable[[], Any]) -> str:
    """Return the code a call ends with."""
    with pytest.raises(ClientError) as caught:
        call()
    return str(caught.value.response["Error"]["Code"])


def test_a_session_does_not_go_over_to_a_new_role(
    world: World, make_role: Any, make_user: Any, enter: Any
) -> None:
    """The role was deleted and made anew: the old session is nobody's."""
    make_role()
    ann: Credentials = make_user("ann", "sts:*")
    arn = f"arn:aws:iam::{ACCOUNT}:role/web"
    sts = world.account.client("sts", ann)
    old = enter(sts.assume_role(RoleArn=arn, RoleSessionName="old"), "iam")
    assert old.list_users()["Users"]
    iam = world.account.client("iam")
    iam.delete_role_policy(RoleName="web", PolicyName="may")
    iam.delete_role(RoleName="web")
    assert refusal(old.list_users) == "InvalidClientTokenId"
    make_role()
    assert refusal(old.list_users) == "InvalidClientTokenId"
    new = enter(sts.assume_role(RoleArn=arn, RoleSessionName="new"), "iam")
    assert new.list_users()["Users"]


def test_a_session_token_does_not_go_over_to_a_new_user(
    world: World, make_user: Any, enter: Any
) -> None:
    """Nor does the key that it was asked for with."""
    ann: Credentials = make_user("ann", "sqs:*", "sts:*")
    token = world.account.client("sts", ann).get_session_token()
    session, iam = enter(token, "sqs"), world.account.client("iam")
    session.list_queues()
    iam.delete_access_key(UserName="ann", AccessKeyId=ann.access_key)
    iam.delete_user_policy(UserName="ann", PolicyName="may")
    iam.delete_user(UserName="ann")
    make_user("ann", "sqs:*")
    assert refusal(session.list_queues) == "InvalidClientTokenId"
    assert refusal(world.account.client("sqs", ann).list_queues) == (
        "InvalidClientTokenId"
    )


def test_trust_does_not_go_over_to_a_new_user(
    world: World, make_role: Any, make_user: Any
) -> None:
    """A role that trusts one user does not trust the next of that name."""
    first: Credentials = make_user("ann", "sts:*")
    iam = world.account.client("iam")
    make_role("web", AWS=f"arn:aws:iam::{ACCOUNT}:user/ann")
    wanted = {"RoleArn": f"arn:aws:iam::{ACCOUNT}:role/web", "RoleSessionName": "try"}
    world.account.client("sts", first).assume_role(**wanted)
    iam.delete_access_key(UserName="ann", AccessKeyId=first.access_key)
    iam.delete_user_policy(UserName="ann", PolicyName="may")
    iam.delete_user(UserName="ann")
    again = world.account.client("sts", make_user("ann", "sts:*"))
    assert refusal(lambda: again.assume_role(**wanted)) == "AccessDenied"
    iam.update_assume_role_policy(
        RoleName="web",
        PolicyDocument=write(
            "sts:AssumeRole", Principal={"AWS": f"arn:aws:iam::{ACCOUNT}:user/ann"}
        ),
    )
    again.assume_role(**wanted)


@pytest.mark.parametrize(
    ("condition", "meets"),
    [
        ({"ArnEquals": {"ec2:SourceInstanceARN": "${aws:PrincipalArn}"}}, False),
        ({"ArnLike": {"ec2:SourceInstanceARN": "arn:aws:ec2:*:*:instance/i-*"}}, True),
        ({"NumericGreaterThanEquals": {"ec2:RoleDelivery": "2.0"}}, True),
        ({"StringLike": {"aws:Ec2InstanceSourceVpc": "vpc-*"}}, True),
        ({"IpAddress": {"aws:Ec2InstanceSourcePrivateIPv4": "0.0.0.0/0"}}, True),
        ({"ArnLike": {"lambda:SourceFunctionArn": "*"}}, False),
    ],
)
def test_an_instances_own_keys_tell_which_it_is(
    world: World, make_role: Any, condition: object, *, meets: bool
) -> None:
    """What its metadata service hands out is tied to the instance."""
    make_role("web", condition, Service="ec2.amazonaws.com")
    iam, ec2 = world.account.client("iam"), world.account.client("ec2")
    iam.create_instance_profile(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="web")
    made = ec2.run_instances(
        ImageId="ami-1", MinCount=1, MaxCount=1, IamInstanceProfile={"Name": "web"}
    )
    instance = made["Instances"][0]["InstanceId"]
    keys = issue_instance_session(ACCOUNT, world.account.region, instance)
    client = world.account.client("iam", keys)
    if meets:
        client.list_users()
    else:
        assert refusal(client.list_users) == "AccessDenied"
