"""Keys serve in one state only, and some operations of other services use them."""

from __future__ import annotations

import base64
from importlib.resources import files

import pytest
import yaml
from botocore.session import Session

from gameday.simulator.aws import kms
from gameday.simulator.aws.iam.definitions import find_action
from gameday.simulator.aws.kms import (
    Key,
    KeyFault,
    find_fault,
    find_key_error,
    is_aws_alias,
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


@pytest.mark.parametrize("operation", ["CreateAlias", "EnableKey", "TagResource"])
def test_a_key_that_is_about_to_go_takes_no_changes(operation: str) -> None:
    """A disabled one does; and only a key that is about to go can be kept."""
    going = Key(ARN, "123456789012", "PendingDeletion")
    code, _ = find_fault(going, operation) or ("", "")
    assert code == "KMSInvalidStateException"
    assert find_fault(Key(ARN, "123456789012", "Disabled"), operation) is None
    assert find_fault(going, "CancelKeyDeletion") is None
    fault = find_fault(Key(ARN, "123456789012"), "CancelKeyDeletion")
    assert fault == ("KMSInvalidStateException", f"{ARN} is not pending deletion.")


def test_every_row_of_the_table_is_of_an_operation() -> None:
    """Operations are botocore's, what is asked is KMS's, and each has its source."""
    session = Session()
    text = (files(kms.__name__) / "uses.yaml").read_text("utf-8")
    for row in yaml.safe_load(text):
        service, *operations = row["calls"].split()
        model = session.get_service_model(service)
        assert {*operations} <= {*model.operation_names}, row["calls"]
        assert all(find_action("kms", each) for each in row["ask"])
        assert row["source"]
        for operation in operations:
            members = model.operation_model(operation).input_shape.members
            spots = [*row["key"], *(each.split("=")[0] for each in row.get("when", ()))]
            named = [each.split(".")[0] for each in spots if each[0].isupper()]
            assert {*named} <= {*members}, f"{service}:{operation}"


@pytest.mark.parametrize(
    ("service", "operation", "fault", "code"),
    [
        ("sns", "Publish", "NotFoundException", "KMSNotFound"),
        ("sqs", "SendMessage", "KMSInvalidStateException", "KmsInvalidState"),
        ("lambda", "Invoke", "DisabledException", "KMSDisabledException"),
        ("s3", "GetObject", "NotFoundException", "KMS.NotFoundException"),
        ("cloudtrail", "CreateTrail", "NotFoundException", "KmsKeyNotFoundException"),
        ("s3", "GetObject", "AccessDenied", None),
        ("dynamodb", "GetItem", "AccessDenied", None),
    ],
)
def test_services_have_errors_of_their_own(
    service: str, operation: str, fault: str, code: str | None
) -> None:
    """Or none, and then it is the usual one."""
    found = find_key_error(service, operation, fault)
    assert (found.code if found else None) == code


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
    assert read_context(params) == {"aws:s3:arn": "arn:aws:s3:::loot/a/b"} | added
