"""The role that SAM makes for a function or a state machine, and its policies."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.cloudformation import is_function
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import show
from gameday.simulator.account.readers import list_aws_policies
from gameday.simulator.deployment.cloudformation.substitution import substitute
from gameday.simulator.deployment.sam.generation import many, write_tags

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Key, Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["MANAGED", "RoleDraft", "service_role"]

MANAGED = "arn:aws:iam::aws:policy/"
_VERSION = "2012-10-17"
_EVERYWHERE = frozenset({"route53", "s3"})
"""Services whose ARNs name neither region nor account."""


def service_role(service: str) -> Template:
    """Return a trust policy for a service of AWS."""
    return {
        "Version": _VERSION,
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["sts:AssumeRole"],
                "Principal": {"Service": [service]},
            }
        ],
    }


@dataclass(slots=True)
class RoleDraft:
    """A role that is still being written.

    Args:
        generation: Where it will be added.
        owner: The logical id of the function or state machine it is for.
        service: Who takes it on, ``lambda.amazonaws.com``.
        creator: The word in SAM's tag.
    """

    generation: Generation
    owner: str
    service: str
    creator: str
    managed: list[Any] = field(default_factory=list)
    policies: list[Template] = field(default_factory=list)

    @property
    def logical_id(self) -> str:
        """The role's logical id."""
        return f"{self.owner}Role"

    def allow(self, name: str, *statements: Template) -> None:
        """Add an inline policy."""
        document = {"Version": _VERSION, "Statement": list(statements)}
        self.policies.append({"PolicyName": name, "PolicyDocument": document})

    def add_policies(self, given: Any) -> None:
        """Add what ``Policies`` lists: names, ARNs, documents and policy templates."""
        path = (self.owner, "Properties", "Policies")
        for index, policy in enumerate(many(given)):
            name = f"{self.logical_id}Policy{index}"
            where = (*path, index) if isinstance(given, list) else path
            if isinstance(policy, str):
                self._attach(_find_managed(policy))
            elif not isinstance(policy, dict):
                self.generation.complain(where, "expected a policy's name or document")
            elif is_function(policy):
                self._attach(policy)
            elif "Statement" in policy:
                self.policies.append({"PolicyName": name, "PolicyDocument": policy})
            else:
                self._fill(name, policy, where)

    def finish(self, properties: Template) -> None:
        """Add the role to the resources."""
        trust = properties.get("AssumeRolePolicyDocument")
        self.generation.add(
            self.logical_id,
            "AWS::IAM::Role",
            {
                "AssumeRolePolicyDocument": trust or service_role(self.service),
                "ManagedPolicyArns": self.managed,
                "Policies": self.policies or None,
                "Path": properties.get("RolePath"),
                "PermissionsBoundary": properties.get("PermissionsBoundary"),
                "Tags": write_tags(properties.get("Tags"), self.creator),
            },
        )

    def _attach(self, policy: Any) -> None:
        if policy not in self.managed:
            self.managed.append(policy)

    def _fill(self, name: str, policy: Template, path: tuple[Key, ...]) -> None:
        """Add a policy that SAM knows by name, its parameters filled in."""
        statements: list[Template] = []
        for template, parameters in policy.items():
            known = _templates().get(template)
            if known is None:
                hint = suggest(str(template), _templates())
                message = f"SAM has no policy template `{template}`"
                self.generation.complain(path, message, hint)
                return
            values = parameters or {}
            if not isinstance(values, dict):
                message = f"`{template}` takes a mapping, found {show(values)}"
                self.generation.complain((*path, template), message)
                return
            missing = [each for each in known["parameters"] if each not in values]
            if missing:
                message = f"`{template}` needs {' and '.join(missing)}"
                self.generation.complain((*path, template), message)
                return
            statements += [_write(each, values) for each in known["statements"]]
        document = {"Statement": statements}
        self.policies.append({"PolicyName": name, "PolicyDocument": document})


def _write(statement: Template, values: Template) -> Template:
    resources = [_substitute(each, values) for each in many(statement["Resource"])]
    written: Template = {
        "Effect": "Allow",
        "Action": list(statement["Action"]),
        "Resource": resources if len(resources) > 1 else resources[0],
    }
    if condition := statement.get("Condition"):
        written["Condition"] = _substitute(condition, values)
    return written


def _substitute(value: Any, values: Template) -> Any:
    if isinstance(value, dict):
        return {key: _substitute(each, values) for key, each in value.items()}
    pieces = substitute(_complete(value), values)
    if len(pieces) == 1:
        return pieces[0]
    return {"Fn::Join": ["", pieces]}


def _complete(resource: str) -> str:
    """Write a resource's ARN out: the data has only its service and its name."""
    service, colon, name = resource.partition(":")
    if not colon or resource.startswith("$"):
        return resource
    place = ":::" if service in _EVERYWHERE else ":${AWS::Region}:${AWS::AccountId}:"
    return f"arn:${{AWS::Partition}}:{service}{place}{name}"


@cache
def _templates() -> dict[str, Any]:
    text = Path(__file__).with_name("policy_templates.yaml").read_text()
    found: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return found


def _find_managed(name: str) -> str:
    """Return the ARN of one of AWS's own policies, as SAM does for a bare name."""
    if name.startswith("arn:"):
        return name
    return list_aws_policies().get(name, name)
