"""Write a responder as a CloudFormation template: function, role, rule, permission.

``python -m gameday.responders.template isolate-instance`` prints one. It does not
deploy it.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from gameday.responders.catalogue import (
    ResponderInvalid,
    ResponderNotFound,
    find_responder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.responders.catalogue import Responder

__all__ = ["main", "render_template", "render_yaml"]

_RUNTIME = "python3.13"
_LOG_ARN = (
    "arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}"
    ":log-group:/aws/lambda/%s:*"
)


def render_template(responder: Responder) -> dict[str, Any]:
    """Return the template; the function carries the responder's name."""
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"{responder.title}: {responder.doc}",
        "Resources": {
            "Role": _role(responder),
            "Function": _function(responder),
            "Rule": _rule(responder),
            "Permission": _permission(),
        },
        "Outputs": {
            "Function": {"Value": {"Fn::GetAtt": ["Function", "Arn"]}},
            "Role": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}},
            "Rule": {"Value": {"Fn::GetAtt": ["Rule", "Arn"]}},
        },
    }


def render_yaml(responder: Responder) -> str:
    """Return the template as YAML text, with the code readable in it."""
    return _write(json.dumps(render_template(responder)))


@lru_cache(maxsize=64)
def _write(template: str) -> str:
    """Write a template, known by its JSON, as YAML, which is much slower."""
    text: str = yaml.dump(
        json.loads(template),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=100,
    )
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the template of the responder that is named, or say what is wrong."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    if len(given) != 1:
        sys.stderr.write(
            "usage: python -m gameday.responders.template NAME-OR-FOLDER\n"
        )
        return 2
    try:
        text = render_yaml(find_responder(given[0]))
    except (ResponderInvalid, ResponderNotFound) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(text)
    return 0


def _role(responder: Responder) -> dict[str, Any]:
    logs = {
        "Sid": "Log",
        "Effect": "Allow",
        "Action": ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        "Resource": _LOG_ARN % responder.slug,
    }
    statements = [_substitute(s) for s in (logs, *responder.policy)]
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "Description": f"What the responder {responder.slug} may do",
            "AssumeRolePolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": "lambda.amazonaws.com"},
                        "Action": "sts:AssumeRole",
                    }
                ],
            },
            "Policies": [
                {
                    "PolicyName": responder.slug,
                    "PolicyDocument": {
                        "Version": "2012-10-17",
                        "Statement": statements,
                    },
                }
            ],
        },
    }


def _function(responder: Responder) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "FunctionName": responder.slug,
        "Description": responder.doc,
        "Runtime": _RUNTIME,
        "Handler": "index.handler",
        "Role": {"Fn::GetAtt": ["Role", "Arn"]},
        "Timeout": responder.timeout_s,
        "MemorySize": responder.memory_mb,
        "Tags": [{"Key": "gameday:responder", "Value": responder.slug}],
        "Code": {"ZipFile": responder.code},
    }
    if responder.environment:
        properties["Environment"] = {"Variables": dict(responder.environment)}
    return {"Type": "AWS::Lambda::Function", "Properties": properties}


def _rule(responder: Responder) -> dict[str, Any]:
    arn = {"Fn::GetAtt": ["Function", "Arn"]}
    return {
        "Type": "AWS::Events::Rule",
        "Properties": {
            "Description": f"Calls the responder {responder.slug}",
            "EventPattern": dict(responder.pattern),
            "State": "ENABLED",
            "Targets": [{"Id": "responder", "Arn": arn}],
        },
    }


def _permission() -> dict[str, Any]:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": {"Fn::GetAtt": ["Function", "Arn"]},
            "Principal": "events.amazonaws.com",
            "SourceArn": {"Fn::GetAtt": ["Rule", "Arn"]},
        },
    }


def _substitute(value: Any) -> Any:
    """Let CloudFormation fill in its pseudo parameters."""
    if isinstance(value, str):
        return {"Fn::Sub": value} if "${AWS::" in value else value
    if isinstance(value, dict):
        return {key: _substitute(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_substitute(item) for item in value]
    return value


class _Dumper(yaml.SafeDumper):
    """Writes long text as blocks, and no aliases."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - yaml asks for each value
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)

if __name__ == "__main__":
    sys.exit(main())
