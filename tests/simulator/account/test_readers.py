"""Every fact that a reader gives can be had from AWS's describe, list and get calls.

Each test writes the facts anew from what boto3 returns, as a reader of a real account
would, and compares them with those that are read from the emulator.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.cloudtrail.state import Trail
from gameday.simulator.aws.ec2.state import Instance, SecurityGroup, Snapshot
from gameday.simulator.aws.iam.state import AccessKey, Role
from gameday.simulator.aws.s3.state import LogTarget, StoredFile

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


@pytest.fixture
def stack(account: EmbeddedAccount, everything: str) -> Stack:
    """Make a stack with one resource of every type."""
    return deploy_stack(account, "web", everything)


def _made(stack: Stack, *names: str) -> list[str]:
    return [stack.resources[name].physical_id for name in names]


def _describe_instances(account: EmbeddedAccount) -> list[Instance]:
    ec2 = account.client("ec2")
    associations = ec2.describe_iam_instance_profile_associations()
    profiles = {
        each["InstanceId"]: each["IamInstanceProfile"]["Arn"].rpartition("/")[2]
        for each in associations["IamInstanceProfileAssociations"]
    }
    return [
        Instance(
            id=found["InstanceId"],
            state=found["State"]["Name"],
            vpc_id=found.get("VpcId"),
            interfaces=tuple(
                each["NetworkInterfaceId"] for each in found["NetworkInterfaces"]
            ),
            volumes=tuple(
                each["Ebs"]["VolumeId"] for each in found["BlockDeviceMappings"]
            ),
            profile=profiles.get(found["InstanceId"]),
        )
        for reservation in ec2.describe_instances()["Reservations"]
        for found in reservation["Instances"]
    ]


def test_instances(account: EmbeddedAccount, stack: Stack) -> None:
    """States, interfaces, volumes and profiles are those of the calls."""
    read, expected = account.readers.ec2, _describe_instances(account)
    assert [each.id for each in expected] == _made(stack, "Web", "Bystander")
    assert list(read.instances()) == expected
    assert [read.instance(each.id) for each in expected] == expected
    assert (expected[0].state, expected[0].profile) == (
        "running",
        stack.resources["Profile"].physical_id,
    )
    assert read.instance("i-0123456789abcdef0") is None


def test_a_terminated_instance_is_still_described(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """For about an hour, on AWS."""
    (web,) = _made(stack, "Web")
    account.client("ec2").terminate_instances(InstanceIds=[web])
    found = account.readers.ec2.instance(web)
    assert found is not None
    assert found.state == "terminated"


def test_volumes_and_snapshots(account: EmbeddedAccount, stack: Stack) -> None:
    """A snapshot's volume, moment and state, and who else may use it."""
    ec2, read = account.client("ec2"), account.readers.ec2
    (disk,) = _made(stack, "Disk")
    assert read.has_volume(disk)
    assert not read.has_volume("vol-0123456789abcdef0")
    made = ec2.create_snapshot(VolumeId=disk)["SnapshotId"]
    (found,) = ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"]
    expected = Snapshot(made, disk, found["StartTime"], found["State"])
    (snapshot,) = read.snapshots()
    assert snapshot == _to_the_second(snapshot, expected)
    assert read.shared_with(made) == ()
    for change in ({"UserIds": ["999988887777"]}, {"GroupNames": ["all"]}):
        ec2.modify_snapshot_attribute(
            SnapshotId=made,
            Attribute="createVolumePermission",
            OperationType="add",
            **change,
        )
    attribute = ec2.describe_snapshot_attribute(
        SnapshotId=made, Attribute="createVolumePermission"
    )
    shared = {
        value
        for each in attribute["CreateVolumePermissions"]
        for value in each.values()
    }
    assert read.shared_with(made) == tuple(sorted(shared)) == ("999988887777", "all")
    assert read.shared_with("snap-0123456789abcdef0") is None


def _to_the_second(read: Snapshot, expected: Snapshot) -> Snapshot:
    """Take over the part of a second that EC2 does not tell."""
    assert expected.started == read.started.replace(microsecond=0)
    return Snapshot(expected.id, expected.volume_id, read.started, expected.status)


