"""API operations in the spelling of AWS's SDK for Java, made with botocore.

Step Functions' tasks (``arn:aws:states:::aws-sdk:ec2:stopInstances``) and Scheduler's
universal targets (``arn:aws:scheduler:::aws-sdk:…``) name a service as that SDK does,
an operation with a small first letter, and parameters with either. It makes the call;
whose client it is, and what an error means, is for the service that makes it.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

__all__ = ["UnknownCall", "UnknownService", "find_operation", "find_service", "spell"]

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


class UnknownCall(LookupError):
    """There is no such operation; the text says of which service."""


class UnknownService(LookupError):
    """botocore has no service of that name.

    It may be one that is newer than botocore, or that the SDK for Java calls by a name
    nobody listed here: so it is a gap of ours.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"no service is known by the name {name}")
        self.name = name


def find_service(name: str) -> str:
    """Return botocore's name of a service.

    Raises:
        UnknownService: It has none of that name.
    """
    known = _all_services()
    found = _NAMES.get(name) or known.get(name.replace("-", ""))
    if found is None:
        raise UnknownService(name)
    return found


def find_operation(client: Any, service: str, operation: str) -> tuple[Any, Any]:
    """Return a client's method for an operation, and botocore's model of it.

    Raises:
        UnknownCall: The service has no such operation.
    """
    model = client.meta.service_model
    operations = {each.lower(): each for each in model.operation_names}
    known = operations.get(operation.lower())
    if known is None:
        raise UnknownCall(f"the service {service} has no operation {operation}")
    names = client.meta.method_to_api_mapping
    method = next(name for name, each in names.items() if each == known)
    return getattr(client, method), model.operation_model(known)


def spell(value: Any, shape: Any) -> Any:
    """Spell members as botocore has them, whatever their first letters' case."""
    kind = shape.type_name if shape is not None else ""
    if isinstance(value, dict) and kind == "structure":
        members = {name.lower(): name for name in shape.members}
        names = {key: members.get(key.lower(), key) for key in value}
        return {n: spell(value[key], shape.members.get(n)) for key, n in names.items()}
    if isinstance(value, dict) and kind == "map":
        return {key: spell(each, shape.value) for key, each in value.items()}
    if isinstance(value, list) and kind == "list":
        return [spell(each, shape.member) for each in value]
    if isinstance(value, dict | list) and kind in {"blob", "string"}:
        return json.dumps(value)
    return value


@lru_cache(maxsize=1)
def _all_services() -> dict[str, str]:
    import botocore.session  # it is slow, and few exercises come here

    services = botocore.session.get_session().get_available_services()
    return {each.replace("-", ""): each for each in services}
