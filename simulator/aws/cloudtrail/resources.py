"""The resources a call touched: a record's ``resources``, and a data event's own.

It names what the call itself names; it does not look at the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.cloudtrail.elements import read_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.cloudtrail.sighting import Sighting
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["find_data_resource", "list_resources"]

Resource = dict[str, str]


def find_data_resource(call: Call) -> str:
    """Return the ARN of what a data event is about, as selectors see it."""
    find = _DATA.get(call.service)
    return find(call) if find else ""


def list_resources(seen: Sighting, owner: str) -> list[Resource]:
    """Return the resources of a record, in CloudTrail's form.

    Args:
        seen: The call.
        owner: The account the resources are in.
    """
    find = _RESOURCES.get(seen.call.service)
    if find is None or (seen.response.error_code and seen.call.service != "s3"):
        return []
    return find(seen, owner)


def _list_s3(seen: Sighting, owner: str) -> list[Resource]:
    params = seen.call.params
    bucket = params.get("Bucket")
    if not bucket or seen.call.operation == "CreateBucket":
        return []
    arn = f"arn:aws:s3:::{bucket}"
    found = [{"accountId": owner, "type": "AWS::S3::Bucket", "ARN": arn}]
    if key := params.get("Key"):
        found.insert(0, {"type": "AWS::S3::Object", "ARN": f"{arn}/{key}"})
    if point := seen.call.through.get("Bucket"):
        # S3 UG, Monitoring and logging access points: the last of the three.
        account = Arn.read(point).account
        found.append(_resource(account, "AWS::S3::AccessPoint", point))
    return found


def _list_sts(seen: Sighting, owner: str) -> list[Resource]:
    role = seen.call.params.get("RoleArn")
    return [_resource(owner, "AWS::IAM::Role", role)] if role else []


def _list_kms(seen: Sighting, owner: str) -> list[Resource]:
    answered = read_answer(seen)
    named = answered.get("KeyId") or answered.get("KeyMetadata", {}).get("KeyId")
    key = str(named or seen.call.params.get("KeyId") or "")
    if not key or "alias/" in key:
        return []
    arn = key if key.startswith("arn:") else _arn(seen.call, "kms", f"key/{key}")
    return [_resource(owner, "AWS::KMS::Key", arn)]


def _list_secrets(seen: Sighting, owner: str) -> list[Resource]:
    secret = str(seen.call.params.get("SecretId", ""))
    if not secret.startswith("arn:"):
        return []
    return [_resource(owner, "AWS::SecretsManager::Secret", secret)]


def _list_ssm(seen: Sighting, owner: str) -> list[Resource]:
    params = seen.call.params
    if "Parameter" not in seen.call.operation or "Describe" in seen.call.operation:
        return []
    names = params.get("Names") or [params["Name"]] * ("Name" in params)
    return [
        {
            "accountId": owner,
            "ARN": _arn(seen.call, "ssm", f"parameter/{name.removeprefix('/')}"),
        }
        for name in names
    ]


def _list_function(seen: Sighting, owner: str) -> list[Resource]:
    if not seen.call.operation.startswith("Invoke"):
        return []
    return [_resource(owner, "AWS::Lambda::Function", _function_arn(seen.call))]


def _list_table(seen: Sighting, owner: str) -> list[Resource]:
    arn = _table_arn(seen.call)
    return [_resource(owner, "AWS::DynamoDB::Table", arn)] if arn else []


def _resource(owner: str, kind: str, arn: str) -> Resource:
    return {"accountId": owner, "type": kind, "ARN": arn}


def _arn(call: Call, service: str, name: str) -> str:
    return f"arn:aws:{service}:{call.region}:{call.account}:{name}"


def _object_arn(call: Call) -> str:
    return f"arn:aws:s3:::{call.params.get('Bucket', '')}/{call.params.get('Key', '')}"


def _function_arn(call: Call) -> str:
    name = str(call.params.get("FunctionName", ""))
    arn = Arn.parse(name)
    if arn:  # without the version or alias that may follow the function's name
        kind, function, *_ = arn.resource.split(":")
        return str(arn._replace(resource=f"{kind}:{function}"))
    return _arn(call, "lambda", f"function:{name.split(':', maxsplit=1)[0]}")


def _table_arn(call: Call) -> str:
    name = str(call.params.get("TableName", ""))
    if not name or name.startswith("arn:"):
        return name
    return _arn(call, "dynamodb", f"table/{name}")


def _queue_arn(call: Call) -> str:
    name = str(call.params.get("QueueUrl", "")).rpartition("/")[2]
    return _arn(call, "sqs", name)


def _topic_arn(call: Call) -> str:
    return str(call.params.get("TopicArn") or call.params.get("TargetArn") or "")


_DATA: Final[Mapping[str, Callable[[Call], str]]] = {
    "dynamodb": _table_arn,
    "lambda": _function_arn,
    "s3": _object_arn,
    "sns": _topic_arn,
    "sqs": _queue_arn,
}

_RESOURCES: Final[Mapping[str, Callable[[Any, str], list[Resource]]]] = {
    "dynamodb": _list_table,
    "kms": _list_kms,
    "lambda": _list_function,
    "s3": _list_s3,
    "secretsmanager": _list_secrets,
    "ssm": _list_ssm,
    "sts": _list_sts,
}
