"""Access logs tell who asked what of a bucket, hours later."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.logs.access import AccessLogs
from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DELAY_S = 7_200.0
FIELD = re.compile(r'\[[^\]]*\]|"[^"]*"|\S+')


@dataclass
class Scene:
    """A world with a bucket, a bucket for its logs, and a user."""

    world: World
    logs: AccessLogs
    user: Any

    def own(self) -> Any:
        """Return a client of the simulator."""
        return self.world.account.client("s3")

    def enable(self, **more: Any) -> None:
        """Turn logging on."""
        enabled = {"TargetBucket": "log-store", "TargetPrefix": "s3/", **more}
        self.own().put_bucket_logging(
            Bucket="orders", BucketLoggingStatus={"LoggingEnabled": enabled}
        )

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        clock = self.world.clock
        clock.run(until=clock.now() + timedelta(seconds=seconds))

    def files(self) -> dict[str, list[list[str]]]:
        """Return the delivered files and their lines' fields, by key."""
        s3 = self.own()
        found = {}
        for each in s3.list_objects_v2(Bucket="log-store").get("Contents", []):
            body = (
                s3.get_object(Bucket="log-store", Key=each["Key"])["Body"]
                .read()
                .decode()
            )
            found[each["Key"]] = [FIELD.findall(line) for line in body.splitlines()]
        return found


