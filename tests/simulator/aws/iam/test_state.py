"""What is read of policies, owners, tags and keys in an embedded account."""

from __future__ import annotations

import json
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest

from gameday.simulator.aws.iam.acls import ALL_USERS, Grant
from gameday.simulator.aws.iam.source import PublicAccessBlock
from gameday.simulator.aws.kms import Key
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Caller

    Aws = Callable[[str], Any]

HERE = "us-east-1:123456789012"
ALLOW = {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
TAGS = [{"Key": "Team", "Value": "red"}]
SOURCE = MotoSource()


def _names(arn: str) -> list[str]:
    return [str(policy) for policy in SOURCE.resource_policies(arn)]


@pytest.fixture
def function(aws: Aws, document: Callable[..., str]) -> str:
    """A Lambda function; its ARN."""
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = aws("iam").create_role(
        RoleName="f", AssumeRolePolicyDocument=document(trust)
    )
    code = BytesIO()
    with ZipFile(code, "w") as archive:
        archive.writestr("index.py", "def handler(event, context): pass")
    made = aws("lambda").create_function(
        FunctionName="f",
        Role=role["Role"]["Arn"],
        Runtime="python3.12",
        Handler="index.handler",
        Code={"ZipFile": code.getvalue()},
        Tags={"Team": "red"},
    )
    return str(made["FunctionArn"])


def test_function_policies(aws: Aws, function: str) -> None:
    """A function has a policy once something was permitted."""
    assert _names(function) == []
    aws("lambda").add_permission(
        FunctionName="f",
        StatementId="events",
        Action="lambda:InvokeFunction",
        Principal="events.amazonaws.com",
    )
    assert _names(function) == ["resource policy of function f"]
    assert _names(f"{function}:live") == ["resource policy of function f"]
    assert SOURCE.tags(function) == {"Team": "red"}
    assert _names(f"arn:aws:lambda:{HERE}:layer:l") == []


def test_queue_and_topic_policies(aws: Aws, document: Callable[..., str]) -> None:
    """A queue has a policy when one was set; a topic always has."""
    sqs = aws("sqs")
    url = sqs.create_queue(
        QueueName="q", Attributes={"KmsMasterKeyId": "alias/q"}, tags={"Team": "red"}
    )["QueueUrl"]
    arn = f"arn:aws:sqs:{HERE}:q"
    assert _names(arn) == []
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": document(ALLOW)})
    assert _names(arn) == ["resource policy of queue q"]
    assert SOURCE.tags(arn) == {"Team": "red"}
    assert SOURCE.key_name(arn) == "alias/q"
    topic = aws("sns").create_topic(Name="t")["TopicArn"]
    assert _names(topic) == ["resource policy of topic t"]
    assert _names(f"{topic}:subscription") == ["resource policy of topic t"]


def test_secret_policies(aws: Aws, document: Callable[..., str]) -> None:
    """A secret has a policy when one was set, and names its key."""
    client = aws("secretsmanager")
    arn = client.create_secret(
        Name="db", SecretString="x", KmsKeyId="alias/db", Tags=TAGS
    )["ARN"]
    assert _names(arn) == []
    client.put_resource_policy(SecretId="db", ResourcePolicy=document(ALLOW))
    assert _names(arn) == ["resource policy of secret db"]
    assert SOURCE.tags(arn) == {"Team": "red"}
    assert SOURCE.key_name(arn) == "alias/db"
    assert SOURCE.tags(f"{arn}x") == {}
    assert _names(f"{arn}x") == []


def test_event_bus_policies(aws: Aws) -> None:
    """An event bus has a policy once somebody was permitted to put events."""
    aws("events").create_event_bus(Name="own")
    arn = f"arn:aws:events:{HERE}:event-bus/own"
    assert _names(arn) == []
    aws("events").put_permission(
        EventBusName="own",
        Action="events:PutEvents",
        Principal="210987654321",
        StatementId="other",
    )
    assert _names(arn) == ["resource policy of event bus own"]


def test_table_policies(aws: Aws, document: Callable[..., str]) -> None:
    """A table has a policy when one was set."""
    table = aws("dynamodb").create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "k", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "k", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )["TableDescription"]["TableArn"]
    assert _names(table) == []
    aws("dynamodb").put_resource_policy(ResourceArn=table, Policy=document(ALLOW))
    assert _names(table) == ["resource policy of table t"]


