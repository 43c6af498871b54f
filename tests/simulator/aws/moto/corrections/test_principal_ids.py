"""A user or role made anew is another one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

ACCOUNT = "123456789012"
USER = f"arn:aws:iam::{ACCOUNT}:user/ann"
ROLE = f"arn:aws:iam::{ACCOUNT}:role/web"


def write(principal: str, action: str = "sts:AssumeRole", **more: Any) -> str:
    """Write a policy that names a principal, beside another one."""
    who = {"AWS": [principal, ACCOUNT]}
    statement = {"Effect": "Allow", "Principal": who, "Action": action, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trusted(iam: Any, role: str = "web") -> list[str]:
    """Return whom a role trusts."""
    document = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    principals: list[str] = document["Statement"][0]["Principal"]["AWS"]
    return principals


def test_moto_alone_trusts_whoever_has_the_name(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: the policy goes on naming the ARN, and keys survive their user."""
    iam = moto_client("iam")
    iam.create_user(UserName="ann")
    iam.create_access_key(UserName="ann")
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=write(USER))
    iam.delete_user(UserName="ann")
    assert trusted(iam) == [USER, ACCOUNT]


def test_a_trust_policy_keeps_the_id_of_who_is_gone(account: EmbeddedAccount) -> None:
    """AWS shows the id, and a user of the same name is not trusted."""
    iam = account.client("iam")
    made = iam.create_user(UserName="ann")["User"]["UserId"]
    iam.create_role(RoleName="web", AssumeRolePolicyDocument=write(USER))
    iam.delete_user(UserName="ann")
    assert trusted(iam) == [made, ACCOUNT]
    iam.create_user(UserName="ann")
    assert trusted(iam) == [made, ACCOUNT]


def test_every_policy_forgets_a_role(account: EmbeddedAccount) -> None:
    """Buckets, keys, grants, queues, topics, secrets and functions alike."""
    iam = account.client("iam")
    made = iam.create_role(RoleName="web", AssumeRolePolicyDocument=write(ACCOUNT))
    kms, sqs, sns = (account.client(each) for each in ("kms", "sqs", "sns"))
    s3, secrets = account.client("s3"), account.client("secretsmanager")
    s3.create_bucket(Bucket="data")
    policy = write(ROLE, "s3:GetObject", Resource="arn:aws:s3:::data/*")
    s3.put_bucket_policy(Bucket="data", Policy=policy)
    key = kms.create_key(Policy=write(ROLE, "kms:*", Resource="*"))["KeyMetadata"]
    kms.create_grant(
        KeyId=key["KeyId"], GranteePrincipal=ROLE, Operations=["Decrypt"], Name="g"
    )
    url = sqs.create_queue(QueueName="q")["QueueUrl"]
    policy = write(ROLE, "sqs:SendMessage", Resource="*")
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": policy})
    topic = sns.create_topic(Name="t")["TopicArn"]
    policy = write(ROLE, "sns:Publish", Resource=topic)
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=policy
    )
    secrets.create_secret(Name="s", SecretString="x")
    policy = write(ROLE, "secretsmanager:GetSecretValue", Resource="*")
    secrets.put_resource_policy(SecretId="s", ResourcePolicy=policy)

    iam.delete_role(RoleName="web")

    found = [
        s3.get_bucket_policy(Bucket="data")["Policy"],
        kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"],
        kms.list_grants(KeyId=key["KeyId"])["Grants"][0]["GranteePrincipal"],
        sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["Policy"])["Attributes"][
            "Policy"
        ],
        sns.get_topic_attributes(TopicArn=topic)["Attributes"]["Policy"],
        secrets.get_resource_policy(SecretId="s")["ResourcePolicy"],
    ]
    assert all(made["Role"]["RoleId"] in each for each in found)
    assert not any(ROLE in each for each in found)


@pytest.mark.parametrize(
    ("leave", "message"),
    [
        ("create_access_key", "must delete access keys first"),
        ("create_login_profile", "must delete login profile first"),
        ("add_user_to_group", "must remove users from group first"),
    ],
)
def test_a_user_in_use_is_not_deleted(
    account: EmbeddedAccount, leave: str, message: str
) -> None:
    """Its keys, password and groups go first, in the words of IAM."""
    iam = account.client("iam")
    iam.create_user(UserName="ann")
    iam.create_group(GroupName="all")
    more = {
        "create_login_profile": {"Password": "long-Enough-1"},
        "add_user_to_group": {"GroupName": "all"},
    }
    getattr(iam, leave)(UserName="ann", **more.get(leave, {}))
    with pytest.raises(ClientError, match=message) as refused:
        iam.delete_user(UserName="ann")
    assert refused.value.response["Error"]["Code"] == "DeleteConflict"
