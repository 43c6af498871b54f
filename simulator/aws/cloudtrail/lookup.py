"""``LookupEvents``: the event history, searched.

Source: CloudTrail API reference. It has the management events of one region for ninety
days, whether or not there is a trail. An event is listed under every resource that its
request or its answer names.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.times import write_time
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.cloudtrail.history import History
    from gameday.simulator.aws.cloudtrail.record import Record
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["look_up"]

_PAGE: Final = 50
_KEPT: Final = timedelta(days=90)


def look_up(history: History, call: Call, now: datetime) -> dict[str, Any]:
    """Answer ``LookupEvents``, newest first.

    Raises:
        AwsError: The time range, the page's size or the token is not one.
    """
    params = call.params
    skipped, size = _read_page(params)
    begin, end = _read_range(params, now)
    if params.get("EventCategory"):
        return {"Events": []}  # only Insights has events of another category
    found = (
        record
        for record in reversed(history)
        if record.account == call.account
        and record.region == call.region
        and begin <= record["eventTime"] <= end
        and _has(record, params.get("LookupAttributes") or ())
    )
    page = list(islice(found, skipped, skipped + size + 1))
    answer: dict[str, Any] = {"Events": [_describe(each) for each in page[:size]]}
    if len(page) > size:
        answer["NextToken"] = str(skipped + size)
    return answer


def _read_page(params: Mapping[str, Any]) -> tuple[int, int]:
    size, token = int(params.get("MaxResults", _PAGE)), params.get("NextToken", "0")
    if not 1 <= size <= _PAGE:
        raise AwsError(
            "InvalidMaxResultsException",
            f"A max results value of {size} is invalid. Specify max results between 1 "
            f"and {_PAGE}.",
        )
    if not str(token).isdigit():
        raise AwsError("InvalidNextTokenException", "The next token is not valid.")
    return int(token), size


def _read_range(params: Mapping[str, Any], now: datetime) -> tuple[str, str]:
    begin = max(_read_time(params.get("StartTime", now - _KEPT)), now - _KEPT)
    end = _read_time(params.get("EndTime", now))
    if begin > end:
        raise AwsError(
            "InvalidTimeRangeException",
            "Start time must be less than or equal to end time.",
        )
    return write_time(begin), write_time(end)


def _read_time(value: Any) -> datetime:
    if isinstance(value, int | float):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str):
        value = datetime.fromisoformat(value)
    moment: datetime = value
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _has(record: Record, attributes: Any) -> bool:
    """Tell whether a record has every attribute that is asked for."""
    return all(
        each["AttributeValue"] in _ATTRIBUTES[each["AttributeKey"]](record)
        for each in attributes
    )


def _user_of(record: Record) -> Iterator[str]:
    """Give the name an event is listed under: the user's, or the session's."""
    identity = record["userIdentity"]
    if identity.get("type") == "AssumedRole":
        yield str(identity["principalId"]).partition(":")[2]
    elif name := identity.get("userName") or identity.get("invokedBy"):
        yield str(name)
    elif identity.get("type") == "Root":
        yield "root"


_ATTRIBUTES: Final[Mapping[str, Callable[[Record], Any]]] = {
    "AccessKeyId": lambda record: (record["userIdentity"].get("accessKeyId"),),
    "EventId": lambda record: (record["eventID"],),
    "EventName": lambda record: (record["eventName"],),
    "EventSource": lambda record: (record["eventSource"],),
    "ReadOnly": lambda record: (str(record["readOnly"]).lower(),),
    "ResourceName": lambda record: [
        each["ResourceName"] for each in _list_named(record)
    ],
    "ResourceType": lambda record: [
        each["ResourceType"] for each in _list_named(record)
    ],
    "Username": lambda record: tuple(_user_of(record)),
}


def _describe(record: Record) -> dict[str, Any]:
    told = {
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": str(record["readOnly"]).lower(),
        "AccessKeyId": record["userIdentity"].get("accessKeyId"),
        "EventTime": datetime.fromisoformat(record["eventTime"]),
        "EventSource": record["eventSource"],
        "Username": next(_user_of(record), None),
        "Resources": _list_named(record),
        "CloudTrailEvent": json.dumps(record.whole, separators=(",", ":")),
    }
    return {name: each for name, each in told.items() if each is not None}


_RESOURCE_TYPES: Final[Mapping[str, Mapping[str, str]]] = {
    "cloudtrail": {"name": "AWS::CloudTrail::Trail"},
    "ec2": {
        "groupId": "AWS::EC2::SecurityGroup",
        "imageId": "AWS::EC2::Ami",
        "instanceId": "AWS::EC2::Instance",
        "networkInterfaceId": "AWS::EC2::NetworkInterface",
        "snapshotId": "AWS::EC2::Snapshot",
        "subnetId": "AWS::EC2::Subnet",
        "volumeId": "AWS::EC2::Volume",
        "vpcId": "AWS::EC2::VPC",
    },
    "iam": {
        "accessKeyId": "AWS::IAM::AccessKey",
        "groupName": "AWS::IAM::Group",
        "instanceProfileName": "AWS::IAM::InstanceProfile",
        "policyArn": "AWS::IAM::Policy",
        "roleName": "AWS::IAM::Role",
        "userName": "AWS::IAM::User",
    },
    "lambda": {"functionName": "AWS::Lambda::Function"},
    "rds": {
        "dBInstanceIdentifier": "AWS::RDS::DBInstance",
        "dBSnapshotIdentifier": "AWS::RDS::DBSnapshot",
    },
    "s3": {"bucketName": "AWS::S3::Bucket"},
    "secretsmanager": {"secretId": "AWS::SecretsManager::Secret"},
    "sts": {"roleArn": "AWS::IAM::Role", "roleSessionName": "AWS::STS::AssumedRole"},
}


def _list_named(record: Record) -> list[dict[str, str]]:
    """Return the resources that a request or its answer names, each once."""
    types = _RESOURCE_TYPES.get(record["eventSource"].partition(".")[0], {})
    found: dict[tuple[str, str], None] = {}
    for part in ("requestParameters", "responseElements"):
        for name, value in _walk_members(record.whole.get(part)):
            if name in types and isinstance(value, str):
                found[types[name], value] = None
    for each in record.whole.get("resources") or ():
        if "type" in each:
            found[each["type"], each["ARN"]] = None
    return [{"ResourceType": kind, "ResourceName": name} for kind, name in found]


def _walk_members(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            yield name, each
            yield from _walk_members(each)
    elif isinstance(value, list):
        for each in value:
            yield from _walk_members(each)
