"""Setting and taking away a user's permissions boundary.

Source: IAM API reference, ``PutUserPermissionsBoundary``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["Boundaries", "add_operations"]

_MISSING = 404


class Boundaries(Protocol):
    """Where the boundaries of users are kept."""

    def has_policy(self, account: str, arn: str) -> bool:
        """Say whether there is such a managed policy, AWS's own included."""

    def set_boundary(self, account: str, user: str, arn: str | None) -> bool:
        """Set a user's boundary, or take it away; False where there is no such user."""


def add_operations(operations: Operations, boundaries: Boundaries) -> None:
    """Answer the operations of a user's boundary."""
    answers = _Answers(boundaries)
    operations.add("iam", "PutUserPermissionsBoundary", answers.put)
    operations.add("iam", "DeleteUserPermissionsBoundary", answers.delete)


@dataclass(frozen=True, slots=True)
class _Answers:
    boundaries: Boundaries

    def put(self, call: Call) -> dict[str, str]:
        arn = call.params["PermissionsBoundary"]
        if not self.boundaries.has_policy(call.account, arn):
            message = f"Policy {arn} does not exist or is not attachable."
            raise AwsError("NoSuchEntity", message, status=_MISSING)
        return self._set(call, arn)

    def delete(self, call: Call) -> dict[str, str]:
        return self._set(call, None)

    def _set(self, call: Call, arn: str | None) -> dict[str, str]:
        name = call.params["UserName"]
        if not self.boundaries.set_boundary(call.account, name, arn):
            message = f"The user with name {name} cannot be found."
            raise AwsError("NoSuchEntity", message, status=_MISSING)
        return {}
