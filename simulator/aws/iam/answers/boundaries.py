"""Setting and taking away a user's permissions boundary.

Source: IAM API reference, ``PutUserPermissionsBoundary``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.iam.identities import find_managed_policy
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]

_MISSING = 404


def add_operations(operations: Operations) -> None:
    """Answer the operations of a user's boundary."""
    operations.add("iam", "PutUserPermissionsBoundary", put_boundary)
    operations.add("iam", "DeleteUserPermissionsBoundary", delete_boundary)


def put_boundary(call: Call) -> dict[str, Any]:
    """Answer PutUserPermissionsBoundary.

    Raises:
        AwsError: There is no such user, or no such policy.
    """
    user, arn = _find_user(call), call.params["PermissionsBoundary"]
    if find_managed_policy(arn, call.account) is None:
        message = f"Policy {arn} does not exist or is not attachable."
        raise AwsError("NoSuchEntity", message, status=_MISSING)
    user.permissions_boundary_arn = arn
    return {}


def delete_boundary(call: Call) -> dict[str, Any]:
    """Answer DeleteUserPermissionsBoundary.

    Raises:
        AwsError: There is no such user.
    """
    _find_user(call).permissions_boundary_arn = None
    return {}


def _find_user(call: Call) -> Any:
    from moto.iam.models import iam_backends

    backend: Any = iam_backends[call.account]["aws"]
    name = call.params["UserName"]
    if name not in backend.users:
        message = f"The user with name {name} cannot be found."
        raise AwsError("NoSuchEntity", message, status=_MISSING)
    return backend.users[name]