def test_keys_their_policies_and_states(aws: Aws) -> None:
    """A key is found by every name it has, with its state and its grants."""
    kms = aws("kms")
    made = kms.create_key(Tags=[{"TagKey": "Team", "TagValue": "red"}])["KeyMetadata"]
    arn, key_id = made["Arn"], made["KeyId"]
    kms.create_alias(AliasName="alias/data", TargetKeyId=key_id)
    grant = kms.create_grant(
        KeyId=key_id,
        GranteePrincipal="logs.amazonaws.com",
        Operations=["Decrypt"],
        Constraints={"EncryptionContextEquals": {"a": "b"}},
    )["GrantId"]
    here = {"account": "123456789012", "region": "us-east-1"}
    expected = Key(arn, "123456789012", "Enabled")
    names = (key_id, arn, "alias/data", f"arn:aws:kms:{HERE}:alias/data")
    assert [SOURCE.key(name, **here) for name in names] == [expected] * 4
    assert SOURCE.key("alias/none", **here) is None
    policies = SOURCE.resource_policies(arn)
    assert [str(each) for each in policies] == [
        f"key policy of key {key_id}",
        f"grant {grant} of key {key_id}",
    ]
    statement = policies[1].document.statements[0]
    assert statement.element["Principal"] == {"Service": "logs.amazonaws.com"}
    assert statement.match("kms:decrypt", arn, {"kms:encryptioncontext:a": "b"})
    assert not statement.match("kms:decrypt", arn, {})
    assert SOURCE.tags(arn) == {"Team": "red"}
    kms.schedule_key_deletion(KeyId=key_id)
    found = SOURCE.key(key_id, **here)
    assert found is not None
    assert found.state == "PendingDeletion"


def test_keys_of_aws(aws: Aws) -> None:
    """A key with an alias of AWS is AWS's."""
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    aws("kms").create_alias(AliasName="alias/own", TargetKeyId=key)
    from moto.kms.models import kms_backends

    kms_backends["123456789012"]["us-east-1"].create_alias(key, "alias/aws/s3")
    found = SOURCE.key("alias/own", account="123456789012", region="us-east-1")
    assert found is not None
    assert found.is_aws_managed


def test_buckets(aws: Aws, document: Callable[..., str]) -> None:
    """A bucket has an owner, a policy, lists, a block and a default key."""
    s3 = aws("s3")
    s3.create_bucket(Bucket="shop-data", ACL="public-read")
    s3.put_bucket_policy(Bucket="shop-data", Policy=document(ALLOW))
    s3.put_bucket_tagging(Bucket="shop-data", Tagging={"TagSet": TAGS})
    rule = {
        "ApplyServerSideEncryptionByDefault": {
            "SSEAlgorithm": "aws:kms",
            "KMSMasterKeyID": "alias/data",
        }
    }
    s3.put_bucket_encryption(
        Bucket="shop-data", ServerSideEncryptionConfiguration={"Rules": [rule]}
    )
    bucket = SOURCE.bucket("shop-data")
    assert bucket is not None
    assert bucket.account == "123456789012"
    assert str(bucket.policy) == "bucket policy of bucket shop-data"
    assert Grant(ALL_USERS, "READ") in bucket.acl.grants
    assert bucket.block == PublicAccessBlock()
    assert bucket.default_key == "alias/data"
    assert SOURCE.owner("arn:aws:s3:::shop-data/x") == "123456789012"
    assert SOURCE.tags("arn:aws:s3:::shop-data") == {"Team": "red"}
    assert SOURCE.bucket("nothing") is None
    assert SOURCE.owner("arn:aws:s3:::nothing") is None


def test_bucket_ownership_header(aws: Aws) -> None:
    """A bucket can be made without lists."""
    aws("s3").create_bucket(Bucket="shop-data", ObjectOwnership="BucketOwnerEnforced")
    bucket = SOURCE.bucket("shop-data")
    assert bucket is not None
    assert not bucket.has_acls


