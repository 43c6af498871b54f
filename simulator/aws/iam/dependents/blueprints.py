"""Roles that stand inside what a call names: templates, configurations, documents.

Sources: Auto Scaling user guide, "Launch template support"; Systems Manager user guide,
"Setting up Automation"; SNS developer guide, "Message delivery status".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_inner_roles"]

_PROFILE = "IamInstanceProfile"
_ASSUMES = re.compile(
    r"""["']?assumeRole["']?\s*:\s*["']?(arn:[\w-]+:iam::\d{12}:role/[^\s"',]+)"""
)
"""A document's own role, in JSON and in YAML."""
_ROLE_ATTRIBUTE = re.compile(r"Role(Arn)?$")


def list_inner_roles(
    attempt: Attempt, source: PolicySource
) -> Iterator[tuple[str, str]]:
    """List the roles in what a call refers to, as if they stood in a member of it."""
    reader = _READERS.get(attempt.service)
    if reader is not None:
        yield from reader(attempt, source)


def _in_templates(attempt: Attempt, source: PolicySource) -> Iterator[tuple[str, str]]:
    """Look into launch templates, as of the version that is used."""
    for template in _list_templates(attempt.params):
        name = template.get("LaunchTemplateId") or template.get("LaunchTemplateName")
        version = template.get("Version") or "$Default"
        yield from _find(attempt, "ec2", "launch-template", f"{name}:{version}", source)
    configuration = attempt.params.get("LaunchConfigurationName")
    if configuration and not attempt.operation.startswith("CreateLaunch"):
        kind = "launch-configuration"
        yield from _find(attempt, "autoscaling", kind, str(configuration), source)


def _find(
    attempt: Attempt, service: str, kind: str, name: str, source: PolicySource
) -> Iterator[tuple[str, str]]:
    account, region = attempt.account, attempt.region
    kind = f"role-of-{kind}"
    role = source.find_arn(service, kind, name, account=account, region=region)
    if role:
        yield _PROFILE, role


def _list_templates(params: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(params, list | tuple):
        for each in params:
            yield from _list_templates(each)
    elif isinstance(params, Mapping):
        if {"LaunchTemplateId", "LaunchTemplateName"} & params.keys():
            yield params
        for each in params.values():
            yield from _list_templates(each)


def _in_documents(attempt: Attempt, source: PolicySource) -> Iterator[tuple[str, str]]:
    """Look for the role that a document itself assumes."""
    found = _ASSUMES.search(str(attempt.params.get("Content") or ""))
    if found:
        yield "assumeRole", found[1]
    given = attempt.params.get("Parameters") or {}
    name = attempt.params.get("DocumentName")
    if attempt.operation == "StartAutomationExecution" and name:
        if any(_ROLE_ATTRIBUTE.search(each) for each in given):
            return
        place = {"account": attempt.account, "region": attempt.region}
        role = source.find_arn("ssm", "role-of-document", str(name), **place)
        if role:
            yield "assumeRole", role


def _in_attributes(
    attempt: Attempt, _source: PolicySource
) -> Iterator[tuple[str, str]]:
    """Read the roles that SNS takes as an attribute by name and value."""
    name = str(attempt.params.get("AttributeName") or "")
    value = str(attempt.params.get("AttributeValue") or "")
    if _ROLE_ATTRIBUTE.search(name) and value.startswith("arn:"):
        yield name, value


_READERS = {
    "autoscaling": _in_templates,
    "ec2": _in_templates,
    "sns": _in_attributes,
    "ssm": _in_documents,
}
