"""Calls of AWS services from a task, in the spelling that state machines use.

``arn:aws:states:::aws-sdk:ec2:stopInstances`` names a service as AWS's SDK for Java
does, an operation with a small first letter, and parameters with capital ones.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, ParamValidationError

from gameday.simulator.aws.sdk import (
    UnknownCall,
    UnknownService,
    find_operation,
    find_service,
    spell,
)
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.unplayed import Unplayed

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ServiceCalls"]

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
            Unplayed: Nobody here knows such a service.
        """
        try:
            name = find_service(service)
        except UnknownService as error:
            raise Unplayed(f"the service {service}") from error
        try:
            method, model = find_operation(self._client(name), service, operation)
        except UnknownCall as error:
            raise StateFailed("States.Runtime", str(error)) from error
        if not isinstance(parameters, dict):
            told = (
                f"The Parameters '{json.dumps(parameters)}' could not be used to start"
            )
            raise StateFailed("States.Runtime", f"{told} the Task: [no JSON object]")
        given = spell(parameters, model.input_shape)
        try:
            answer = method(**given)
        except ClientError as error:
            raise _translate(name, model, error) from error
        except ParamValidationError as error:
            raise StateFailed("States.Runtime", str(error)) from error
        answer.pop("ResponseMetadata", None)
        return _write(answer)


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
