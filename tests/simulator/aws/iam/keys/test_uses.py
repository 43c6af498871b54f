"""A key's policy, its grants and who manages it decide each use a service makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam import Authorizer, Decision, denial_error
from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Caller

    Aws = Callable[[str], Any]
    Ask = Callable[..., Decision]
    Document = Callable[..., str]

ACCOUNT = "123456789012"
STRANGER = "999988887777"
ANN = f"arn:aws:iam::{ACCOUNT}:user/ann"
QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/jobs"
SEND = ("sqs", "SendMessage")
MESSAGE = {"QueueUrl": QUEUE, "MessageBody": "x"}
ALL = {"Effect": "Allow", "Action": "*", "Resource": "*"}
ROOT = {**ALL, "Principal": {"AWS": ACCOUNT}, "Action": "kms:*"}
USE = {**ALL, "Action": ["kms:Decrypt", "kms:GenerateDataKey*"]}
TO_ANN = {**USE, "Principal": {"AWS": ANN}}
IN_QUEUE = {"aws:sqs:arn": f"arn:aws:sqs:us-east-1:{ACCOUNT}:jobs"}

IN_THIS_QUEUE = {f"kms:EncryptionContext:{k}": v for k, v in IN_QUEUE.items()}


@pytest.fixture
def ask(
    aws: Aws, document: Document, caller: Callable[..., Caller], now: datetime
) -> Ask:
    """Ask for ann, who may do everything but use keys by her own policies."""
    no_keys = {"Effect": "Allow", "NotAction": "kms:*", "Resource": "*"}
    aws("iam").create_user(UserName="ann")
    aws("iam").put_user_policy(
        UserName="ann", PolicyName="p", PolicyDocument=document(no_keys)
    )

    def decide(service: str, operation: str, **params: Any) -> Decision:
        authorizer = Authorizer(MotoSource())
        ann = caller("user/ann")
        return authorizer.would_allow(ann, service, operation, params, now)

    return decide


@pytest.fixture
def key(aws: Aws) -> str:
    """A key with a queue under it."""
    arn = str(aws("kms").create_key()["KeyMetadata"]["Arn"])
    aws("sqs").create_queue(QueueName="jobs", Attributes={"KmsMasterKeyId": arn})
    return arn


@pytest.fixture
def admit(aws: Aws, document: Document, key: str) -> Callable[..., None]:
    """Write the key's policy."""

    def write(*statements: Any) -> None:
        aws("kms").put_key_policy(
            KeyId=key, PolicyName="default", Policy=document(*statements)
        )

    return write


