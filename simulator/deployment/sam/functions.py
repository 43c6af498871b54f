"""``AWS::Serverless::Function``: the function, its role, its alias and its events."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.sam.destinations import add_invoke_config
from gameday.simulator.deployment.sam.events import add_event
from gameday.simulator.deployment.sam.generation import arn_of, ref, write_tags
from gameday.simulator.deployment.sam.receiver import Receiver
from gameday.simulator.deployment.sam.roles import MANAGED, RoleDraft

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_function"]

_PASSED = (
    "FunctionName",
    "Handler",
    "Runtime",
    "PackageType",
    "Description",
    "MemorySize",
    "Timeout",
    "VpcConfig",
    "Environment",
    "KmsKeyArn",
    "Layers",
    "EphemeralStorage",
    "FileSystemConfigs",
    "ImageConfig",
    "CodeSigningConfigArn",
    "Architectures",
    "SnapStart",
    "RuntimeManagementConfig",
    "LoggingConfig",
    "RecursiveLoop",
    "ReservedConcurrentExecutions",
    "CapacityProviderConfig",
    "DurableConfig",
    "FunctionScalingConfig",
    "PublishToLatestPublished",
    "TenancyConfig",
)
"""Properties that CloudFormation has by the same name."""

_KNOWN = frozenset(_PASSED) | {
    "AssumeRolePolicyDocument",
    "AutoPublishAlias",
    "AutoPublishAliasAllProperties",
    "AutoPublishCodeSha256",
    "CodeUri",
    "DeadLetterQueue",
    "DeploymentPreference",
    "EventInvokeConfig",
    "Events",
    "FunctionUrlConfig",
    "ImageUri",
    "InlineCode",
    "PermissionsBoundary",
    "Policies",
    "PropagateTags",
    "ProvisionedConcurrencyConfig",
    "Role",
    "RolePath",
    "SourceKMSKeyArn",
    "Tags",
    "Tracing",
    "VersionDeletionPolicy",
    "VersionDescription",
}
_LETTERS = {"SNS": "sns:Publish", "SQS": "sqs:SendMessage"}
_SHORT = 10


def add_function(generation: Generation, logical_id: str, resource: Template) -> None:
    """Write a function out."""
    properties = resource.get("Properties") or {}
    generation.check(logical_id, properties, _KNOWN)
    role = None
    if properties.get("Role") is None:
        role = _draft_role(generation, logical_id, properties)
    code = _find_code(generation, logical_id, properties)
    written = {name: properties.get(name) for name in _PASSED}
    letters = properties.get("DeadLetterQueue")
    generation.add(
        logical_id,
        "AWS::Lambda::Function",
        {
            **written,
            "Code": code,
            "Role": properties.get("Role") or arn_of(f"{logical_id}Role"),
            "DeadLetterConfig": letters and {"TargetArn": letters.get("TargetArn")},
            "TracingConfig": _trace(properties),
            "Tags": write_tags(properties.get("Tags"), "lambda"),
        },
        DependsOn=resource.get("DependsOn"),
        DeletionPolicy=resource.get("DeletionPolicy"),
    )
    alias = _publish(generation, logical_id, properties, code)
    qualifier = str(properties["AutoPublishAlias"]) if alias else "$LATEST"
    receiver = Receiver(generation, logical_id, alias, role, qualifier)
    _add_url(receiver, properties.get("FunctionUrlConfig"))
    add_invoke_config(receiver, properties.get("EventInvokeConfig"))
    for name, event in (properties.get("Events") or {}).items():
        add_event(receiver, name, event)
    if role is not None:
        role.finish(properties)


def _draft_role(
    generation: Generation, logical_id: str, properties: Template
) -> RoleDraft:
    role = RoleDraft(generation, logical_id, "lambda.amazonaws.com", "lambda")
    role.managed.append(f"{MANAGED}service-role/AWSLambdaBasicExecutionRole")
    if _trace(properties):
        role.managed.append(f"{MANAGED}AWSXrayWriteOnlyAccess")
    if properties.get("VpcConfig"):
        role.managed.append(f"{MANAGED}service-role/AWSLambdaVPCAccessExecutionRole")
    role.add_policies(properties.get("Policies"))
    if letters := properties.get("DeadLetterQueue"):
        action = _LETTERS.get(letters.get("Type", ""))
        if action is None:
            path = (logical_id, "Properties", "DeadLetterQueue")
            generation.complain(path, "expected a `Type` that is `SNS` or `SQS`")
        role.allow(
            "DeadLetterQueuePolicy",
            {
                "Effect": "Allow",
                "Action": action or "sqs:SendMessage",
                "Resource": letters.get("TargetArn"),
            },
        )
    return role


def _find_code(generation: Generation, logical_id: str, properties: Template) -> Any:
    if properties.get("PackageType") == "Image" or "ImageUri" in properties:
        return {"ImageUri": properties.get("ImageUri")}
    if "InlineCode" in properties:
        return {"ZipFile": properties["InlineCode"]}
    for name in ("Handler", "Runtime"):
        if name not in properties:
            path = (logical_id, "Properties")
            generation.complain(path, f"the function `{logical_id}` has no `{name}`")
    return read_location(properties.get("CodeUri", "."))


def read_location(given: Any) -> Any:
    """Return where code is: in a bucket, or a local path as it is written."""
    if isinstance(given, dict) and "Bucket" in given:
        names = {"Bucket": "S3Bucket", "Key": "S3Key", "Version": "S3ObjectVersion"}
        return {names[key]: value for key, value in given.items() if key in names}
    if isinstance(given, str) and given.startswith("s3://"):
        bucket, _, key = given.removeprefix("s3://").partition("/")
        return {"S3Bucket": bucket, "S3Key": key.partition("?")[0]}
    return given


def _trace(properties: Template) -> Template | None:
    mode = properties.get("Tracing")
    return {"Mode": mode} if mode and mode != "Disabled" else None


def _publish(
    generation: Generation, logical_id: str, properties: Template, code: Any
) -> str | None:
    """Make a version and an alias of it; return the alias's logical id."""
    name = properties.get("AutoPublishAlias")
    if name is None:
        return None
    digest = hashlib.sha256(json.dumps(code, sort_keys=True).encode()).hexdigest()
    version = f"{logical_id}Version{digest[:_SHORT]}"
    # a logical id has letters and digits alone
    alias = f"{logical_id}Alias{name.replace('-', 'D').replace('_', 'U')}"
    described = properties.get("VersionDescription")
    generation.add(
        version,
        "AWS::Lambda::Version",
        {"FunctionName": ref(logical_id), "Description": described},
        DeletionPolicy="Retain",
    )
    generation.add(
        alias,
        "AWS::Lambda::Alias",
        {
            "Name": name,
            "FunctionName": ref(logical_id),
            "FunctionVersion": {"Fn::GetAtt": [version, "Version"]},
        },
    )
    generation.renamed[f"{logical_id}.Alias"] = alias
    generation.renamed[f"{logical_id}.Version"] = version
    return alias


def _add_url(receiver: Receiver, config: Template | None) -> None:
    if not config:
        return
    kind = config.get("AuthType")
    name = f"{receiver.function}Url"
    url = {
        "TargetFunctionArn": ref(receiver.alias or receiver.function),
        "AuthType": kind,
        "Cors": config.get("Cors"),
        "InvokeMode": config.get("InvokeMode"),
    }
    receiver.generation.add(name, "AWS::Lambda::Url", url)
    if kind == "NONE":
        permission = {
            "Action": "lambda:InvokeFunctionUrl",
            "FunctionName": ref(receiver.alias or receiver.function),
            "Principal": "*",
            "FunctionUrlAuthType": kind,
        }
        receiver.generation.add(
            f"{name}PublicPermissions", "AWS::Lambda::Permission", permission
        )
