"""The resource of a finding says what the account says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.errors import InjectFailed, UsageError
from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.resources import describe_resource

if TYPE_CHECKING:
    from conftest import Estate

MINING = "CryptoCurrency:EC2/BitcoinTool.B!DNS"
LEAKED = "UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS"
PUBLIC = "Policy:S3/BucketPublicAccessGranted"


def describe(estate: Estate, name: str, **resources: str) -> dict[str, Any]:
    """Describe resources for a finding of that type."""
    return describe_resource(finding_types()[name], resources, estate.account)


def test_an_instance_is_described_as_ec2_has_it(estate: Estate) -> None:
    """Type, profile, interfaces, groups and tags are the account's own."""
    identity = estate.ids["instance"]
    answer = estate.client("ec2").describe_instances(InstanceIds=[identity])
    true = answer["Reservations"][0]["Instances"][0]
    resource = describe(estate, MINING, instance=identity)
    details = resource["instanceDetails"]
    interface = details["networkInterfaces"][0]
    assert resource["resourceType"] == "Instance"
    assert details["instanceId"] == identity
    assert details["instanceType"] == "t2.micro"
    assert details["instanceState"] == "running"
    assert details["availabilityZone"] == true["Placement"]["AvailabilityZone"]
    assert details["launchTime"].endswith("Z")
    assert details["iamInstanceProfile"]["arn"] == true["IamInstanceProfile"]["Arn"]
    assert details["tags"] == [{"key": "owner", "value": "shop"}]
    assert interface["privateIpAddress"] == true["PrivateIpAddress"]
    assert interface["publicIp"] == true["PublicIpAddress"]
    assert [group["groupName"] for group in interface["securityGroups"]] == ["web"]


def test_an_instance_that_does_not_exist_is_named(estate: Estate) -> None:
    """The error says which id was looked for."""
    with pytest.raises(InjectFailed, match="instance `i-0123456789abcdef0`"):
        describe(estate, MINING, instance="i-0123456789abcdef0")


@pytest.mark.parametrize(
    ("kind", "name", "finding_type"),
    [
        ("bucket", "no-such-bucket", PUBLIC),
        ("bucket", "shop-data/no-such-key", "Object:S3/MaliciousFile"),
        ("function", "nobody", "Backdoor:Lambda/C&CActivity.B"),
        ("db_instance", "nobody", "Discovery:RDS/TorIPCaller"),
        ("cluster", "nobody", "Discovery:Kubernetes/TorIPCaller"),
        ("user", "nobody", "Recon:IAMUser/TorIPCaller"),
        ("role", "nobody", "Recon:IAMUser/TorIPCaller"),
        ("access_key", "AKIA0000000000000000", "Recon:IAMUser/TorIPCaller"),
        ("snapshot", "snap-0000000000000000a", "Execution:EC2/MaliciousFile!Snapshot"),
        ("image", "ami-0000000000000000a", "Execution:EC2/MaliciousFile!AMI"),
        ("volume", "vol-0000000000000000a", "Execution:EC2/MaliciousFile"),
    ],
)
def test_whatever_is_not_there_is_named(
    estate: Estate, kind: str, name: str, finding_type: str
) -> None:
    """Every kind of resource has the same error."""
    with pytest.raises(InjectFailed, match=f"{kind} `{name}`"):
        describe(estate, finding_type, **{kind: name})


def test_a_finding_about_nothing_is_refused(estate: Estate) -> None:
    """The message says what the type can be about."""
    with pytest.raises(UsageError, match="names one of instance; found bucket"):
        describe(estate, MINING, bucket="shop-data")


def test_an_unknown_kind_is_refused(estate: Estate) -> None:
    """A finding names only what it can be about."""
    with pytest.raises(UsageError, match="cannot name a `server`"):
        describe(estate, MINING, server="web")


def test_an_access_key_is_traced_to_its_user(estate: Estate) -> None:
    """The key's own user, with the unique id."""
    user = estate.client("iam").get_user(UserName="deploy")["User"]
    key = estate.ids["access_key"]
    resource = describe(estate, "Recon:IAMUser/TorIPCaller", access_key=key)
    assert resource["accessKeyDetails"] == {
        "accessKeyId": key,
        "principalId": user["UserId"],
        "userName": "deploy",
        "userType": "IAMUser",
    }


def test_a_user_is_described_with_its_first_key(estate: Estate) -> None:
    """Naming the user is as good as naming the key."""
    key = estate.ids["access_key"]
    by_user = describe(estate, "Recon:IAMUser/TorIPCaller", user="deploy")
    by_key = describe(estate, "Recon:IAMUser/TorIPCaller", access_key=key)
    assert by_user == by_key


def test_instance_credentials_are_those_of_the_profile(estate: Estate) -> None:
    """A leak of an instance's credentials names the role, the session and both."""
    role = estate.client("iam").get_role(RoleName="web")["Role"]
    identity = estate.ids["instance"]
    resource = describe(estate, LEAKED, instance=identity, access_key="ASIA1")
    assert resource["resourceType"] == "AccessKey"
    assert resource["instanceDetails"]["instanceId"] == identity
    assert resource["accessKeyDetails"] == {
        "accessKeyId": "ASIA1",
        "principalId": f"{role['RoleId']}:{identity}",
        "userName": "web",
        "userType": "AssumedRole",
    }


