"""A runbook as a CloudFormation template: document, its role, the rule and its role."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.ssm.automation.document import Document
    from gameday.simulator.deployment.ssm.settings import RunbookSettings

__all__ = ["write_template"]

_PLACE = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}"
_DEFINITION = f"{_PLACE}:automation-definition/%s"


def write_template(
    name: str, text: str, *, document: Document, settings: RunbookSettings
) -> dict[str, Any]:
    """Return the template.

    Args:
        name: The document's name.
        text: Its content, YAML or JSON.
        document: The same, as it was read.
        settings: When it is started and with what.
    """
    parameter = settings.find_role_parameter(document)
    has_own_role = bool(parameter) and not settings.role
    resources: dict[str, Any] = {
        "Document": _write_document(name, text),
        "StartRole": _write_start_role(name, document, settings),
        "Rule": _write_rule(name, parameter, settings),
    }
    if has_own_role:
        resources["Role"] = _write_role("ssm.amazonaws.com", settings.statements)
    return {"Resources": resources}


def _write_document(name: str, text: str) -> dict[str, Any]:
    return {
        "Type": "AWS::SSM::Document",
        "Properties": {
            "Name": name,
            "DocumentType": "Automation",
            "DocumentFormat": "JSON" if text.lstrip().startswith("{") else "YAML",
            "Content": text,
        },
    }


def _write_rule(
    name: str, role_parameter: str | None, settings: RunbookSettings
) -> dict[str, Any]:
    definition = {"Fn::Sub": f"{_DEFINITION % name}:$DEFAULT"}
    target = {
        "Id": "responder",
        "Arn": definition,
        "RoleArn": {"Fn::GetAtt": ["StartRole", "Arn"]},
        "InputTransformer": _write_transformer(role_parameter, settings),
    }
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "EventPattern": settings.pattern,
            "State": "ENABLED",
            "Targets": [target],
        },
    }


def _write_transformer(
    role_parameter: str | None, settings: RunbookSettings
) -> dict[str, Any]:
    """Write what turns an event into parameters.

    A path is a placeholder of the template; everything else stands in it as JSON.
    """
    paths: dict[str, str] = {}
    members: list[str] = []
    for name, value in settings.parameters.items():
        if isinstance(value, str) and value.startswith("$."):
            paths[name] = value
            members.append(f"{json.dumps(name)}:[<{name}>]")
        else:
            members.append(f"{json.dumps(name)}:{json.dumps(_as_list(value))}")
    parts: list[Any] = [",".join(members)]
    if role_parameter:
        role = settings.role or {"Fn::GetAtt": ["Role", "Arn"]}
        comma = "," if members else ""
        parts += [f'{comma}{json.dumps(role_parameter)}:["', role, '"]']
    template = {"Fn::Join": ["", ["{", *parts, "}"]]}
    return {"InputPathsMap": paths, "InputTemplate": template}


def _write_start_role(
    name: str, document: Document, settings: RunbookSettings
) -> dict[str, Any]:
    """Write the role EventBridge starts the runbook with.

    A runbook without a role of its own makes its calls with this one.
    """
    statements: list[dict[str, Any]] = [
        {
            "Effect": "Allow",
            "Action": "ssm:StartAutomationExecution",
            "Resource": [
                {"Fn::Sub": f"{_DEFINITION % name}:*"},
                {"Fn::Sub": f"{_PLACE}:document/{name}"},
                {"Fn::Sub": f"{_PLACE}:automation-execution/*"},
            ],
        },
        {
            "Effect": "Allow",
            "Action": "iam:PassRole",
            "Resource": "*",
            "Condition": {"StringEquals": {"iam:PassedToService": "ssm.amazonaws.com"}},
        },
    ]
    if not document.assume_role:
        statements += settings.statements
    return _write_role("events.amazonaws.com", statements)


def _write_role(service: str, statements: list[dict[str, Any]]) -> dict[str, Any]:
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    policy = {"PolicyName": "responder", "PolicyDocument": _write_policy(statements)}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "AssumeRolePolicyDocument": _write_policy([trust]),
            "Policies": [policy],
        },
    }


def _write_policy(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": statements}


def _as_list(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [v if isinstance(v, str) else json.dumps(v) for v in values]
