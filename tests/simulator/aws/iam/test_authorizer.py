"""Calls decided by what stands in an embedded account."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.iam import Authorizer, Decision, denial_error
from gameday.simulator.aws.moto.readers.iam import MotoSource
from gameday.simulator.engine.gateway.call import Call

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

    Aws = Callable[[str], Any]
    Ask = Callable[..., Decision]

ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
BUCKET = "shop-data"
PUBLIC = {
    "Effect": "Allow",
    "Principal": "*",
    "Action": "s3:GetObject",
    "Resource": f"arn:aws:s3:::{BUCKET}/*",
}
BLOCKED = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}


@pytest.fixture
def ask(now: datetime) -> Ask:
    """Ask whether a call would be allowed."""

    def would_allow(
        who: Caller, service: str, operation: str, **params: Any
    ) -> Decision:
        authorizer = Authorizer(MotoSource())
        return authorizer.would_allow(who, service, operation, params, now)

    return would_allow


@pytest.fixture
def ann(
    aws: Aws, document: Callable[..., str], caller: Callable[..., Caller]
) -> Caller:
    """A user who may do everything."""
    aws("iam").create_user(UserName="ann")
    aws("iam").put_user_policy(
        UserName="ann", PolicyName="Everything", PolicyDocument=document(ALL)
    )
    key = aws("iam").create_access_key(UserName="ann")["AccessKey"]["AccessKeyId"]
    return caller("user/ann", access_key=key)


@pytest.fixture
def web(
    aws: Aws, document: Callable[..., str], caller: Callable[..., Caller]
) -> Caller:
    """A session of a role that may do everything."""
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": "123456789012"},
        "Action": "sts:AssumeRole",
    }
    aws("iam").create_role(RoleName="web", AssumeRolePolicyDocument=document(trust))
    aws("iam").put_role_policy(
        RoleName="web", PolicyName="Everything", PolicyDocument=document(ALL)
    )
    return caller("role/web/s1")


def test_policies_of_users_and_their_groups(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """Inline and managed policies count, the user's own and those of its groups."""
    iam = aws("iam")
    iam.create_user(UserName="bob")
    bob = caller("user/bob")
    assert not ask(bob, "ec2", "DescribeInstances").allowed
    iam.create_group(GroupName="readers")
    iam.add_user_to_group(GroupName="readers", UserName="bob")
    made = iam.create_policy(
        PolicyName="Read", PolicyDocument=document({**ALL, "Action": "ec2:Describe*"})
    )
    iam.attach_group_policy(GroupName="readers", PolicyArn=made["Policy"]["Arn"])
    assert ask(bob, "ec2", "DescribeInstances").reason == (
        "allowed: managed policy Read of group readers, statement 1"
    )
    iam.create_policy_version(
        PolicyArn=made["Policy"]["Arn"],
        PolicyDocument=document({**ALL, "Effect": "Deny"}),
        SetAsDefault=True,
    )
    assert ask(bob, "ec2", "DescribeInstances").reason == (
        "denied: explicit Deny in managed policy Read of group readers, statement 1"
    )


def test_revoked_sessions(
    aws: Aws, ask: Ask, web: Caller, document: Callable[..., str], now: datetime
) -> None:
    """Revoking older sessions denies those, and only those."""
    revoke = {
        "Effect": "Deny",
        "Action": ["*"],
        "Resource": ["*"],
        "Condition": {"DateLessThan": {"aws:TokenIssueTime": now.isoformat()}},
    }
    aws("iam").put_role_policy(
        RoleName="web",
        PolicyName="AWSRevokeOlderSessions",
        PolicyDocument=document(revoke),
    )
    expires = now + timedelta(hours=1)
    old = replace(web, issued_at=now - timedelta(seconds=1), expires_at=expires)
    new = replace(web, issued_at=now + timedelta(seconds=1), expires_at=expires)
    assert ask(old, "ec2", "DescribeInstances").reason == (
        "denied: explicit Deny in inline policy AWSRevokeOlderSessions of role web, "
        "statement 1"
    )
    assert ask(new, "ec2", "DescribeInstances").allowed