def test_security_groups_and_tags(account: EmbeddedAccount, stack: Stack) -> None:
    """Which groups name which, and what anything is tagged with."""
    ec2, read = account.client("ec2"), account.readers.ec2
    described = [
        SecurityGroup(
            id=found["GroupId"],
            vpc_id=found["VpcId"],
            names=frozenset(
                pair["GroupId"]
                for rule in (*found["IpPermissions"], *found["IpPermissionsEgress"])
                for pair in rule["UserIdGroupPairs"]
            ),
        )
        for found in ec2.describe_security_groups()["SecurityGroups"]
    ]
    by_id = {group.id: group for group in read.groups()}
    assert by_id == {group.id: group for group in described}
    narrow, web = _made(stack, "Narrow", "WebGroup")
    assert by_id[narrow].names == {web}
    assert read.tags(web)["owner"] == "web"
    assert read.tags("i-0123456789abcdef0") == {}


def test_users_and_their_keys(account: EmbeddedAccount, stack: Stack) -> None:
    """Their ARNs, ids and tags, and which of their keys are active."""
    iam, read = account.client("iam"), account.readers.iam
    told = iam.get_user(UserName="deploy")["User"]
    user = read.user("deploy")
    assert user is not None
    assert (user.name, user.arn, user.id) == ("deploy", told["Arn"], told["UserId"])
    assert user.tags["owner"] == "ops"
    assert not user.has_mfa
    assert read.user("nobody") is None
    (key,) = _made(stack, "Key")
    assert list(read.keys_of("deploy")) == [AccessKey(key, "deploy", active=True)]
    iam.update_access_key(UserName="deploy", AccessKeyId=key, Status="Inactive")
    assert read.access_key(key) == AccessKey(key, "deploy", active=False)
    assert read.access_key("AKIA0123456789ABCDEF") is None