def test_a_temporary_key_alone_is_refused(estate: Estate) -> None:
    """IAM cannot tell whose a temporary key is."""
    with pytest.raises(InjectFailed) as caught:
        describe(estate, LEAKED, access_key="ASIA1")
    assert caught.value.hint == (
        "name the `role` or the `instance` the key belongs to as well"
    )


def test_the_root_user_has_the_account_as_its_principal(estate: Estate) -> None:
    """As the service writes it."""
    resource = describe(estate, "Policy:IAMUser/RootCredentialUsage", root="root")
    assert resource["accessKeyDetails"] == {
        "principalId": "123456789012",
        "userName": "Root",
        "userType": "Root",
    }


def test_a_private_bucket_is_not_public(estate: Estate) -> None:
    """Tags, owner and encryption come along."""
    bucket = describe(estate, PUBLIC, bucket="shop-data")["s3BucketDetails"][0]
    assert bucket["arn"] == "arn:aws:s3:::shop-data"
    assert bucket["tags"] == [{"key": "data", "value": "secret"}]
    assert bucket["publicAccess"]["effectivePermission"] == "NOT_PUBLIC"


def open_by_policy(estate: Estate, **extra: Any) -> None:
    """Let everybody read the bucket's objects."""
    statement = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::shop-data/*",
        **extra,
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    estate.client("s3").put_bucket_policy(Bucket="shop-data", Policy=policy)


def test_a_bucket_opened_by_policy_is_public(estate: Estate) -> None:
    """Reading is open, writing is not."""
    open_by_policy(estate)
    bucket = describe(estate, PUBLIC, bucket="shop-data")["s3BucketDetails"][0]
    levels = bucket["publicAccess"]["permissionConfiguration"]["bucketLevelPermissions"]
    assert bucket["publicAccess"]["effectivePermission"] == "PUBLIC"
    assert levels["bucketPolicy"] == {
        "allowsPublicReadAccess": True,
        "allowsPublicWriteAccess": False,
    }


def test_a_condition_keeps_a_bucket_from_being_public(estate: Estate) -> None:
    """A policy with a condition does not count."""
    open_by_policy(estate, Condition={"StringEquals": {"aws:SourceVpc": "vpc-1"}})
    bucket = describe(estate, PUBLIC, bucket="shop-data")["s3BucketDetails"][0]
    assert bucket["publicAccess"]["effectivePermission"] == "NOT_PUBLIC"


def test_a_block_of_the_account_keeps_a_bucket_private(estate: Estate) -> None:
    """The account's public access block wins over the bucket's policy."""
    open_by_policy(estate)
    estate.client("s3control").put_public_access_block(
        AccountId="123456789012",
        PublicAccessBlockConfiguration={
            "BlockPublicAcls": True,
            "IgnorePublicAcls": True,
            "BlockPublicPolicy": True,
            "RestrictPublicBuckets": True,
        },
    )
    bucket = describe(estate, PUBLIC, bucket="shop-data")["s3BucketDetails"][0]
    assert bucket["publicAccess"]["effectivePermission"] == "NOT_PUBLIC"


def test_an_open_list_makes_a_bucket_public(estate: Estate) -> None:
    """A grant to everybody opens it."""
    estate.client("s3").put_bucket_acl(Bucket="shop-data", ACL="public-read")
    bucket = describe(estate, PUBLIC, bucket="shop-data")["s3BucketDetails"][0]
    assert bucket["publicAccess"]["effectivePermission"] == "PUBLIC"


def test_a_cluster_is_found_whichever_service_runs_it(estate: Estate) -> None:
    """The name is enough."""
    runtime = "Impact:Runtime/CryptoMinerExecuted"
    assert describe(estate, runtime, cluster="kitchen")["resourceType"] == "EKSCluster"
    assert describe(estate, runtime, cluster="bakery")["resourceType"] == "ECSCluster"


def test_a_function_is_described_with_its_role_and_tags(estate: Estate) -> None:
    """The function's own configuration."""
    name = "Backdoor:Lambda/C&CActivity.B"
    details = describe(estate, name, function="checkout")["lambdaDetails"]
    assert details["role"] == "arn:aws:iam::123456789012:role/checkout-role"
    assert details["tags"] == [{"key": "owner", "value": "shop"}]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("access_key", "AccessKey"), ("instance", "Instance"), ("bucket", "S3Bucket")],
)
def test_an_opt_in_rule_is_about_whatever_is_named(
    estate: Estate, kind: str, expected: str
) -> None:
    """What its findings name is not documented."""
    name = "Persistence:EC2/ExternalRemoteServices"
    resource = describe(estate, name, **{kind: estate.ids[kind]})
    assert resource["resourceType"] == expected
