"""A new bucket is closed: all public access blocked, and access control lists off.

AWS: since April 2023 every new bucket has the four switches of Block Public Access on
and ``BucketOwnerEnforced`` as its object ownership, unless it is made otherwise
(https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html).

moto: new buckets have neither, as before. An intruder would get a bucket public with a
policy alone, and a responder that only checks the switches would find none to set.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3.models import FakeBucket, PublicAccessBlock

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make buckets closed; what a call or a template says of them comes after."""
    begin = FakeBucket.__init__

    @wraps(begin)
    def begin_closed(bucket: Any, *args: Any, **kwargs: Any) -> None:
        begin(bucket, *args, **kwargs)
        make_block: Any = PublicAccessBlock
        bucket.public_access_block = make_block(*[True] * 4)
        bucket.ownership_rule = "BucketOwnerEnforced"

    patches.set(FakeBucket, "__init__", begin_closed)
