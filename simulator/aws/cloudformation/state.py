"""The resources of a stack, as facts, and the seam they are read through.

Each is what DescribeStackResources gives of a real account; `aws.moto.readers
.cloudformation` reads them from moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

__all__ = ["StackReader", "StackResource", "StackRoles"]


@dataclass(frozen=True, slots=True)
class StackResource:
    """One resource of a stack."""

    logical_id: str
    type: str
    physical_id: str
    """What ``Ref`` gives for it."""
    is_supported: bool = True
    """Whether it does anything.

    Where an embedded account does not know the type, it is a placeholder: it has a
    name, and does nothing.
    """


class StackReader(Protocol):
    """The stacks of one account and region, as they are at the moment of asking."""

    def resources(self, stack_id: str) -> Sequence[StackResource]:
        """Return what a stack made, in the order of its template.

        A resource whose condition is false is none.

        Raises:
            LookupError: There is no such stack.
        """


class StackRoles(Protocol):
    """The roles that stacks were made with: CloudFormation goes on using them."""

    def find_role(self, account: str, region: str, params: Mapping[str, Any]) -> str:
        """Return the role of the stack or change set that a call is about, or none."""
