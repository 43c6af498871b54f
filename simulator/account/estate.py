"""An exercise's estate: a CloudFormation stack in the account, made and taken away.

It makes the calls a person would make, and reads back what became of them. What the
template means is CloudFormation's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from gameday.scenarios.errors import CleanupIncomplete, PreflightFailed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.account.embedded import EmbeddedAccount
    from gameday.simulator.aws.cloudformation.state import StackResource

__all__ = ["Stack", "delete_stack", "deploy_stack"]

_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


@dataclass(frozen=True, slots=True)
class Stack:
    """A stack that was made."""

    name: str
    id: str
    outputs: Mapping[str, str]
    """In the order of the template."""
    resources: Mapping[str, StackResource]
    """By logical id, in the order of the template."""
    unsupported: tuple[str, ...] = ()
    """Logical ids of resources whose type the embedded account does not know."""


def deploy_stack(
    account: EmbeddedAccount,
    name: str,
    template: str,
    parameters: Mapping[str, str] | None = None,
) -> Stack:
    """Make a stack and return its outputs and resources.

    Args:
        account: Where to make it, in its region.
        name: The stack's name.
        template: The template, JSON or YAML.
        parameters: Values of the template's parameters.

    Raises:
        PreflightFailed: The stack could not be made; names the resource and the reason.
    """
    cloudformation = account.client("cloudformation")
    try:
        created = cloudformation.create_stack(
            StackName=name,
            TemplateBody=template,
            Parameters=_write_parameters(parameters or {}),
            Capabilities=_CAPABILITIES,
        )
    except ClientError as error:
        raise _not_made(name, _reason(error)) from error
    return _read_stack(account, name, created["StackId"])


def delete_stack(account: EmbeddedAccount, name: str) -> None:
    """Delete a stack and everything in it that it may delete.

    Raises:
        CleanupIncomplete: Something of it is left; names the resource and the reason.
    """
    cloudformation = account.client("cloudformation")
    try:
        cloudformation.delete_stack(StackName=name)
    except ClientError as error:
        raise _not_deleted(name, _reason(error)) from error
    kept = cloudformation.describe_stacks()["Stacks"]
    if any(each["StackName"] == name for each in kept):
        left = _list_failed(cloudformation, name)
        told = "; ".join(
            f"Resource {name} was not deleted: {why}" for name, _, why in left
        )
        raise _not_deleted(name, told)


def _write_parameters(parameters: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"ParameterKey": key, "ParameterValue": str(value)}
        for key, value in parameters.items()
    ]


def _read_stack(account: EmbeddedAccount, name: str, stack_id: str) -> Stack:
    cloudformation = account.client("cloudformation")
    described = cloudformation.describe_stacks(StackName=name)
    if described["Stacks"][0]["StackStatus"] != "CREATE_COMPLETE":
        ((failed, kind, why), *_) = _list_failed(cloudformation, name)
        cloudformation.delete_stack(StackName=name)
        raise _not_made(name, f"Resource {failed} ({kind}) failed: {why}")
    resources = account.readers.stacks.resources(stack_id)
    return Stack(
        name=name,
        id=stack_id,
        outputs={
            output["OutputKey"]: output["OutputValue"]
            for output in described["Stacks"][0].get("Outputs", ())
        },
        resources={each.logical_id: each for each in resources},
        unsupported=tuple(
            each.logical_id for each in resources if not each.is_supported
        ),
    )


def _list_failed(cloudformation: Any, name: str) -> list[tuple[str, str, str]]:
    """List the resources that failed: logical id, type and reason."""
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    return [
        (
            event["LogicalResourceId"],
            event["ResourceType"],
            event.get("ResourceStatusReason", ""),
        )
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
        and event["LogicalResourceId"] != name
    ]


def _not_made(name: str, why: str) -> PreflightFailed:
    return PreflightFailed(
        f"the stack {name} could not be made: {why}",
        code="estate-failed",
        hint="`cfn-lint` checks a template before it is deployed",
    )


def _not_deleted(name: str, why: str) -> CleanupIncomplete:
    return CleanupIncomplete(
        f"the stack {name} could not be deleted: {why}", code="estate-left"
    )


def _reason(error: ClientError) -> str:
    return str(error.response["Error"].get("Message", error))