@pytest.mark.parametrize(
    ("condition", "is_allowed"),
    [
        ({}, True),
        ({"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}, True),
        ({"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}, False),
        ({"StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}}, False),
        ({"StringLike": {"kms:ViaService": "sqs.*.amazonaws.com"}}, True),
        ({"StringEquals": {"kms:CallerAccount": ACCOUNT}}, True),
        ({"StringEquals": {"kms:CallerAccount": STRANGER}}, False),
        ({"Bool": {"aws:ViaAWSService": "true"}}, True),
        (
            {
                "StringEquals": {
                    f"kms:EncryptionContext:{k}": v for k, v in IN_QUEUE.items()
                }
            },
            True,
        ),
        ({"StringEquals": {"kms:EncryptionContext:aws:sqs:arn": "other"}}, False),
        ({"Null": {"kms:EncryptionContextKeys": "false"}}, True),
    ],
)
def test_the_keys_policy_sees_who_asks_through_what(
    ask: Ask,
    admit: Callable[..., None],
    condition: dict[str, Any],
    is_allowed: bool,  # noqa: FBT001 - a row's answer
) -> None:
    """Through which service, for which account, bound to which queue."""
    admit(ROOT, {**TO_ANN, "Condition": condition})
    assert ask(*SEND, **MESSAGE).allowed is is_allowed


def test_a_policy_for_a_service_is_not_for_hands(
    ask: Ask, admit: Callable[..., None], key: str
) -> None:
    """What the key admits through SQS it does not admit directly."""
    via = {"StringEquals": {"kms:ViaService": "sqs.us-east-1.amazonaws.com"}}
    admit(ROOT, {**TO_ANN, "Condition": via})
    assert ask(*SEND, **MESSAGE).allowed
    assert not ask("kms", "GenerateDataKey", KeyId=key, KeySpec="AES_256").allowed


@pytest.mark.parametrize(
    ("constraints", "is_allowed"),
    [
        ({}, True),
        ({"EncryptionContextSubset": IN_QUEUE}, True),
        ({"EncryptionContextEquals": IN_QUEUE}, True),
        ({"EncryptionContextSubset": {"team": "red"}}, False),
        ({"EncryptionContextEquals": {**IN_QUEUE, "team": "red"}}, False),
    ],
)
def test_a_grant_admits_within_its_constraints(
    aws: Aws,
    ask: Ask,
    key: str,
    constraints: dict[str, Any],
    is_allowed: bool,  # noqa: FBT001 - a row's answer
) -> None:
    """And no longer than it is there."""
    assert not ask(*SEND, **MESSAGE).allowed
    operations = ["Decrypt", "GenerateDataKey", "DescribeKey"]
    granted = aws("kms").create_grant(
        KeyId=key,
        GranteePrincipal=ANN,
        Operations=operations,
        Constraints=constraints,
    )
    assert ask(*SEND, **MESSAGE).allowed is is_allowed
    assert ask("kms", "DescribeKey", KeyId=key).allowed
    aws("kms").revoke_grant(KeyId=key, GrantId=granted["GrantId"])
    assert not ask(*SEND, **MESSAGE).allowed


@pytest.mark.parametrize(
    ("context", "is_allowed"),
    [
        ({"team": "red"}, True),
        ({"team": "red", "case": "7"}, False),
        ({"team": "blue"}, False),
        ({}, False),
    ],
)
def test_equals_means_nothing_more(
    aws: Aws,
    ask: Ask,
    key: str,
    context: dict[str, str],
    is_allowed: bool,  # noqa: FBT001 - a row's answer
) -> None:
    """A context with one pair more is another one."""
    aws("kms").create_grant(
        KeyId=key,
        GranteePrincipal=ANN,
        Operations=["Encrypt"],
        Constraints={"EncryptionContextEquals": {"team": "red"}},
    )
    use = {"KeyId": key, "Plaintext": b"x", "EncryptionContext": context}
    assert ask("kms", "Encrypt", **use).allowed is is_allowed


@pytest.mark.parametrize("alias", ["alias/aws/sqs", "alias/aws/sns"])
def test_a_key_of_awss_serves_its_own_service(aws: Aws, ask: Ask, alias: str) -> None:
    """To everybody of the account who may use the service, and through no other."""
    aws("sqs").create_queue(QueueName="jobs", Attributes={"KmsMasterKeyId": alias})
    assert ask(*SEND, **MESSAGE).allowed is (alias == "alias/aws/sqs")
    assert not ask("kms", "Decrypt", KeyId=alias, CiphertextBlob=b"x").allowed


def test_a_denied_key_is_denied_through_services_too(
    aws: Aws, ask: Ask, document: Document
) -> None:
    """An explicit Deny binds the use of AWS's own keys as well."""
    aws("sqs").create_queue(
        QueueName="jobs", Attributes={"KmsMasterKeyId": "alias/aws/sqs"}
    )
    deny = {**ALL, "Effect": "Deny", "Action": "kms:*"}
    aws("iam").put_user_policy(
        UserName="ann", PolicyName="d", PolicyDocument=document(deny)
    )
    assert not ask(*SEND, **MESSAGE).allowed


def test_a_key_that_is_not_there_is_not_found(aws: Aws, ask: Ask) -> None:
    """In the service's own words."""
    aws("sqs").create_queue(
        QueueName="jobs", Attributes={"KmsMasterKeyId": "alias/none"}
    )
    error = denial_error(*SEND, ask(*SEND, **MESSAGE))
    arn = f"arn:aws:kms:us-east-1:{ACCOUNT}:alias/none"
    assert (error.code, error.message) == ("KmsNotFound", f"Alias {arn} is not found.")


def test_a_secret_under_awss_key_stays_at_home(
    aws: Aws, document: Document, caller: Callable[..., Caller], now: datetime
) -> None:
    """Its policy may say what it likes: the other account cannot open it."""
    secrets = aws("secretsmanager")
    key = aws("kms").create_key(
        Policy=document(ROOT, {**USE, "Principal": {"AWS": STRANGER}})
    )["KeyMetadata"]["Arn"]
    open_to = {**ALL, "Principal": "*", "Action": "secretsmanager:GetSecretValue"}
    for name, encryption in (("own", {"KmsKeyId": key}), ("default", {})):
        arn = secrets.create_secret(Name=name, SecretString="x", **encryption)["ARN"]
        secrets.put_resource_policy(SecretId=arn, ResourcePolicy=document(open_to))
        stranger = caller("root", STRANGER)
        decision = Authorizer(MotoSource()).would_allow(
            stranger, "secretsmanager", "GetSecretValue", {"SecretId": arn}, now
        )
        assert decision.allowed is (name == "own"), name


def test_logs_need_the_keys_word_for_the_service(
    ask: Ask, admit: Callable[..., None], key: str
) -> None:
    """CloudWatch Logs asks in its own name; the caller needs nothing of the key."""
    create = {"logGroupName": "/app", "kmsKeyId": key}
    decision = ask("logs", "CreateLogGroup", **create)
    assert denial_error("logs", "CreateLogGroup", decision).code == (
        "InvalidParameterException"
    )
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:"
    service = {"Service": "logs.us-east-1.amazonaws.com"}
    bound = {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": f"{group}*"}}
    admit(ROOT, {**USE, "Principal": service, "Condition": bound})
    assert ask("logs", "CreateLogGroup", **create).allowed
    assert not ask(*SEND, **MESSAGE).allowed


def test_what_lies_under_a_dead_key_is_lost_to_its_service(
    aws: Aws, ask: Ask, admit: Callable[..., None], key: str
) -> None:
    """Logs are read by a grant, for which the key must be enabled."""
    aws("logs").create_log_group(logGroupName="/app", kmsKeyId=key)
    read = {"logGroupName": "/app", "logStreamName": "s"}
    assert ask("logs", "GetLogEvents", **read).allowed
    aws("kms").disable_key(KeyId=key.rpartition("/")[2])
    refused = ask("logs", "GetLogEvents", **read)
    assert refused.reason == f"denied: {key} is disabled."
