"""The IAM actions an operation stands for, where the two have different names.

Most operations are an action of the same name, and the Service Authorization Reference
knows it. Here stand the others. S3 has a module of its own.
"""

from __future__ import annotations

from gameday.simulator.aws.iam.definitions import Action, find_action

__all__ = ["find_actions", "prefix_of"]

_PREFIXES = {
    "cloudcontrol": "cloudformation",
    "docdb": "rds",
    "dynamodbstreams": "dynamodb",
    "efs": "elasticfilesystem",
    "elb": "elasticloadbalancing",
    "elbv2": "elasticloadbalancing",
    "emr": "elasticmapreduce",
    "iot-data": "iot",
    "iot-jobs-data": "iot",
    "neptune": "rds",
    "opensearch": "es",
    "resourcegroupstaggingapi": "tag",
    "s3control": "s3",
    "sesv2": "ses",
    "sso-admin": "sso",
    "stepfunctions": "states",
}
_ACTIONS = {
    ("dynamodb", "ExecuteStatement"): ("PartiQLSelect",),
    ("dynamodb", "BatchExecuteStatement"): ("PartiQLSelect",),
    ("dynamodb", "ExecuteTransaction"): ("PartiQLSelect",),
    ("dynamodb", "TransactGetItems"): ("GetItem",),
    ("dynamodb", "TransactWriteItems"): ("PutItem",),
    ("iam", "AcquireRole"): ("PassRole",),
    ("kms", "ReEncrypt"): ("ReEncryptFrom", "ReEncryptTo"),
    ("lambda", "GetLayerVersionByArn"): ("GetLayerVersion",),
    ("lambda", "Invoke"): ("InvokeFunction",),
    ("lambda", "InvokeAsync"): ("InvokeFunction",),
    ("lambda", "InvokeWithResponseStream"): ("InvokeFunction",),
    ("bedrock", "Converse"): ("InvokeModel",),
    ("bedrock", "ConverseStream"): ("InvokeModelWithResponseStream",),
    ("sns", "PublishBatch"): ("Publish",),
    ("sqs", "ChangeMessageVisibilityBatch"): ("ChangeMessageVisibility",),
    ("sqs", "DeleteMessageBatch"): ("DeleteMessage",),
    ("sqs", "SendMessageBatch"): ("SendMessage",),
}
_VERBS = {
    "Create": "POST",
    "Delete": "DELETE",
    "Get": "GET",
    "Put": "PUT",
    "Tag": "PUT",
    "Untag": "DELETE",
    "Update": "PATCH",
}


def prefix_of(service: str) -> str:
    """Return the IAM prefix of botocore's name for a service."""
    return _PREFIXES.get(service, service.removesuffix("-runtime"))


def find_actions(service: str, operation: str) -> tuple[Action, ...]:
    """Return the actions an operation needs; one unknown has no resource types."""
    prefix = prefix_of(service)
    names = _ACTIONS.get((prefix, operation), (operation,))
    if prefix == "apigateway":
        names = (_verb(operation),)
    return tuple(find_action(prefix, n) or Action(prefix, n, ()) for n in names)


def _verb(operation: str) -> str:
    """Return the HTTP method that stands for an operation of API Gateway."""
    return next(
        (v for start, v in _VERBS.items() if operation.startswith(start)), "GET"
    )