def test_objects_and_their_versions(aws: Aws) -> None:
    """An object is found by name and version, with its tags and its key."""
    s3 = aws("s3")
    s3.create_bucket(Bucket="shop-data")
    s3.put_bucket_versioning(
        Bucket="shop-data", VersioningConfiguration={"Status": "Enabled"}
    )
    first = s3.put_object(Bucket="shop-data", Key="k", Body=b"1", Tagging="Team=red")
    s3.put_object(
        Bucket="shop-data", Key="k", Body=b"2", ServerSideEncryption="aws:kms"
    )
    newest = SOURCE.stored_object("shop-data", "k")
    assert newest is not None
    assert newest.key == "alias/aws/s3"
    older = SOURCE.stored_object("shop-data", "k", first["VersionId"])
    assert older is not None
    assert older.key is None
    assert older.tags == {"Team": "red"}
    assert SOURCE.stored_object("shop-data", "k", "other") is None
    assert SOURCE.stored_object("nothing", "k") is None


def test_boundaries_of_users(
    aws: Aws, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A user's boundary is read from where the correction of moto keeps it."""
    from moto.iam.models import iam_backends

    made = aws("iam").create_policy(PolicyName="B", PolicyDocument=document(ALLOW))
    aws("iam").create_user(UserName="ann", Tags=TAGS)
    user = iam_backends["123456789012"]["aws"].users["ann"]
    user.permissions_boundary_arn = made["Policy"]["Arn"]
    identity = SOURCE.identity(caller("user/ann"))
    assert identity is not None
    assert str(identity.boundary) == "permissions boundary B of user ann"
    assert identity.tags == {"Team": "red"}
    assert SOURCE.tags("arn:aws:iam::123456789012:user/ann") == {"Team": "red"}
    assert SOURCE.identity(caller("user/bob")) is None
    federated = SOURCE.identity(caller("federated-user/ann"))
    assert federated is not None
    assert federated.unique_id == user.id


def test_broken_policies_say_nothing(aws: Aws) -> None:
    """A stored policy that AWS would have refused neither allows nor fails."""
    from moto.iam.models import iam_backends

    aws("iam").create_role(
        RoleName="web",
        AssumeRolePolicyDocument=json.dumps(
            {"Version": "2012-10-17", "Statement": [{**ALLOW, "Resource": []}]}
        ).replace(', "Resource": []', ""),
    )
    role = next(iter(iam_backends["123456789012"]["aws"].roles.values()))
    role.assume_role_policy_document = "{"
    (policy,) = SOURCE.resource_policies(role.arn)
    assert policy.document.statements == ()


def test_nothing_is_known_of_other_accounts(caller: Callable[..., Caller]) -> None:
    """Without a backend there is nothing to read, and none is made."""
    arns = [
        f"arn:aws:{service}:us-east-1:999999999999:x/y"
        for service in ("sqs", "sns", "lambda", "kms", "events", "dynamodb", "ec2")
    ]
    assert [SOURCE.resource_policies(arn) for arn in arns] == [()] * 7
    assert [dict(SOURCE.tags(arn)) for arn in arns] == [{}] * 7
    assert SOURCE.resource_policies("*") == ()
    assert SOURCE.tags("*") == {}
    assert SOURCE.owner("*") is None
    assert SOURCE.key_name("*") is None
    assert SOURCE.identity(caller("user/ann", "999999999999")) is None
    assert SOURCE.membership("999999999999") is None


def test_a_member_knows_its_way(aws: Aws) -> None:
    """An account knows its organization, and the path of units to it."""
    orgs = aws("organizations")
    organization = orgs.create_organization(FeatureSet="ALL")["Organization"]
    root = orgs.list_roots()["Roots"][0]["Id"]
    status = orgs.create_account(AccountName="shop", Email="shop@example.com")
    account = status["CreateAccountStatus"]["AccountId"]
    member = SOURCE.membership(account)
    assert member is not None
    assert member.path == f"{organization['Id']}/{root}/"
    assert member.management_account == "123456789012"
    assert [[p.name for p in level] for level in member.service_control] == [
        ["FullAWSAccess"],
        ["FullAWSAccess"],
    ]
    orgs.enable_policy_type(RootId=root, PolicyType="RESOURCE_CONTROL_POLICY")
    changed = SOURCE.membership(account)
    assert changed is not None
    assert changed.service_control == ()
    management = SOURCE.membership("123456789012")
    assert management is not None
    assert management.service_control == ()
