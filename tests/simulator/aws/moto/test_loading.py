"""moto is imported for what an exercise uses, and lists its methods once."""

from __future__ import annotations

import subprocess
import sys

from moto.core import responses

from gameday.simulator.account import EmbeddedAccount


def _in_a_new_process(code: str) -> list[str]:
    """Run a program; return what it printed, line by line."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


_COUNT = """
import botocore.loaders
read, load = [], botocore.loaders.JSONFileLoader.load_file
def count(self, path):
    found = load(self, path)
    if found is not None and "/ec2/" in path and path.endswith("service-2"):
        read.append(path)
    return found
botocore.loaders.JSONFileLoader.load_file = count
import {module}
print(len(read))
"""


def test_the_description_of_ec2_is_read_once() -> None:
    """Imported through the door, moto's EC2 reads it once; by itself, three times."""
    assert _in_a_new_process(_COUNT.format(module="moto.ec2.models")) == ["3"]
    assert _in_a_new_process(_COUNT.format(module="gameday.simulator.aws.moto")) == [
        "1"
    ]


_IMPORT_AN_API = """
import sys
import boto3
import gameday.simulator.aws.moto
from moto import mock_aws
from botocore.exceptions import ClientError

print("openapi_spec_validator" in sys.modules)
with mock_aws():
    client = boto3.client("apigateway", "us-east-1", aws_access_key_id="a",
                          aws_secret_access_key="b")
    for paths in (b'{}', b'{"/": {"get": {"responses": 1}}}'):
        info = b'{"title": "t", "version": "1", "description": ""}'
        body = b'{"openapi": "3.0.1", "info": ' + info + b', "paths": ' + paths + b"}"
        try:
            client.import_rest_api(body=body, failOnWarnings=True)
        except ClientError as error:
            print(error.response["Error"]["Message"].partition(":")[0])
        else:
            print("imported")
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError
print(OpenAPIValidationError.__module__)
"""


def test_an_imported_api_is_still_validated() -> None:
    """The validator comes with the first document that asks for it, and judges it."""
    assert _in_a_new_process(_IMPORT_AN_API) == [
        "False",
        "imported",
        "Failed to parse the uploaded OpenAPI document due to",
        "openapi_spec_validator.validation.exceptions",
    ]


def test_methods_are_listed_once_an_account(account: EmbeddedAccount) -> None:
    """Moto lists them with every call; corrections of one account are not another's."""
    before = responses.method_names_from_class
    for _ in range(2):
        account.client("ec2").describe_vpcs()
    assert before.cache_info().hits > 0
    with EmbeddedAccount(intercept=True):
        assert responses.method_names_from_class is not before
    assert responses.method_names_from_class is before
