"""Functions of a stack can be invoked by whom their permissions name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from gameday.simulator.account import deploy_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


def test_a_permission_names_the_rule(account: EmbeddedAccount, stack: Stack) -> None:
    """EventBridge may invoke the function on behalf of that rule only."""
    functions = account.client("lambda")
    policy = functions.get_policy(FunctionName=stack.resources["Function"].physical_id)
    (statement,) = json.loads(policy["Policy"])["Statement"]
    assert statement["Principal"] == {"Service": "events.amazonaws.com"}
    assert statement["Sid"] == stack.resources["Permission"].physical_id
    (source,) = statement["Condition"]["ArnLike"].values()
    assert source.endswith(f":rule/{stack.resources['Rule'].physical_id}")


def test_asynchronous_calls_are_configured(
    account: EmbeddedAccount, stack: Stack
) -> None:
    """Retries and the place for failures are the template's."""
    config = account.client("lambda").get_function_event_invoke_config(
        FunctionName=stack.resources["Function"].physical_id
    )
    assert config["MaximumRetryAttempts"] == 1
    assert config["DestinationConfig"]["OnFailure"]["Destination"].startswith(
        "arn:aws:sqs:us-east-1:123456789012:web-Queue-"
    )


def test_a_function_has_its_settings(account: EmbeddedAccount, stack: Stack) -> None:
    """Timeout, role and tags are the template's."""
    function = account.client("lambda").get_function(
        FunctionName=stack.resources["Function"].physical_id
    )
    assert function["Configuration"]["Timeout"] == 30
    assert function["Configuration"]["Role"].endswith(
        f":role/{stack.resources['FunctionRole'].physical_id}"
    )
    assert function["Tags"] == {"owner": "sec"}


def test_a_function_has_those_of_its_layers_that_there_are(
    account: EmbeddedAccount,
) -> None:
    """A layer of another account cannot be had."""
    functions = account.client("lambda")
    own = functions.publish_layer_version(LayerName="words", Content={"ZipFile": b"x"})
    arns = [own["LayerVersionArn"], "arn:aws:lambda:us-east-1:999988887777:layer:x:1"]
    code = {"ZipFile": "def handler(event, context): return 1"}
    function = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "FunctionName": "shop",
            "Runtime": "python3.12",
            "Handler": "index.handler",
            "Role": "arn:aws:iam::123456789012:role/shop",
            "Code": code,
            "Layers": arns,
        },
    }
    account.client("iam").create_role(RoleName="shop", AssumeRolePolicyDocument="{}")
    deploy_stack(account, "shop", json.dumps({"Resources": {"Shop": function}}))
    layers = functions.get_function_configuration(FunctionName="shop")["Layers"]
    assert [layer["Arn"] for layer in layers] == arns[:1]
