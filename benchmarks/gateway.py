"""An exercise's worth of calls, authorized and recorded, beside bare moto."""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["compare_forty_calls"]

_ROUNDS = 25


def compare_forty_calls() -> list[object]:
    """Compare forty calls through the whole chain with forty on bare moto, CPU ms."""
    ours, bare = _take_times(_open_ours), _take_times(_open_bare)
    name = "40 calls, authorized and recorded, CPU ms"
    return [name, ours, bare, ours / bare, "<= 1.35"]


def _take_times(open_account: Callable[[ExitStack], Callable[[], None]]) -> float:
    """Return the median CPU time of the script, in milliseconds."""
    times = []
    with ExitStack() as stack:
        play = open_account(stack)
        for _ in range(_ROUNDS):
            before = time.process_time()
            play()
            times.append((time.process_time() - before) * 1000)
    return statistics.median(times)


def _open_ours(stack: ExitStack) -> Callable[[], None]:
    from gameday.simulator.aws.moto.credentials import issue_user_key
    from gameday.simulator.world import World

    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    world = stack.enter_context(World(start, seed=1, latency="none"))
    iam = world.account.client("iam")
    iam.create_user(UserName="somebody")
    policy = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="somebody", PolicyArn=policy)
    key = issue_user_key(world.account.account_id, "somebody")

    def wait() -> None:
        # EC2 takes no two snapshots of a volume at once, and calls by the second.
        world.clock.run(until=world.clock.now() + timedelta(minutes=1))

    return _script(lambda service: world.account.client(service, key), wait)


def _open_bare(stack: ExitStack) -> Callable[[], None]:
    import boto3
    from moto import mock_aws

    stack.enter_context(mock_aws())
    session = boto3.Session(
        aws_access_key_id="testing",
        aws_secret_access_key="testing",  # noqa: S106 - moto's own example
        region_name="us-east-1",
    )
    return _script(session.client)


def _script(
    client: Callable[[str], Any], wait: Callable[[], None] = lambda: None
) -> Callable[[], None]:
    """Return a script of forty calls as a responder and an intruder make them.

    Args:
        client: Makes clients.
        wait: Lets time pass, where an account has any.
    """
    ec2, iam, s3 = client("ec2"), client("iam"), client("s3")
    started = ec2.run_instances(ImageId="ami-12c6146b", MinCount=1, MaxCount=1)
    instance = started["Instances"][0]["InstanceId"]
    volume = ec2.describe_volumes()["Volumes"][0]["VolumeId"]
    group = ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]
    iam.create_user(UserName="intruder")
    s3.create_bucket(Bucket="a-bucket-of-theirs")
    port = {
        "IpProtocol": "tcp",
        "FromPort": 22,
        "ToPort": 22,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
    }
    tag = [{"Key": "case", "Value": "1"}]

    def play() -> None:
        for _ in range(4):
            wait()
            ec2.describe_instances(InstanceIds=[instance])
            ec2.create_tags(Resources=[instance], Tags=tag)
            ec2.create_snapshot(VolumeId=volume)
            ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[port])
            ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[port])
            iam.get_user(UserName="intruder")
            iam.list_access_keys(UserName="intruder")
            iam.tag_user(UserName="intruder", Tags=tag)
            s3.put_object(Bucket="a-bucket-of-theirs", Key="k", Body=b"x")
            s3.list_objects_v2(Bucket="a-bucket-of-theirs")

    return play
