"""The tags of a thing are found by its ARN, however moto keeps them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.moto.readers.iam import MotoSource

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

ACCOUNT = "123456789012"
PLACE = f"us-east-1:{ACCOUNT}"
PAIRS = [{"Key": "team", "Value": "sec"}]
SMALL = [{"key": "team", "value": "sec"}]
FLAT = {"team": "sec"}
TABLE = {
    "TableName": "t",
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "BillingMode": "PAY_PER_REQUEST",
}
DATABASE = {
    "DBInstanceIdentifier": "shop",
    "DBInstanceClass": "db.t3.micro",
    "Engine": "postgres",
    "AllocatedStorage": 20,
    "MasterUsername": "root",
    "MasterUserPassword": "none-of-yours",
}
TASK = [{"name": "x", "image": "x", "memory": 64}]
NOTHING = '{"Version": "2012-10-17", "Statement": []}'

Client = Callable[[str], Any]
_MADE: dict[str, Callable[[Client], str]] = {
    "guardduty": lambda client: (
        f"arn:aws:guardduty:{PLACE}:detector/"
        + client("guardduty").create_detector(Enable=True, Tags=FLAT)["DetectorId"]
    ),
    "ecs cluster": lambda client: client("ecs").create_cluster(
        clusterName="a", tags=SMALL
    )["cluster"]["clusterArn"],
    "ecs task definition": lambda client: client("ecs").register_task_definition(
        family="t", containerDefinitions=TASK, tags=SMALL
    )["taskDefinition"]["taskDefinitionArn"],
    "sns": lambda client: client("sns").create_topic(Name="t", Tags=PAIRS)["TopicArn"],
    "rds": lambda client: client("rds").create_db_instance(**DATABASE, Tags=PAIRS)[
        "DBInstance"
    ]["DBInstanceArn"],
    "dynamodb": lambda client: client("dynamodb").create_table(**TABLE, Tags=PAIRS)[
        "TableDescription"
    ]["TableArn"],
    "logs": lambda client: (
        client("logs").create_log_group(logGroupName="g", tags=FLAT)
        and f"arn:aws:logs:{PLACE}:log-group:g:log-stream:"
    ),
    "events": lambda client: client("events").put_rule(
        Name="r", EventPattern='{"source": ["x"]}', Tags=PAIRS
    )["RuleArn"],
    "ssm": lambda client: (
        client("ssm").put_parameter(Name="/p", Type="String", Value="1", Tags=PAIRS)
        and f"arn:aws:ssm:{PLACE}:parameter/p"
    ),
    "ecr": lambda client: client("ecr").create_repository(
        repositoryName="app", tags=PAIRS
    )["repository"]["repositoryArn"],
    "efs": lambda client: client("efs").create_file_system(
        CreationToken="x", Tags=PAIRS
    )["FileSystemArn"],
    "iam policy": lambda client: client("iam").create_policy(
        PolicyName="p",
        PolicyDocument=NOTHING.replace(
            "[]", '[{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]'
        ),
        Tags=PAIRS,
    )["Policy"]["Arn"],
    "iam profile": lambda client: client("iam").create_instance_profile(
        InstanceProfileName="p", Tags=PAIRS
    )["InstanceProfile"]["Arn"],
}


@pytest.mark.parametrize("kind", _MADE)
def test_tags_are_found(account: EmbeddedAccount, kind: str) -> None:
    """In a tagger, on the thing, or in a way of the service's own."""
    arn = _MADE[kind](account.client)
    assert dict(MotoSource().tags(arn)) == FLAT


def test_what_is_not_there_has_none(account: EmbeddedAccount) -> None:
    """Nor has what no service keeps."""
    account.client("sns").create_topic(Name="t", Tags=PAIRS)
    source = MotoSource()
    assert source.tags(f"arn:aws:sns:{PLACE}:other") == {}
    assert source.tags(f"arn:aws:nosuch:{PLACE}:thing/x") == {}
