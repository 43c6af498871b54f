"""Buckets leave authorization to the gateway.

AWS: who may do what in a bucket follows from all of its policies together (user guide,
"How Amazon S3 authorizes a request").

moto: looks at the bucket policy and the ACL on its own as well, knows few of their
conditions, and would refuse what the gateway has let through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Let every call that has come as far as moto pass."""

    def get_permission(_bucket: Any, _action: str, _resource: str) -> Any:
        return PermissionResult.PERMITTED

    patches.set(FakeBucket, "get_permission", get_permission)
