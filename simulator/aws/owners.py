"""Whose account serves a call: the caller's, or that of what the call is about.

A key, a secret, a queue, a topic, a function, a table or a stream of another account is
named by its ARN or URL, and is used where it is. Each service lists which of its
operations may be called from another account; the others are refused there, whatever a
policy allows. Buckets have no account in their names, and are found by themselves.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from gameday.simulator.aws.arns import Arn
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from gameday.simulator.engine.gateway.call import Call, Params, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["find_named_account", "serve_where_it_is"]

_QUEUE = re.compile(r"^(?:https?://[^/]+)?/?(\d{12})/[^/]+/?$")
_FUNCTION = re.compile(r"^(\d{12}):function:")
_ACCOUNT = re.compile(r"^\d{12}$")


class _Way(NamedTuple):
    """How a service names what may be another account's."""

    members: tuple[str, ...]
    """The members that name it; the first that is given counts."""
    code: str = "AccessDeniedException"
    """With what an operation is refused that is none for other accounts."""
    only: Collection[str] = ()
    """The operations that other accounts may call; all where it is empty."""
    never: Collection[str] = ()
    """Those that they may not."""


_WAYS = {
    # DynamoDB DG, Resource-based policies: tables and streams by their ARNs.
    "dynamodb": _Way(("TableName", "ResourceArn")),
    # ECR UG, Private repository policies: a registry is an account.
    "ecr": _Way(("registryId",)),
    # Kinesis DG, Sharing access with resource-based policies.
    "kinesis": _Way(("StreamARN", "ConsumerARN")),
    # KMS API: "Cross-account use: Yes" of each operation.
    "kms": _Way(
        ("KeyId",),
        only={
            "CreateGrant",
            "Decrypt",
            "DeriveSharedSecret",
            "DescribeKey",
            "Encrypt",
            "GenerateDataKey",
            "GenerateDataKeyPair",
            "GenerateDataKeyPairWithoutPlaintext",
            "GenerateDataKeyWithoutPlaintext",
            "GenerateMac",
            "GetKeyRotationStatus",
            "GetPublicKey",
            "ListGrants",
            "ReEncrypt",
            "RetireGrant",
            "RevokeGrant",
            "Sign",
            "Verify",
            "VerifyMac",
        },
    ),
    # Lambda DG, Granting function access to other accounts.
    "lambda": _Way(("FunctionName",)),
    # Secrets Manager UG, Access secrets from a different account.
    "secretsmanager": _Way(("SecretId",), never={"CreateSecret"}),
    # SNS DG, Identity-based and resource policies of topics.
    "sns": _Way(("TopicArn", "TargetArn"), code="AuthorizationError"),
    # SQS API: "Cross-account permissions don't apply to this action".
    "sqs": _Way(
        ("QueueUrl", "QueueOwnerAWSAccountId"),
        code="AccessDenied",
        never={
            "AddPermission",
            "CancelMessageMoveTask",
            "CreateQueue",
            "DeleteQueue",
            "ListMessageMoveTasks",
            "ListQueueTags",
            "RemovePermission",
            "SetQueueAttributes",
            "StartMessageMoveTask",
            "TagQueue",
            "UntagQueue",
        },
    ),
}


def serve_where_it_is(knows: Callable[[str], bool]) -> Layer:
    """Make a layer that has a call served by the account of what it is about.

    It stands after the authorization, which has asked both accounts.

    Args:
        knows: Says whether there is an account; others answer for nobody.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        owner = find_named_account(call.service, call.params)
        if owner in (None, call.account) or not knows(owner or ""):
            return proceed(call)
        way = _WAYS[call.service]
        is_shared = call.operation in way.only if way.only else True
        if not is_shared or call.operation in way.never:
            raise AwsError(way.code, _tell(call), status=_FORBIDDEN.get(way.code, 400))
        return proceed(replace(call, account=owner or call.account))

    return layer


def find_named_account(service: str, params: Params) -> str | None:
    """Return the account of what a call names; None where its name does not tell."""
    way = _WAYS.get(service)
    named = (params.get(each) for each in way.members) if way else ()
    name = next((str(each) for each in named if each), "")
    if arn := Arn.parse(name):
        return arn.account or None
    for form in (_QUEUE, _FUNCTION):
        if found := form.match(name):
            return found[1]
    return name if _ACCOUNT.match(name) else None


_FORBIDDEN = {"AccessDenied": 403, "AuthorizationError": 403}


def _tell(call: Call) -> str:
    return (
        f"User: {call.caller.arn} is not authorized to perform:"
        f" {call.service}:{call.operation} because it cannot be called for a resource"
        " of another account"
    )