@pytest.fixture
def scene(make_world: Callable[..., World]) -> Iterator[Scene]:
    """Two buckets, and a user who may do anything with them."""
    world = make_world()
    own = world.account.client
    s3, iam = own("s3"), own("iam")
    s3.create_bucket(Bucket="orders")
    s3.create_bucket(Bucket="log-store", ObjectOwnership="ObjectWriter")
    grants = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
    s3.put_bucket_acl(Bucket="log-store", GrantWrite=grants, GrantReadACP=grants)
    iam.create_user(UserName="clerk")
    iam.attach_user_policy(
        UserName="clerk", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    key = issue_user_key(world.account.account_id, "clerk")
    logs = AccessLogs(
        world.clock,
        lambda _step: DELAY_S,
        buckets=MotoBuckets(),
        authority=world.authority,
    )
    world.listeners[:] = [logs.listen]
    with calling_as(Origin(ADVERSARY, source_ip="198.51.100.7")):
        yield Scene(world, logs, own("s3", key))


def test_a_request_is_delivered_hours_later(scene: Scene) -> None:
    """A line has the documented fields in their order."""
    scene.enable()
    scene.user.put_object(Bucket="orders", Key="2026/a b.csv", Body=b"1,2,3")
    scene.pass_time(7_000)
    assert scene.files() == {}
    scene.pass_time(300)
    ((key, (fields,)),) = scene.files().items()
    assert re.fullmatch(r"s3/2026-03-02-11-00-00-[0-9A-F]{16}", key)
    assert len(fields) == 26
    assert fields[1:4] == ["orders", "[02/Mar/2026:09:00:00 +0000]", "198.51.100.7"]
    assert fields[4] == "arn:aws:iam::123456789012:user/clerk"
    assert fields[6:8] == ["REST.PUT.OBJECT", "2026/a%20b.csv"]
    assert fields[9:11] == ["200", "-"]
    assert fields[12] == "5"
    assert fields[19:22] == ["SigV4", "TLS_AES_128_GCM_SHA256", "AuthHeader"]


def test_what_is_refused_is_logged_with_its_error(scene: Scene) -> None:
    """An error's code and status are told."""
    scene.enable()
    with pytest.raises(ClientError):
        scene.user.get_object(Bucket="orders", Key="none")
    scene.logs.flush()
    ((fields,),) = scene.files().values()
    assert fields[6] == "REST.GET.OBJECT"
    assert fields[9:11] == ["404", "NoSuchKey"]


@pytest.mark.parametrize(
    ("operation", "arguments", "name"),
    [
        ("list_objects_v2", {}, "REST.GET.BUCKET"),
        ("get_bucket_location", {}, "REST.GET.LOCATION"),
        ("list_object_versions", {}, "REST.GET.BUCKETVERSIONS"),
        ("get_bucket_acl", {}, "REST.GET.ACL"),
        (
            "delete_objects",
            {"Delete": {"Objects": [{"Key": "x"}]}},
            "REST.POST.MULTI_OBJECT_DELETE",
        ),
    ],
)
def test_operations_have_their_own_names(
    scene: Scene, operation: str, arguments: dict[str, Any], name: str
) -> None:
    """An operation is named by method and resource type."""
    scene.enable()
    getattr(scene.user, operation)(Bucket="orders", **arguments)
    scene.logs.flush()
    ((fields,),) = scene.files().values()
    assert fields[6] == name


def test_only_buckets_with_logging_are_logged(scene: Scene) -> None:
    """Without logging nothing is kept; once it is off, what waits is dropped."""
    scene.user.list_objects_v2(Bucket="orders")
    scene.enable()
    scene.user.list_objects_v2(Bucket="orders")
    scene.own().put_bucket_logging(Bucket="orders", BucketLoggingStatus={})
    scene.user.list_objects_v2(Bucket="orders")
    scene.pass_time(8_000)
    assert scene.files() == {}


def test_a_partitioned_prefix_has_its_folders(scene: Scene) -> None:
    """Account, region, bucket and date stand in the key where the bucket wants them."""
    scene.enable()
    from moto.s3.models import s3_backends

    bucket = s3_backends["123456789012"]["aws"].buckets["orders"]
    bucket.logging["TargetObjectKeyFormat"] = {"PartitionedPrefix": {}}
    scene.user.list_objects_v2(Bucket="orders")
    scene.logs.flush()
    (key,) = scene.files()
    assert key.startswith("s3/123456789012/us-east-1/orders/2026/03/02/2026-03-02-09-")


def let_log(condition: dict[str, Any], effect: str = "Allow") -> dict[str, Any]:
    """Return a statement on access logs for the bucket of logs."""
    return {
        "Effect": effect,
        "Principal": {"Service": "logging.s3.amazonaws.com"},
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::log-store/*",
        "Condition": condition,
    }


def log_with(scene: Scene, *statements: dict[str, Any]) -> list[str]:
    """Log one request under a policy of the bucket of logs; return the files."""
    policy = json.dumps({"Version": "2012-10-17", "Statement": list(statements)})
    scene.own().put_bucket_policy(Bucket="log-store", Policy=policy)
    scene.user.list_objects_v2(Bucket="orders")
    scene.logs.flush()
    return list(scene.files())


OURS = {
    "StringEquals": {"aws:SourceAccount": "123456789012"},
    "ArnLike": {"aws:SourceArn": "arn:aws:s3:::orders"},
}


@pytest.mark.parametrize(
    ("condition", "files"),
    [
        (OURS, 1),
        ({"ArnLike": {"aws:SourceArn": "arn:aws:s3:::others"}}, 0),
        ({"StringEquals": {"aws:SourceAccount": "999999999999"}}, 0),
    ],
)
def test_the_policy_of_the_target_lets_logs_in(
    scene: Scene, condition: dict[str, Any], files: int
) -> None:
    """Without a grant in its list, the policy has to allow the source's delivery."""
    scene.enable()
    scene.own().put_bucket_acl(Bucket="log-store", ACL="private")
    assert len(log_with(scene, let_log(condition))) == files


def test_a_grant_to_the_group_lets_logs_in(scene: Scene) -> None:
    """A policy that speaks of others leaves what the list grants."""
    scene.enable()
    other = {"ArnLike": {"aws:SourceArn": "arn:aws:s3:::others"}}
    assert len(log_with(scene, let_log(other))) == 1


@pytest.mark.parametrize(
    ("source", "files"), [("arn:aws:s3:::orders", 0), ("arn:aws:s3:::others", 1)]
)
def test_a_deny_loses_the_log(scene: Scene, source: str, files: int) -> None:
    """It is stronger than the list's grant, where its condition is met."""
    scene.enable()
    deny = let_log({"ArnLike": {"aws:SourceArn": source}}, "Deny")
    assert len(log_with(scene, deny)) == files


def test_a_list_that_does_not_count_lets_nothing_in(scene: Scene) -> None:
    """Where the bucket's owner owns every object, the list is off."""
    scene.enable()
    scene.own().put_bucket_ownership_controls(
        Bucket="log-store",
        OwnershipControls={"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
    )
    scene.user.list_objects_v2(Bucket="orders")
    scene.logs.flush()
    assert scene.files() == {}
