"""Session and federation tokens are credentials that work, within AWS's limits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

EVERYTHING = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
    }
)
QUEUES = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}],
    }
)
DENY = EVERYTHING.replace("Allow", "Deny")


@pytest.fixture
def federate(world: World, make_user: Any) -> Callable[..., Any]:
    """Get a federation token as a user that may list buckets, queues and users."""
    key = make_user(
        "dev", "sts:*", "s3:ListAllMyBuckets", "sqs:ListQueues", "iam:ListUsers"
    )

    def get(**parameters: Any) -> Any:
        sts = world.account.client("sts", key)
        return sts.get_federation_token(Name="guest", **parameters)

    return get


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    """Return the code and the message a call ends with."""
    with pytest.raises(ClientError) as caught:
        call()
    error = caught.value.response["Error"]
    return error["Code"], error["Message"]


def test_a_federated_user_has_a_name(federate: Any, enter: Any) -> None:
    """The answer names it, and so does STS when it asks."""
    answer = federate(Policy=EVERYTHING)
    arn = "arn:aws:sts::123456789012:federated-user/guest"
    assert answer["FederatedUser"] == {
        "FederatedUserId": "123456789012:guest",
        "Arn": arn,
    }
    assert answer["Credentials"]["Expiration"] == datetime(2026, 3, 2, 21, tzinfo=UTC)
    identity = enter(answer, "sts").get_caller_identity()
    assert (identity["Account"], identity["Arn"], identity["UserId"]) == (
        "123456789012",
        arn,
        "123456789012:guest",
    )


def test_a_federated_user_may_do_what_both_allow(federate: Any, enter: Any) -> None:
    """Its permissions are what the user and the passed policies have in common."""
    answer = federate(Policy=QUEUES)
    enter(answer, "sqs").list_queues()
    code, message = refusal(enter(answer, "s3").list_buckets)
    assert code == "AccessDenied"
    assert "no session policy allows" in message
    code, message = refusal(lambda: enter(answer, "sqs").create_queue(QueueName="q"))
    assert "no identity-based policy allows" in message


def test_a_federated_user_without_policies_may_do_nothing(
    federate: Any, enter: Any
) -> None:
    """Where none was passed, nothing is left in common."""
    code, message = refusal(enter(federate(), "s3").list_buckets)
    assert (code, "no session policy allows" in message) == ("AccessDenied", True)


def test_a_policy_may_be_passed_by_its_arn(federate: Any, enter: Any) -> None:
    """Managed policies narrow the session like a text."""
    arn = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
    answer = federate(PolicyArns=[{"arn": arn}])
    enter(answer, "s3").list_buckets()
    assert refusal(enter(answer, "sqs").list_queues)[0] == "AccessDenied"


def test_a_federated_user_stays_out_of_iam_and_sts(federate: Any, enter: Any) -> None:
    """Of those two it may call GetCallerIdentity alone."""
    answer = federate(Policy=EVERYTHING)
    code, message = refusal(enter(answer, "iam").list_users)
    assert (code, message) == (
        "AccessDenied",
        "IAM cannot be called with a federation token",
    )
    code, message = refusal(lambda: enter(answer, "sts").get_session_token())
    assert message == "Cannot call GetSessionToken with session credentials"


def test_a_federation_session_outlives_the_users_key(
    world: World, federate: Any, enter: Any
) -> None:
    """A switched-off, then deleted key leaves it alive; a Deny on the user ends it."""
    client = enter(federate(Policy=EVERYTHING), "s3")
    iam = world.account.client("iam")
    [key] = iam.list_access_keys(UserName="dev")["AccessKeyMetadata"]
    named = {"UserName": "dev", "AccessKeyId": key["AccessKeyId"]}
    iam.update_access_key(**named, Status="Inactive")
    client.list_buckets()
    iam.delete_access_key(**named)
    client.list_buckets()
    iam.put_user_policy(UserName="dev", PolicyName="deny", PolicyDocument=DENY)
    assert refusal(client.list_buckets)[0] == "AccessDenied"


def test_a_session_ends_with_the_user(world: World, federate: Any, enter: Any) -> None:
    """The session of a deleted user is nobody's, though one of that name comes anew."""
    client = enter(federate(Policy=EVERYTHING), "s3")
    iam = world.account.client("iam")
    [key] = iam.list_access_keys(UserName="dev")["AccessKeyMetadata"]
    iam.delete_access_key(UserName="dev", AccessKeyId=key["AccessKeyId"])
    iam.delete_user_policy(UserName="dev", PolicyName="may")
    iam.delete_user(UserName="dev")
    iam.create_user(UserName="dev")
    assert refusal(client.list_buckets)[0] == "InvalidAccessKeyId"


