"""The ARNs of the resources a call is about, made from its parameters.

Most are made by template (`aws.iam.templates`). Here stand the services
whose parameters do not hold what their ARNs are made of, or hold it in a form of their
own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.ec2_resources import find_in_ec2
from gameday.simulator.aws.iam.templates import (
    PARTITION,
    fill,
    find_by_template,
    find_type,
    values_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.definitions import Action
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["find_resources"]

_KEY_ID = 36
"""Characters of a KMS key's id."""


def find_resources(
    attempt: Attempt, action: Action, source: PolicySource
) -> tuple[str, ...]:
    """Return the ARNs a call is about; ``*`` alone where it is about none."""
    finder = _FINDERS.get(action.service, find_by_template)
    found = dict.fromkeys(finder(attempt, action, source))
    return tuple(found) or ("*",)


_IAM_PARAMS = {
    "role": ("RoleName",),
    "user": ("UserName",),
    "group": ("GroupName",),
    "instance-profile": ("InstanceProfileName",),
    "policy": ("PolicyArn", "PolicyName"),
}


def _find_in_iam(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Ask the account for paths; a user that is not named is the caller."""
    for kind in action.types:
        names = values_of(attempt.params, *_IAM_PARAMS.get(kind.name, ()))
        if kind.name == "user" and not names and attempt.caller.kind == "user":
            yield attempt.caller.arn
        elif names and kind.name in _IAM_PARAMS:
            yield _iam_arn(attempt, kind.name, names[0], source)
        elif kind.name not in _IAM_PARAMS:
            yield from find_type(attempt, action, kind)
        elif kind.is_required:
            yield fill(kind.template, attempt)


def _iam_arn(attempt: Attempt, kind: str, name: str, source: PolicySource) -> str:
    if name.startswith("arn:"):
        return name
    account, region = attempt.account, attempt.region
    found = source.find_arn("iam", kind, name, account=account, region=region)
    path = attempt.params.get("Path") or "/"
    return found or f"arn:{PARTITION}:iam::{account}:{kind}{path}{name}"


def _find_in_sts(
    attempt: Attempt, _action: Action, _source: PolicySource
) -> Iterator[str]:
    yield from values_of(attempt.params, "RoleArn")
    if attempt.operation == "GetFederationToken":
        for name in values_of(attempt.params, "Name"):
            yield f"arn:{PARTITION}:sts::{attempt.account}:federated-user/{name}"


def _find_in_kms(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    params = attempt.params
    account, region = attempt.account, attempt.region
    if action.name == "ReEncryptTo":
        names = values_of(params, "DestinationKeyId")
    else:
        names = values_of(params, "KeyId", "SourceKeyId", "TargetKeyId")
        names = names or _key_of_ciphertext(params.get("CiphertextBlob"))
    for name in names:
        key = source.key(name, account=account, region=region)
        yield key.arn if key else _key_arn(attempt, name)
    if action.type_named("alias"):
        for alias in values_of(attempt.params, "AliasName"):
            yield f"arn:{PARTITION}:kms:{region}:{account}:{alias}"


def _key_of_ciphertext(blob: Any) -> list[str]:
    """Read the key's id from where moto's ciphertexts begin with it."""
    return [blob[:_KEY_ID].decode()] if isinstance(blob, bytes) else []


def _key_arn(attempt: Attempt, name: str) -> str:
    if name.startswith("arn:"):
        return name
    kind = "" if name.startswith("alias/") else "key/"
    return f"arn:{PARTITION}:kms:{attempt.region}:{attempt.account}:{kind}{name}"


def _find_in_sqs(
    attempt: Attempt, action: Action, _source: PolicySource
) -> Iterator[str]:
    for url in values_of(attempt.params, "QueueUrl"):
        place, _, name = url.rstrip("/").rpartition("/")
        account = place.rpartition("/")[2] or attempt.account
        yield f"arn:{PARTITION}:sqs:{attempt.region}:{account}:{name}"
    if action.types:
        for name in values_of(attempt.params, "QueueName"):
            yield f"arn:{PARTITION}:sqs:{attempt.region}:{attempt.account}:{name}"


def _find_in_lambda(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Read a function's name, partial or full ARN, and its qualifier."""
    functions = values_of(attempt.params, "FunctionName")
    if not functions or not action.type_named("function"):
        yield from find_by_template(attempt, action, source)
        return
    account, region = attempt.account, attempt.region
    arn = Arn.parse(functions[0])
    parts = (arn.resource if arn else functions[0]).split(":")
    if arn:
        account, region, parts = arn.account, arn.region, parts[1:]
    elif "function" in parts:
        account, parts = parts[0], parts[parts.index("function") + 1 :]
    parts += values_of(attempt.params, "Qualifier")
    name = ":".join(parts[:2])
    yield f"arn:{PARTITION}:lambda:{region}:{account}:function:{name}"


def _find_in_secrets(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    if not action.types:
        return
    account, region = attempt.account, attempt.region
    for name in values_of(attempt.params, "SecretId", "Name", "SecretIdList"):
        service, kind = "secretsmanager", "secret"
        found = source.find_arn(service, kind, name, account=account, region=region)
        prefix = f"arn:{PARTITION}:{service}:{region}:{account}:secret:"
        yield found or (name if name.startswith("arn:") else prefix + name)


_LOG_GROUP_ITSELF = {"ListTagsForResource", "TagResource", "UntagResource"}


def _find_in_logs(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Write log groups as CloudWatch Logs does: with what is in them behind a colon."""
    for arn in find_by_template(attempt, action, source):
        is_group = ":log-group:" in arn and ":log-stream:" not in arn
        if not is_group or action.name in _LOG_GROUP_ITSELF:
            yield arn
            continue
        streams = values_of(attempt.params, "logStreamName")
        yield f"{arn.removesuffix(':*')}:log-stream:{streams[0] if streams else ''}"


def _find_in_events(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Write rules as EventBridge does: a bus of one's own stands in the ARN."""
    rules = values_of(attempt.params, "Rule", "Name")
    is_rule = any(kind.name.startswith("rule-on") for kind in action.types)
    if not is_rule or not rules or rules[0].startswith("arn:"):
        yield from find_by_template(attempt, action, source)
        return
    bus = (values_of(attempt.params, "EventBusName") or ["default"])[0].split("/")[-1]
    path = rules[0] if bus == "default" else f"{bus}/{rules[0]}"
    yield f"arn:{PARTITION}:events:{attempt.region}:{attempt.account}:rule/{path}"


def _find_in_ssm(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Tell instances from managed nodes, and AWS's documents from the account's."""
    own = f"{attempt.account}:document/AWS"
    for arn in find_by_template(attempt, action, source):
        name = arn.rsplit("/", 1)[-1]
        if "managed-instance/" in arn and name.startswith("i-"):
            continue
        yield arn.replace(own, ":document/AWS").replace("parameter//", "parameter/")


def _find_in_ecr(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Write repositories into the registry that a call names: another account."""
    registry = values_of(attempt.params, "registryId")
    for arn in find_by_template(attempt, action, source):
        found = Arn.parse(arn) if registry else None
        yield str(found._replace(account=registry[0])) if found else arn


def _find_in_wafv2(
    attempt: Attempt, action: Action, source: PolicySource
) -> Iterator[str]:
    """Write scopes as WAF's ARNs do: ``regional``, and ``global`` for CloudFront."""
    for arn in find_by_template(attempt, action, source):
        yield arn.replace(":REGIONAL/", ":regional/").replace(
            ":CLOUDFRONT/", ":global/"
        )


_FINDERS = {
    "ec2": find_in_ec2,
    "ecr": _find_in_ecr,
    "events": _find_in_events,
    "iam": _find_in_iam,
    "kms": _find_in_kms,
    "lambda": _find_in_lambda,
    "logs": _find_in_logs,
    "secretsmanager": _find_in_secrets,
    "sqs": _find_in_sqs,
    "ssm": _find_in_ssm,
    "sts": _find_in_sts,
    "wafv2": _find_in_wafv2,
}