def test_a_password_has_a_mark_and_is_not_shown(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Another mark for another password; the fact does not write it out."""
    del stack
    iam, read = account.client("iam"), account.readers.iam
    first = read.user("deploy")
    assert first is not None
    assert first.password is not None
    assert "Correct-horse-1" not in repr(first)
    iam.update_login_profile(UserName="deploy", Password="Correct-horse-2")
    second = read.user("deploy")
    assert second is not None
    assert second.password != first.password
    iam.delete_login_profile(UserName="deploy")
    third = read.user("deploy")
    assert third is not None
    assert third.password is None


def test_roles_by_name_and_by_profile(account: EmbeddedAccount, stack: Stack) -> None:
    """An instance profile has one role at the most."""
    iam, read = account.client("iam"), account.readers.iam
    name, profile = _made(stack, "Role", "Profile")
    role = Role(name, iam.get_role(RoleName=name)["Role"]["Arn"])
    assert read.role(name) == role
    assert read.role("nobody") is None
    assert list(read.roles_of_profile(profile)) == [role]
    assert list(read.roles_of_profile("nothing")) == []


def test_buckets_and_objects(account: EmbeddedAccount, stack: Stack) -> None:
    """Objects by key, their bytes, and what a delete marker hides."""
    s3, read = account.client("s3"), account.readers.s3
    versioned, logs = _made(stack, "Bucket", "TrailBucket")
    listed = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    assert list(read.buckets()) == sorted(listed)
    assert read.first_key(versioned) is None
    for key in ("b", "a", "c"):
        s3.put_object(Bucket=versioned, Key=key, Body=key.encode())
    s3.delete_object(Bucket=versioned, Key="a")
    found = s3.list_objects_v2(Bucket=versioned)["Contents"]
    files = list(read.files(versioned))
    assert [each.key for each in files] == [each["Key"] for each in found] == ["b", "c"]
    assert files[0] == StoredFile("b", files[0].modified)
    assert files[0].modified.replace(microsecond=0) == found[0]["LastModified"]
    assert read.first_key(versioned) == "b"
    assert read.read(versioned, "b") == b"b"
    with pytest.raises(LookupError):
        read.read(versioned, "a")
    assert list(read.files("no-such-bucket")) == []
    assert read.tags(versioned)["data-classification"] == "secret"
    assert read.tags(logs).get("data-classification") is None


def test_where_accesses_are_logged(account: EmbeddedAccount) -> None:
    """As GetBucketLogging tells it."""
    s3 = account.client("s3")
    for name in ("shop", "log-bucket"):
        s3.create_bucket(Bucket=name)
    delivery = "uri=http://acs.amazonaws.com/groups/s3/LogDelivery"
    s3.put_bucket_acl(Bucket="log-bucket", GrantWrite=delivery, GrantReadACP=delivery)
    target = {"TargetBucket": "log-bucket", "TargetPrefix": "access/"}
    s3.put_bucket_logging(Bucket="shop", BucketLoggingStatus={"LoggingEnabled": target})
    assert list(account.readers.s3.log_targets()) == [
        LogTarget("log-bucket", "access/")
    ]


def test_trails_and_detector(account: EmbeddedAccount, stack: Stack) -> None:
    """Whether a trail logs, and whether the detector is enabled."""
    cloudtrail, readers = account.client("cloudtrail"), account.readers
    (name,) = _made(stack, "Trail")
    (told,) = cloudtrail.describe_trails()["trailList"]
    status = cloudtrail.get_trail_status(Name=name)
    (found_trail,) = readers.trails.trails()
    assert found_trail == Trail(
        name=name,
        arn=told["TrailARN"],
        account=account.account_id,
        region=told["HomeRegion"],
        serial=found_trail.serial,
        is_logging=status["IsLogging"],
        started=found_trail.started,
        stopped=None,
        bucket=told["S3BucketName"],
        prefix=told.get("S3KeyPrefix", ""),
        topic=told.get("SnsTopicARN"),
        log_group=told.get("CloudWatchLogsLogGroupArn"),
        log_role=told.get("CloudWatchLogsRoleArn", ""),
        kms_key=told.get("KmsKeyId"),
        is_multi_region=told["IsMultiRegionTrail"],
        has_global_events=told["IncludeGlobalServiceEvents"],
        is_validated=told["LogFileValidationEnabled"],
        basic=[],
        advanced=[],
    )
    assert found_trail.started is not None
    assert found_trail.started.replace(microsecond=0) == status["StartLoggingTime"]
    cloudtrail.stop_logging(Name=name)
    assert cloudtrail.get_trail_status(Name=name)["IsLogging"] is False
    assert [each.is_logging for each in readers.trails.trails()] == [False]
    guardduty = account.client("guardduty")
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    found = readers.detectors.find(readers.account, readers.region)
    assert found is not None
    assert (found.id, found.enabled) == (detector, True)


def test_flow_logs_and_query_logs(account: EmbeddedAccount, stack: Stack) -> None:
    """What they cover and where they go."""
    read = account.readers.logs
    flow, query, bucket, vpc = _made(stack, "FlowLog", "DnsLog", "TrailBucket", "Vpc")
    (told,) = account.client("ec2").describe_flow_logs()["FlowLogs"]
    (found,) = read.flow_logs()
    assert (found.id, found.resource_id, found.kind) == (flow, vpc, "s3")
    assert found.destination == told["LogDestination"] == f"arn:aws:s3:::{bucket}"
    assert told["FlowLogStatus"] == "ACTIVE"
    (configuration,) = read.query_logs()
    resolver = account.client("route53resolver")
    (listed,) = resolver.list_resolver_query_log_configs()["ResolverQueryLogConfigs"]
    assert (configuration.id, configuration.destination) == (
        query,
        listed["DestinationArn"],
    )


def test_log_groups(account: EmbeddedAccount) -> None:
    """Streams that hold events, by name, and their events in order."""
    logs, read = account.client("logs"), account.readers.logs
    logs.create_log_group(logGroupName="app")
    for name in ("two", "one", "empty"):
        logs.create_log_stream(logGroupName="app", logStreamName=name)
    now = int(time.time() * 1000)
    for name in ("two", "one"):
        events = [{"timestamp": now, "message": f"{name} {n}"} for n in (1, 2)]
        logs.put_log_events(logGroupName="app", logStreamName=name, logEvents=events)
    streams = read.streams("app")
    assert [stream.name for stream in streams] == ["one", "two"]
    events = list(read.events(streams[0]))
    assert [event.message for event in events] == ["one 1", "one 2"]
    assert [event.written_ms for event in events] == [now, now]
    assert read.groups() == ["app"]
    assert read.streams("nothing") == []


def test_reading_makes_nothing(account: EmbeddedAccount) -> None:
    """A region nobody has used is as unused afterwards, and reads as empty."""
    from moto.ec2.models import ec2_backends

    readers = account.read(account.account_id, "eu-west-3")
    assert list(readers.ec2.instances()) == []
    assert list(readers.trails.trails()) == []
    assert list(readers.logs.flow_logs()) == []
    assert "eu-west-3" not in dict.keys(ec2_backends[account.account_id])


def test_every_account_is_read_where_something_is_logged(
    account: EmbeddedAccount,
) -> None:
    """At home in any case, and in each region with a log group."""
    other = account.register_account("999988887777")
    frankfurt = account.client("logs", other, region="eu-central-1")
    frankfurt.create_log_group(logGroupName="app")
    places = [(each.account, each.region) for each in account.read_everywhere()]
    assert places == [
        ("123456789012", "us-east-1"),
        ("999988887777", "eu-central-1"),
        ("999988887777", "us-east-1"),
    ]