def test_a_federation_session_expires(world: World, federate: Any, enter: Any) -> None:
    """It serves for as long as was asked, and not a moment longer."""
    answer = federate(Policy=EVERYTHING, DurationSeconds=900)
    client = enter(answer, "s3")
    world.clock.sleep(899)
    client.list_buckets()
    world.clock.sleep(1)
    assert refusal(client.list_buckets)[0] == "ExpiredToken"


def test_a_session_token_has_the_users_permissions(
    world: World, make_user: Any, enter: Any
) -> None:
    """The session is the user; IAM is closed to it without a second factor."""
    key = make_user("ops", "s3:ListAllMyBuckets", "iam:ListUsers")
    answer = world.account.client("sts", key).get_session_token()
    assert answer["Credentials"]["AccessKeyId"].startswith("ASIA")
    enter(answer, "s3").list_buckets()
    arn = enter(answer, "sts").get_caller_identity()["Arn"]
    assert arn == "arn:aws:iam::123456789012:user/ops"
    message = refusal(enter(answer, "iam").list_users)[1]
    assert message == "IAM cannot be called with a session token made without MFA"
    message = refusal(lambda: enter(answer, "sts").get_federation_token(Name="xy"))[1]
    assert message.startswith("User: arn:aws:iam::123456789012:user/ops is not")


def test_a_session_token_with_a_second_factor_serves_for_iam(
    world: World, make_user: Any, enter: Any
) -> None:
    """A code of the user's own device counts; of any other it does not."""
    key = make_user("ops", "iam:ListUsers")
    iam, sts = world.account.client("iam"), world.account.client("sts", key)
    made = iam.create_virtual_mfa_device(VirtualMFADeviceName="phone")
    serial = made["VirtualMFADevice"]["SerialNumber"]
    code = {"SerialNumber": serial, "TokenCode": "123456"}
    assert refusal(lambda: sts.get_session_token(**code))[0] == "AccessDenied"
    iam.enable_mfa_device(
        UserName="ops",
        SerialNumber=serial,
        AuthenticationCode1="123456",
        AuthenticationCode2="654321",
    )
    answer = sts.get_session_token(**code)
    assert [user["UserName"] for user in enter(answer, "iam").list_users()["Users"]]


def test_a_session_lasts_a_day_and_a_half_at_most(world: World, make_user: Any) -> None:
    """A longer one is refused."""
    sts = world.account.client("sts", make_user("ops", "s3:*"))
    sts.get_session_token(DurationSeconds=129_600)
    code, message = refusal(lambda: sts.get_session_token(DurationSeconds=129_601))
    assert code == "ValidationError"
    assert message.endswith("must have value less than or equal to 129600")


def test_cloudtrail_names_the_federated_user(
    world: World, federate: Any, enter: Any
) -> None:
    """Who it is stands in the record, with the user that vouched for it."""
    enter(federate(Policy=EVERYTHING), "sqs").list_queues()
    record = list(world.cloudtrail.records)[-1].whole
    identity = record["userIdentity"]
    assert identity["type"] == "FederatedUser"
    assert identity["arn"].endswith(":federated-user/guest")
    assert identity["sessionContext"]["sessionIssuer"]["userName"] == "dev"
