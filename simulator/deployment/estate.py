"""What a responder's settings say of the estate: ``${WebServer}``, filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError

from gameday.scenarios.errors import PreflightFailed
from gameday.scenarios.references import PSEUDO_NAMES, find_references, substitute

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

__all__ = ["fill_from_estate"]

_ESTATE = "estate"
_T = TypeVar("_T")


def fill_from_estate(value: _T, account: EmbeddedAccount) -> _T:
    """Replace references to the estate's outputs in plain data.

    CloudFormation's own (``${AWS::Region}`` and the like) have the same values.

    Raises:
        PreflightFailed: The estate has no output of that name.
    """
    references = [each.name for each in find_references(value)]
    if not references:
        return value
    pseudo = (account.account_id, "aws", account.region)
    names = dict(zip(PSEUDO_NAMES, pseudo, strict=True)) | _read_outputs(account)
    missing = sorted({f"`{name}`" for name in references if name not in names})
    if missing:
        raise PreflightFailed(
            f"the estate has no output {' or '.join(missing)}",
            code="reference-unbound",
            hint=f"it has {', '.join(names)}",
        )
    filled: _T = substitute(value, names)
    return filled


def _read_outputs(account: EmbeddedAccount) -> dict[str, Any]:
    cloudformation = account.client("cloudformation")
    try:
        described = cloudformation.describe_stacks(StackName=_ESTATE)["Stacks"][0]
    except ClientError:
        return {}
    outputs = described.get("Outputs", ())
    return {each["OutputKey"]: each["OutputValue"] for each in outputs}