def test_boundary_and_session_policies(
    aws: Aws, ask: Ask, web: Caller, document: Callable[..., str]
) -> None:
    """A role's boundary and the policies passed with a session limit it."""
    made = aws("iam").create_policy(
        PolicyName="OnlyS3", PolicyDocument=document({**ALL, "Action": "s3:*"})
    )
    arn = made["Policy"]["Arn"]
    by_text = replace(web, session_policies=(document({**ALL, "Action": "s3:*"}),))
    by_arn = replace(web, session_policies=(arn,))
    for session in (by_text, by_arn):
        assert ask(session, "s3", "ListBuckets").allowed
        assert ask(session, "sqs", "ListQueues").reason == (
            "denied: no session policy allows the sqs:ListQueues action"
        )
    aws("iam").put_role_permissions_boundary(RoleName="web", PermissionsBoundary=arn)
    assert ask(web, "s3", "ListBuckets").allowed
    assert ask(web, "sqs", "ListQueues").reason == (
        "denied: no permissions boundary allows the sqs:ListQueues action"
    )


def test_aws_managed_boundary(aws: Aws, ask: Ask, web: Caller) -> None:
    """A policy of AWS's own is known without being loaded into the account."""
    from moto.iam.models import iam_backends

    role = next(iter(iam_backends["123456789012"]["aws"].roles.values()))
    role.permissions_boundary_arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    assert ask(web, "s3", "ListBuckets").allowed
    assert not ask(web, "s3", "DeleteBucket", Bucket=BUCKET).allowed


@pytest.mark.parametrize(
    ("service", "code", "status"),
    [
        ("ec2", "AuthFailure", 401),
        ("s3", "InvalidAccessKeyId", 403),
        ("iam", "InvalidClientTokenId", 403),
        ("lambda", "UnrecognizedClientException", 403),
    ],
)
def test_inactive_and_deleted_keys(  # fixtures and the table's columns
    aws: Aws, ask: Ask, ann: Caller, service: str, code: str, status: int
) -> None:
    """A key that was made inactive or deleted is refused as each service does."""
    operation = "ListBuckets" if service == "s3" else "ListAnything"
    key = {"UserName": "ann", "AccessKeyId": ann.access_key}
    aws("iam").update_access_key(**key, Status="Inactive")
    decision = ask(ann, service, operation)
    error = denial_error(service, operation, decision)
    assert (code, status) == (error.code, error.status)
    assert decision.reason == f"denied: access key {ann.access_key} is inactive"
    aws("iam").delete_access_key(**key)
    assert ask(ann, service, operation).reason == (
        f"denied: access key {ann.access_key} does not exist"
    )


def test_expired_sessions(ask: Ask, web: Caller, now: datetime) -> None:
    """A session that expired is refused, whatever its policies say."""
    expired = replace(web, issued_at=now - timedelta(hours=1), expires_at=now)
    decision = ask(expired, "ec2", "DescribeInstances")
    assert decision.reason == "denied: the session expired at 2026-03-01T12:00:00Z"
    codes = {
        service: denial_error(service, "X", ask(expired, service, "X")).code
        for service in ("ec2", "s3", "sts", "kms")
    }
    assert codes == {
        "ec2": "RequestExpired",
        "s3": "ExpiredToken",
        "sts": "ExpiredToken",
        "kms": "ExpiredTokenException",
    }


def test_deleted_and_remade_roles(
    aws: Aws, ask: Ask, web: Caller, document: Callable[..., str]
) -> None:
    """A session does not outlive its role, even if a namesake is made."""
    role = aws("iam").get_role(RoleName="web")["Role"]
    session = replace(web, principal_id=f"{role['RoleId']}:s1")
    assert ask(session, "ec2", "DescribeInstances").allowed
    aws("iam").delete_role_policy(RoleName="web", PolicyName="Everything")
    aws("iam").delete_role(RoleName="web")
    gone = "denied: the role behind " + web.arn + " does not exist any more"
    assert ask(session, "ec2", "DescribeInstances").reason == gone
    aws("iam").create_role(RoleName="web", AssumeRolePolicyDocument=document())
    assert ask(session, "ec2", "DescribeInstances").reason == gone


