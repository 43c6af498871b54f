"""A canned list for the bucket's owner gives it what its name says.

AWS: ``bucket-owner-read`` and ``bucket-owner-full-control`` let the owner of the bucket
read the object, or do everything with it, which another account has written (S3 user
guide, "Canned ACL").

moto: writes the same list as for ``private``. Whose the object is, and who may read it,
would not be known.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3 import models, responses
from moto.s3.models import FakeGrant, FakeGrantee

from gameday.simulator.aws.moto.readers.iam.storage import BUCKET_OWNER

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_GIVES = {
    "bucket-owner-full-control": "FULL_CONTROL",
    "bucket-owner-read": "READ",
}


def apply(patches: Patches) -> None:
    """Write the bucket's owner into its lists."""
    get = models.get_canned_acl

    @wraps(get)
    def get_canned_acl(acl: str) -> Any:
        written = get(acl)
        if permission := _GIVES.get(acl):
            owner = FakeGrantee(grantee_id=BUCKET_OWNER)
            written.grants.append(FakeGrant([owner], [permission]))
        return written

    for module in (models, responses):
        patches.set(module, "get_canned_acl", get_canned_acl)
