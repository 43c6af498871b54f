"""Keys serve in one state only, and some operations of other services use them."""

from __future__ import annotations

import base64

import pytest

from gameday.simulator.aws.kms import (
    Key,
    KeyFault,
    find_fault,
    is_aws_alias,
    list_uses,
    read_context,
)

ARN = "arn:aws:kms:us-east-1:123456789012:key/1"


@pytest.mark.parametrize(
    ("state", "operation", "fault"),
    [
        ("Enabled", "Decrypt", None),
        ("Disabled", "DescribeKey", None),
        ("Disabled", "Decrypt", ("DisabledException", f"{ARN} is disabled.")),
        (
            "PendingDeletion",
            "GenerateDataKey",
            ("KMSInvalidStateException", f"{ARN} is pending deletion."),
        ),
        (
            "PendingImport",
            "Sign",
            ("KMSInvalidStateException", f"{ARN} is PendingImport."),
        ),
    ],
)
def test_a_key_serves_while_it_is_enabled(
    state: str, operation: str, fault: tuple[str, str] | None
) -> None:
    """It can be managed in every state."""
    found = find_fault(Key(ARN, "123456789012", state), operation)
    assert found == (KeyFault(*fault) if fault else None)


@pytest.mark.parametrize(
    ("service", "operation", "uses"),
    [
        ("sqs", "SendMessage", ("GenerateDataKey", "Decrypt")),
        ("sqs", "ReceiveMessage", ("Decrypt",)),
        ("sqs", "DeleteMessage", ()),
        ("sns", "Publish", ("GenerateDataKey", "Decrypt")),
        ("secretsmanager", "GetSecretValue", ("Decrypt",)),
    ],
)
def test_producers_and_consumers_use_keys(
    service: str, operation: str, uses: tuple[str, ...]
) -> None:
    """A producer decrypts too, to see that its data key is whole."""
    assert list_uses(service, operation) == uses


def test_aws_keys_are_known_by_their_alias() -> None:
    """An alias of the customer's may look alike."""
    assert is_aws_alias("alias/aws/sqs")
    assert not is_aws_alias("alias/awsome")


@pytest.mark.parametrize(
    ("given", "added"),
    [
        ("", {}),
        (base64.b64encode(b'{"team": "red"}').decode(), {"team": "red"}),
        (base64.b64encode(b"no json").decode(), {}),
        ("no base 64", {}),
    ],
)
def test_a_data_key_of_s3_is_bound_to_the_object(
    given: str, added: dict[str, str]
) -> None:
    """What the call adds stands beside S3's own; what is no context adds nothing."""
    params = {"Bucket": "loot", "Key": "a/b", "SSEKMSEncryptionContext": given}
    assert read_context("s3", params) == {"aws:s3:arn": "arn:aws:s3:::loot/a/b"} | added
    assert read_context("sqs", params) == {}
