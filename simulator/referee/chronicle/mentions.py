"""The resources a call mentions, found in its parameters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["find_mentions"]

_ID = re.compile(r"[a-z]{1,12}(?:-assoc|-attach)?-[0-9a-f]{8,17}|arn:[\w-]+:\S+")
_NAMED = frozenset(
    {
        "AccessKeyId",
        "Bucket",
        "DBClusterIdentifier",
        "DBInstanceIdentifier",
        "DetectorId",
        "FunctionName",
        "GroupName",
        "InstanceProfileName",
        "KeyId",
        "PolicyName",
        "QueueUrl",
        "RoleName",
        "SecretId",
        "StreamName",
        "TableName",
        "TopicArn",
        "TrailName",
        "UserName",
        "logGroupName",
    }
)

_BATCH = "RequestItems"


def find_mentions(call: Call) -> list[str]:
    """Return the ids, names and ARNs of resources a call is about, each once."""
    return list(dict.fromkeys(_walk(call.params)))


def _walk(params: Mapping[str, Any]) -> Iterator[str]:
    for name, value in params.items():
        if name == _BATCH and isinstance(value, dict):
            yield from value  # DynamoDB's batches have the tables' names for keys
        yield from _look(name, value)


def _look(name: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from _walk(value)
    elif isinstance(value, list):
        for item in value:
            yield from _look(name, item)
    elif isinstance(value, str) and (name in _NAMED or _ID.fullmatch(value)):
        yield value
