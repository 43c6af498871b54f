"""An object's list is the one that a request's body has.

AWS: ``PutObjectAcl`` takes a canned list, grants in headers, or a list in its body
(https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectAcl.html).

moto: does not read the body, and gives the object its bucket's list. An intruder who
lets everybody read an object that way would seem to have done nothing, and a responder
who takes the grant away as well.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3.models import FakeAcl
from moto.s3.responses import S3Response

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Read the body where no header has a list."""
    put = S3Response.put_object_acl

    @wraps(put)
    def put_list(response: Any) -> Any:
        is_in_headers = response._acl_from_headers(response.headers) is not None  # noqa: SLF001 - moto's own way
        if is_in_headers or not response.body:
            return put(response)
        acl = response._acl_from_body() or FakeAcl([])  # noqa: SLF001 - ditto
        key = response.parse_key_name()
        response.backend.put_object_acl(response.bucket_name, key, acl)
        return 200, {}, ""

    patches.set(S3Response, "put_object_acl", put_list)