def test_trust_and_passing_of_roles(
    aws: Aws, ask: Ask, ann: Caller, web: Caller, document: Callable[..., str]
) -> None:
    """A role opens to whom its trust policy names; passing one needs a permission."""
    arn = "arn:aws:iam::123456789012:role/web"
    assert ask(ann, "sts", "AssumeRole", RoleArn=arn).reason == (
        "allowed: inline policy Everything of user ann, statement 1 and "
        "trust policy of role web, statement 1"
    )
    no_passing = {"Effect": "Deny", "Action": "iam:PassRole", "Resource": "*"}
    aws("iam").put_user_policy(
        UserName="ann", PolicyName="NoPassing", PolicyDocument=document(no_passing)
    )
    decision = ask(ann, "lambda", "CreateFunction", FunctionName="f", Role=arn)
    assert decision.action == "iam:PassRole"
    only_ec2 = {
        "Effect": "Allow",
        "Principal": {"Service": "ec2.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    aws("iam").update_assume_role_policy(
        RoleName="web", PolicyDocument=document(only_ec2)
    )
    assert ask(ann, "sts", "AssumeRole", RoleArn=arn).reason == (
        "denied: no role trust policy allows the sts:AssumeRole action"
    )


def test_web_identities_assume_roles(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A role may trust an identity provider, and ask for claims of its tokens."""
    from base64 import urlsafe_b64encode

    provider = "arn:aws:iam::123456789012:oidc-provider/token.example.com"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"token.example.com:sub": "repo:shop"}},
    }
    aws("iam").create_role(RoleName="ci", AssumeRolePolicyDocument=document(trust))

    def assume(subject: str) -> bool:
        claims = {"iss": "https://token.example.com", "sub": subject}
        body = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
        return ask(
            caller("anonymous"),
            "sts",
            "AssumeRoleWithWebIdentity",
            RoleArn="arn:aws:iam::123456789012:role/ci",
            WebIdentityToken=f"e30.{body}.x",
        ).allowed

    assert assume("repo:shop")
    assert not assume("repo:other")


def test_public_buckets_and_their_block(
    aws: Aws,
    ask: Ask,
    ann: Caller,
    document: Callable[..., str],
    caller: Callable[..., Caller],
) -> None:
    """A public policy lets everybody read until the block shuts strangers out."""
    s3 = aws("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"x")
    s3.put_bucket_policy(Bucket=BUCKET, Policy=document(PUBLIC))
    stranger = caller("anonymous")
    get = {"Bucket": BUCKET, "Key": "k"}
    assert ask(stranger, "s3", "GetObject", **get).reason == (
        "allowed: bucket policy of bucket shop-data, statement 1"
    )
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=BLOCKED)
    shut = ask(stranger, "s3", "GetObject", **get)
    assert shut.reason == (
        "denied: RestrictPublicBuckets of bucket shop-data or its account"
    )
    error = denial_error("s3", "GetObject", shut)
    assert (error.code, error.status, error.message) == (
        "AccessDenied",
        403,
        "Access Denied",
    )
    assert ask(ann, "s3", "GetObject", **get).allowed
    refused = ask(ann, "s3", "PutBucketPolicy", Bucket=BUCKET, Policy=document(PUBLIC))
    assert refused.reason.endswith(
        "because public policies are blocked by the BlockPublicPolicy block public "
        "access setting."
    )
    private = document({**PUBLIC, "Principal": {"AWS": "123456789012"}})
    assert ask(ann, "s3", "PutBucketPolicy", Bucket=BUCKET, Policy=private).allowed
    assert ask(ann, "s3", "PutBucketPolicy", Bucket=BUCKET, Policy="{").allowed


def test_the_accounts_block_counts_too(
    aws: Aws,
    ask: Ask,
    document: Callable[..., str],
    caller: Callable[..., Caller],
) -> None:
    """The account's block shuts strangers out of every bucket."""
    aws("s3").create_bucket(Bucket=BUCKET)
    aws("s3").put_object(Bucket=BUCKET, Key="k", Body=b"x")
    aws("s3").put_bucket_policy(Bucket=BUCKET, Policy=document(PUBLIC))
    aws("s3control").put_public_access_block(
        AccountId="123456789012", PublicAccessBlockConfiguration=BLOCKED
    )
    stranger = caller("anonymous")
    assert not ask(stranger, "s3", "GetObject", Bucket=BUCKET, Key="k").allowed


def test_the_list_of_a_bucket_says_who_may_write(
    aws: Aws, ask: Ask, caller: Callable[..., Caller]
) -> None:
    """An object's own list is silent of that, whether the object is there or not."""
    s3, stranger = aws("s3"), caller("anonymous")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"x", ACL="public-read-write")
    put = {"Bucket": BUCKET, "Key": "k"}
    assert not ask(stranger, "s3", "PutObject", **put).allowed
    s3.put_bucket_acl(Bucket=BUCKET, ACL="public-read-write")
    assert ask(stranger, "s3", "PutObject", **put).reason == (
        "allowed: access control list of bucket shop-data, statement 1 (WRITE)"
    )
    assert ask(stranger, "s3", "PutObject", **{**put, "Key": "new"}).allowed
    assert not ask(stranger, "s3", "GetObject", Bucket=BUCKET, Key="new").allowed


def test_access_control_lists(
    aws: Aws, ask: Ask, ann: Caller, caller: Callable[..., Caller]
) -> None:
    """Public lists count until they are ignored, or the bucket knows none."""
    s3 = aws("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key="k", Body=b"x", ACL="public-read")
    stranger = caller("anonymous")
    get = {"Bucket": BUCKET, "Key": "k"}
    put = {**get, "ACL": "public-read"}
    assert ask(stranger, "s3", "GetObject", **get).reason == (
        "allowed: access control list of object shop-data/k, statement 1 (READ)"
    )
    assert not ask(stranger, "s3", "ListObjectsV2", Bucket=BUCKET).allowed
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=BLOCKED)
    assert not ask(stranger, "s3", "GetObject", **get).allowed
    blocked = ask(ann, "s3", "PutObjectAcl", **put)
    assert "BlockPublicAcls" in blocked.reason
    s3.delete_public_access_block(Bucket=BUCKET)
    assert ask(ann, "s3", "PutObjectAcl", **put).allowed
    rules = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    s3.put_bucket_ownership_controls(Bucket=BUCKET, OwnershipControls=rules)
    assert not ask(stranger, "s3", "GetObject", **get).allowed
    unsupported = ask(ann, "s3", "PutObjectAcl", **put)
    error = denial_error("s3", "PutObjectAcl", unsupported)
    assert (error.code, error.status) == ("AccessControlListNotSupported", 400)


def test_disabled_keys_shut_what_they_encrypt(
    aws: Aws, ask: Ask, ann: Caller, document: Callable[..., str]
) -> None:
    """An object is read with its key: that must allow it, and be enabled."""
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    aws("s3").create_bucket(Bucket=BUCKET)
    aws("s3").put_object(
        Bucket=BUCKET,
        Key="k",
        Body=b"x",
        ServerSideEncryption="aws:kms",
        SSEKMSKeyId=key,
    )
    get = {"Bucket": BUCKET, "Key": "k"}
    assert ask(ann, "s3", "GetObject", **get).allowed
    only_lambda = {
        "Effect": "Deny",
        "Action": "kms:Decrypt",
        "Resource": "*",
        "Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
    }
    aws("iam").put_user_policy(
        UserName="ann", PolicyName="NoS3", PolicyDocument=document(only_lambda)
    )
    denied = ask(ann, "s3", "GetObject", **get)
    assert (denied.action, denied.resource) == ("kms:Decrypt", key)
    assert ask(ann, "kms", "Decrypt", KeyId=key).allowed
    aws("iam").delete_user_policy(UserName="ann", PolicyName="NoS3")
    aws("kms").disable_key(KeyId=key.rsplit("/", 1)[-1])
    codes = [
        denial_error("s3", "GetObject", ask(ann, "s3", "GetObject", **get)).code,
        denial_error("kms", "Decrypt", ask(ann, "kms", "Decrypt", KeyId=key)).code,
    ]
    assert codes == ["KMS.DisabledException", "DisabledException"]
    assert ask(ann, "kms", "EnableKey", KeyId=key).allowed
    put = ask(ann, "s3", "PutObject", **get, ServerSideEncryption="AES256")
    assert put.allowed


def test_grants_open_keys(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A grant lets its grantee use a key without another policy."""
    aws("iam").create_user(UserName="bob")
    bob = caller("user/bob")
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    assert not ask(bob, "kms", "Decrypt", KeyId=key).allowed
    grant = aws("kms").create_grant(
        KeyId=key, GranteePrincipal=bob.arn, Operations=["Decrypt"]
    )
    assert ask(bob, "kms", "Decrypt", KeyId=key).reason.startswith("allowed: grant")
    assert not ask(bob, "kms", "Encrypt", KeyId=key).allowed
    aws("kms").revoke_grant(KeyId=key, GrantId=grant["GrantId"])
    assert not ask(bob, "kms", "Decrypt", KeyId=key).allowed


def test_services_need_resource_policies(
    aws: Aws, now: datetime, caller: Callable[..., Caller]
) -> None:
    """A service may do what the resource's policy lets it, from the named source."""
    sns = aws("sns")
    topic = sns.create_topic(Name="alarms")["TopicArn"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": topic,
        "Condition": {"ArnLike": {"aws:SourceArn": "arn:aws:events:*:*:rule/r"}},
    }
    sns.set_topic_attributes(
        TopicArn=topic,
        AttributeName="Policy",
        AttributeValue=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    authorizer = Authorizer(MotoSource())

    def publish(rule: str) -> bool:
        return authorizer.would_allow(
            caller("events.amazonaws.com"),
            "sns",
            "Publish",
            {"TopicArn": topic},
            now,
            account="123456789012",
            context={
                "aws:SourceArn": f"arn:aws:events:us-east-1:123456789012:rule/{rule}"
            },
        ).allowed

    assert publish("r")
    assert not publish("other")


def test_tags_decide(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """Tags of resources, of callers and of requests are condition keys."""
    iam, ec2 = aws("iam"), aws("ec2")
    iam.create_user(UserName="bob", Tags=[{"Key": "team", "Value": "red"}])
    same = {"StringEquals": {"aws:ResourceTag/team": "${aws:PrincipalTag/team}"}}
    tagged = {
        "StringEquals": {"aws:RequestTag/team": "red"},
        "ForAllValues:StringEquals": {"aws:TagKeys": ["team"]},
    }
    iam.put_user_policy(
        UserName="bob",
        PolicyName="Own",
        PolicyDocument=document(
            {**ALL, "Action": "ec2:DeleteVolume", "Condition": same},
            {**ALL, "Action": "ec2:CreateTags", "Condition": tagged},
        ),
    )
    volumes = {}
    for team in ("red", "blue"):
        made = ec2.create_volume(AvailabilityZone="us-east-1a", Size=1)
        volumes[team] = made["VolumeId"]
        ec2.create_tags(
            Resources=[made["VolumeId"]], Tags=[{"Key": "team", "Value": team}]
        )
    bob = caller("user/bob")
    red, blue = volumes["red"], volumes["blue"]
    assert ask(bob, "ec2", "DeleteVolume", VolumeId=red).allowed
    assert not ask(bob, "ec2", "DeleteVolume", VolumeId=blue).allowed
    team = [{"Key": "team", "Value": "red"}]
    assert ask(bob, "ec2", "CreateTags", Resources=[blue], Tags=team).allowed
    more = [*team, {"Key": "x", "Value": "y"}]
    assert not ask(bob, "ec2", "CreateTags", Resources=[blue], Tags=more).allowed


def test_organizations_bind_their_members(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A control policy of a unit binds its accounts, and not the management account."""
    orgs = aws("organizations")
    orgs.create_organization(FeatureSet="ALL")
    root = orgs.list_roots()["Roots"][0]["Id"]
    unit = orgs.create_organizational_unit(ParentId=root, Name="workloads")
    unit_id = unit["OrganizationalUnit"]["Id"]
    status = orgs.create_account(AccountName="shop", Email="shop@example.com")
    member = status["CreateAccountStatus"]["AccountId"]
    orgs.move_account(
        AccountId=member, SourceParentId=root, DestinationParentId=unit_id
    )
    scp = orgs.create_policy(
        Name="NoQueues",
        Description="",
        Type="SERVICE_CONTROL_POLICY",
        Content=document({"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}),
    )["Policy"]["PolicySummary"]["Id"]
    shop = caller("root", member)
    assert ask(shop, "sqs", "ListQueues").allowed
    orgs.attach_policy(PolicyId=scp, TargetId=unit_id)
    assert ask(shop, "sqs", "ListQueues").reason == (
        "denied: explicit Deny in service control policy NoQueues of unit workloads, "
        "statement 1"
    )
    orgs.attach_policy(PolicyId=scp, TargetId=root)
    assert ask(caller("root"), "sqs", "ListQueues").allowed


def test_resource_control_policies_bind_buckets(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A resource control policy of the owner's account shuts strangers out."""
    from moto.s3.models import s3_backends

    orgs = aws("organizations")
    orgs.create_organization(FeatureSet="ALL")
    status = orgs.create_account(AccountName="shop", Email="shop@example.com")
    member = status["CreateAccountStatus"]["AccountId"]
    backend = s3_backends[member]["aws"]
    backend.create_bucket(BUCKET, "us-east-1")
    backend.put_object(BUCKET, "k", b"x")
    backend.put_bucket_policy(BUCKET, document(PUBLIC).encode())
    stranger = caller("anonymous")
    assert ask(stranger, "s3", "GetObject", Bucket=BUCKET, Key="k").allowed
    perimeter = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": "*",
        "Condition": {
            "StringNotEqualsIfExists": {"aws:PrincipalAccount": member},
        },
    }
    rcp = orgs.create_policy(
        Name="Perimeter",
        Description="",
        Type="RESOURCE_CONTROL_POLICY",
        Content=document(perimeter),
    )["Policy"]["PolicySummary"]["Id"]
    orgs.attach_policy(PolicyId=rcp, TargetId=member)
    assert ask(stranger, "s3", "GetObject", Bucket=BUCKET, Key="k").reason == (
        "denied: explicit Deny in resource control policy Perimeter of account shop, "
        "statement 1"
    )
    assert ask(
        caller("root", member), "s3", "GetObject", Bucket=BUCKET, Key="k"
    ).allowed


def test_session_tokens_without_mfa_cannot_use_iam(
    ask: Ask, ann: Caller, now: datetime
) -> None:
    """What GetSessionToken gives serves for IAM only with MFA."""
    session = replace(ann, issued_at=now, expires_at=now + timedelta(hours=1))
    assert not ask(session, "iam", "ListUsers").allowed
    assert ask(replace(session, mfa=True), "iam", "ListUsers").allowed
    assert ask(session, "sts", "GetCallerIdentity").allowed
    assert not ask(session, "sts", "GetSessionToken").allowed


def test_questions_change_nothing(ask: Ask, ann: Caller) -> None:
    """Asking makes no backend in an account or region that was not there."""
    from moto.sqs.models import sqs_backends

    before = {account: list(dict.keys(each)) for account, each in sqs_backends.items()}
    url = "https://sqs.eu-west-1.amazonaws.com/999999999999/q"
    ask(ann, "sqs", "SendMessage", QueueUrl=url)
    after = {account: list(dict.keys(each)) for account, each in sqs_backends.items()}
    assert before == after


def test_secrets_need_their_key(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """Reading a secret takes its key as well; AWS's own key is open to all readers."""
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    secrets = aws("secretsmanager")
    secrets.create_secret(Name="own", SecretString="x", KmsKeyId=key)
    secrets.create_secret(Name="plain", SecretString="x")
    aws("iam").create_user(UserName="bob")
    aws("iam").put_user_policy(
        UserName="bob",
        PolicyName="Secrets",
        PolicyDocument=document({**ALL, "Action": "secretsmanager:*"}),
    )
    bob = caller("user/bob")
    denied = ask(bob, "secretsmanager", "GetSecretValue", SecretId="own")
    assert (denied.allowed, denied.action) == (False, "kms:Decrypt")
    assert ask(bob, "secretsmanager", "GetSecretValue", SecretId="plain").allowed
    assert ask(bob, "secretsmanager", "DescribeSecret", SecretId="own").allowed


def test_default_keys_encrypt_what_is_written(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """Writing to a bucket with a default key takes a data key."""
    key = aws("kms").create_key()["KeyMetadata"]["Arn"]
    s3 = aws("s3")
    s3.create_bucket(Bucket=BUCKET)
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    rules = [{"ApplyServerSideEncryptionByDefault": default}]
    s3.put_bucket_encryption(
        Bucket=BUCKET, ServerSideEncryptionConfiguration={"Rules": rules}
    )
    aws("iam").create_user(UserName="bob")
    aws("iam").put_user_policy(
        UserName="bob",
        PolicyName="Storage",
        PolicyDocument=document({**ALL, "Action": "s3:*"}),
    )
    bob = caller("user/bob")
    put = {"Bucket": BUCKET, "Key": "k"}
    assert ask(bob, "s3", "PutObject", **put).action == "kms:GenerateDataKey"
    assert ask(bob, "s3", "PutObject", **put, ServerSideEncryption="AES256").allowed
    other = {"ServerSideEncryption": "aws:kms", "SSEKMSKeyId": "alias/none"}
    assert not ask(bob, "s3", "PutObject", **put, **other).allowed


def test_keys_pending_deletion_serve_nobody(aws: Aws, ask: Ask, ann: Caller) -> None:
    """A key that is about to be deleted is as good as none."""
    key = aws("kms").create_key()["KeyMetadata"]["KeyId"]
    aws("kms").schedule_key_deletion(KeyId=key)
    decision = ask(ann, "kms", "Encrypt", KeyId=key)
    error = denial_error("kms", "Encrypt", decision)
    assert error.code == "KMSInvalidStateException"
    assert error.message.endswith("is pending deletion.")


def test_public_lists_in_headers_are_blocked(aws: Aws, ask: Ask, ann: Caller) -> None:
    """A public grant is blocked in every form: canned, in a header, in a structure."""
    s3 = aws("s3")
    s3.create_bucket(Bucket=BUCKET)
    s3.put_public_access_block(Bucket=BUCKET, PublicAccessBlockConfiguration=BLOCKED)
    group = "http://acs.amazonaws.com/groups/global/AllUsers"
    grants = {"Grants": [{"Grantee": {"URI": group}, "Permission": "READ"}]}
    for acl in (
        {"ACL": "public-read-write"},
        {"GrantRead": f'uri="{group}"'},
        {"AccessControlPolicy": grants},
    ):
        assert not ask(ann, "s3", "PutBucketAcl", Bucket=BUCKET, **acl).allowed
    assert ask(ann, "s3", "PutBucketAcl", Bucket=BUCKET, ACL="private").allowed
    assert ask(ann, "s3", "PutObject", Bucket="nothing-here", Key="k").allowed


def test_saml_providers_assume_roles(
    aws: Aws, ask: Ask, document: Callable[..., str], caller: Callable[..., Caller]
) -> None:
    """A role may trust a SAML provider."""
    provider = "arn:aws:iam::123456789012:saml-provider/corp"
    trust = {
        "Effect": "Allow",
        "Principal": {"Federated": provider},
        "Action": "sts:AssumeRoleWithSAML",
    }
    aws("iam").create_role(RoleName="sso", AssumeRolePolicyDocument=document(trust))
    role = {"RoleArn": "arn:aws:iam::123456789012:role/sso", "SAMLAssertion": "x"}
    stranger = caller("anonymous")
    assume = "sts", "AssumeRoleWithSAML"
    assert ask(stranger, *assume, **role, PrincipalArn=provider).allowed
    assert not ask(stranger, *assume, **role, PrincipalArn=f"{provider}x").allowed


def test_calls_are_refused_with_the_services_error(
    aws: Aws, web: Caller, now: datetime, document: Callable[..., str]
) -> None:
    """A call on its way through the gateway passes, or gets the service's error."""
    aws("iam").put_role_policy(
        RoleName="web",
        PolicyName="NoStopping",
        PolicyDocument=document(
            {"Effect": "Deny", "Action": "ec2:StopInstances", "Resource": "*"}
        ),
    )

    def refuse(operation: str) -> str | None:
        call = Call(
            service="ec2",
            operation=operation,
            params={"InstanceIds": ["i-0a"]},
            region="us-east-1",
            account="123456789012",
            caller=web,
            actor=ADVERSARY,
            time=now,
            request_id="1",
            source_ip="203.0.113.9",
            user_agent="",
            read_only=False,
            model=None,
            protocol="ec2",
            request=None,
        )
        error = Authorizer(MotoSource()).refuse(call)
        return error and error.code

    assert refuse("StopInstances") == "UnauthorizedOperation"
    assert refuse("StartInstances") is None
