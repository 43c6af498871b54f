"""Calls of AWS services from a task, in the spelling that state machines use.

``arn:aws:states:::aws-sdk:ec2:stopInstances`` names a service as AWS's SDK for Java
does, an operation with a small first letter, and parameters with capital ones.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ParamValidationError

from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ServiceCalls"]

_NAMES = {
    "cloudwatchevents": "events",
    "cloudwatchlogs": "logs",
    "cognitoidentityprovider": "cognito-idp",
    "configservice": "config",
    "costexplorer": "ce",
    "databasemigration": "dms",
    "directory": "ds",
    "elasticloadbalancing": "elb",
    "elasticloadbalancingv2": "elbv2",
    "eventbridge": "events",
    "kendra": "kendra",
    "macie2": "macie2",
    "resourcegroupstaggingapi": "resourcegroupstaggingapi",
    "sfn": "stepfunctions",
    "waf": "waf",
}
"""Services that the SDK for Java calls otherwise than botocore."""

_TITLES = {
    "autoscaling": "AutoScaling",
    "cloudformation": "CloudFormation",
    "cloudtrail": "CloudTrail",
    "cloudwatch": "CloudWatch",
    "dynamodb": "DynamoDb",
    "events": "EventBridge",
    "guardduty": "GuardDuty",
    "logs": "CloudWatchLogs",
    "secretsmanager": "SecretsManager",
    "securityhub": "SecurityHub",
    "stepfunctions": "Sfn",
}


class ServiceCalls:
    """Makes calls with a state machine's role.

    Args:
        client: Makes a client of a service, by botocore's name.
    """

    def __init__(self, client: Callable[[str], Any]) -> None:
        self._client = client

    def call(self, service: str, operation: str, parameters: Any) -> Any:
        """Make a call and return its result, as a task gets it.

        Raises:
            StateFailed: There is no such operation, or AWS answers with an error.
        """
        name = _find_service(service)
        client = self._client(name)
        model = client.meta.service_model
        operations = {each.lower(): each for each in model.operation_names}
        known = operations.get(operation.lower())
        if known is None:
            message = f"the service {service} has no operation {operation}"
            raise StateFailed("States.Runtime", message)
        shape = model.operation_model(known)
        given = _spell(parameters or {}, shape.input_shape)
        method = _find_method(client, known)
        try:
            answer = method(**given)
        except ClientError as error:
            raise _translate(name, shape, error) from error
        except ParamValidationError as error:
            raise StateFailed("States.Runtime", str(error)) from error
        answer.pop("ResponseMetadata", None)
        return _write(answer)


def _find_service(name: str) -> str:
    return _NAMES.get(name, _all_services().get(name, name))


@lru_cache(maxsize=1)
def _all_services() -> dict[str, str]:
    import botocore.session

    services = botocore.session.get_session().get_available_services()
    return {each.replace("-", ""): each for each in services}


def _find_method(client: Any, operation: str) -> Any:
    names = client.meta.method_to_api_mapping
    return getattr(client, next(k for k, v in names.items() if v == operation))


def _spell(value: Any, shape: Any) -> Any:
    """Spell members as botocore has them, whatever their first letters' case."""
    kind = shape.type_name if shape is not None else ""
    if isinstance(value, dict) and kind == "structure":
        members = {name.lower(): name for name in shape.members}
        names = {key: members.get(key.lower(), key) for key in value}
        return {n: _spell(value[key], shape.members.get(n)) for key, n in names.items()}
    if isinstance(value, dict) and kind == "map":
        return {key: _spell(each, shape.value) for key, each in value.items()}
    if isinstance(value, list) and kind == "list":
        return [_spell(each, shape.member) for each in value]
    if isinstance(value, dict | list) and kind in {"blob", "string"}:
        return json.dumps(value)
    return value


def _write(value: Any) -> Any:
    """Write an answer as the JSON that a task's result is."""
    if isinstance(value, dict):
        return {key[:1].upper() + key[1:]: _write(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set):
        return [_write(each) for each in value]
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return _decode(value)
    return _decode(value.read()) if hasattr(value, "read") else value


def _decode(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return base64.b64encode(content).decode()


def _translate(service: str, shape: Any, error: ClientError) -> StateFailed:
    """Name an error as Step Functions does: ``Ec2.Ec2Exception``."""
    title = _TITLES.get(service, service.replace("-", "").capitalize())
    answer = error.response["Error"]
    code, message = answer.get("Code", ""), answer.get("Message", "")
    modelled = {each.name: each.name for each in shape.error_shapes}
    modelled |= {
        each.metadata.get("error", {}).get("code"): each.name
        for each in shape.error_shapes
    }
    found = modelled.get(code) or modelled.get(answer.get("QueryErrorCode"))
    name = f"{(found or title).removesuffix('Exception')}Exception"
    return StateFailed(f"{title}.{name}", f"{message} (Service: {title}, Code: {code})")
