"""An exercise's estate: a CloudFormation stack in the account, made and taken away.

It makes the calls a person would make, and reads back what became of them. What the
template means is CloudFormation's affair.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
        raise PreflightFailed(
            f"the stack {name} could not be made: {_reason(error)}",
            code="estate-failed",
            hint="`cfn-lint` checks a template before it is deployed",
        ) from error
    return _read_stack(account, name, created["StackId"])


def delete_stack(account: EmbeddedAccount, name: str) -> None:
    """Delete a stack and everything in it that it may delete.

    Raises:
        CleanupIncomplete: Something of it is left; names the resource and the reason.
    """
    try:
        account.client("cloudformation").delete_stack(StackName=name)
    except ClientError as error:
        raise CleanupIncomplete(
            f"the stack {name} could not be deleted: {_reason(error)}",
            code="estate-left",
        ) from error


def _write_parameters(parameters: Mapping[str, str]) -> list[dict[str, str]]:
    return [
        {"ParameterKey": key, "ParameterValue": str(value)}
        for key, value in parameters.items()
    ]


def _read_stack(account: EmbeddedAccount, name: str, stack_id: str) -> Stack:
    described = account.client("cloudformation").describe_stacks(StackName=name)
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


def _reason(error: ClientError) -> str:
    return str(error.response["Error"].get("Message", error))
