"""What IAM's operations of ours change in moto: the boundaries of users."""

from __future__ import annotations

from moto.iam.models import iam_backends

from gameday.simulator.aws.moto.readers.iam.identities import find_managed_policy

__all__ = ["MotoBoundaries"]


class MotoBoundaries:
    """The boundaries of users (see `aws.iam.answers.boundaries.Boundaries`)."""

    def has_policy(self, account: str, arn: str) -> bool:
        """Say whether there is such a managed policy, AWS's own included."""
        return find_managed_policy(arn, account) is not None

    def set_boundary(self, account: str, user: str, arn: str | None) -> bool:
        """Set a user's boundary, or take it away; False where there is no such user."""
        found = iam_backends[account]["aws"].users.get(user)
        if found is None:
            return False
        # moto's users have no boundary; `corrections.user_boundaries` gives them one.
        setattr(found, "permissions_boundary_arn", arn)  # noqa: B010
        return True
