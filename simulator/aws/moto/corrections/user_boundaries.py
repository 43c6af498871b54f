"""An IAM user can have a permissions boundary, and shows it.

AWS: ``CreateUser`` takes a boundary, ``GetUser`` shows it
(https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html).

moto: knows boundaries of roles only, so what a responder fences a user in with would
be lost. The authorizer reads ``permissions_boundary_arn``; the operations that set and
take it away are `aws.iam.answers.boundaries`.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.iam.models import User
from moto.iam.responses import IamResponse

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Give users a boundary, at creation too."""
    create = IamResponse.create_user

    @wraps(create)
    def create_bound(response: Any) -> Any:
        answer: Any = create(response)
        arn = response._get_param("PermissionsBoundary")  # noqa: SLF001 - moto's way
        answer.result["User"].permissions_boundary_arn = arn
        return answer

    patches.set(User, "permissions_boundary_arn", None)
    patches.set(User, "permissions_boundary", property(_show))
    patches.set(IamResponse, "create_user", create_bound)


def _show(user: Any) -> dict[str, str] | None:
    arn = user.permissions_boundary_arn
    if not arn:
        return None
    return {
        "PermissionsBoundaryType": "PermissionsBoundaryPolicy",
        "PermissionsBoundaryArn": arn,
    }
