"""An upload is under the key that it was begun with, and so are all of its parts.

AWS: who begins an upload in parts may bring the key that the object is encrypted with
(SSE-C); each part has to come with the same one, and what is put together is under it
(S3 API, CreateMultipartUpload, UploadPart, UploadPartCopy, CompleteMultipartUpload).

moto: knows nothing of such keys.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.s3.models import FakeMultipart, S3Backend
from moto.s3.responses import S3Response

from gameday.simulator.aws.moto.corrections.customer_keys import (
    BROUGHT,
    bringing,
    check_source,
    read_brought_key,
    write_headers,
)
from gameday.simulator.aws.s3.customer_keys import check_part_key

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Keep the digests of uploads' keys, and ask for the keys with each part."""
    patches.set(FakeMultipart, "customer_key", None)
    for correct, owner, name in _CORRECTED:
        patches.set(owner, name, correct(getattr(owner, name)))


def _put_part(put: Any) -> Any:
    """Take a part that is under its upload's key."""

    @wraps(put)
    def put_under_key(response: Any) -> Any:
        brought = _check_part(response)
        status, headers, body = put(response)
        return status, headers | write_headers(brought), body

    return put_under_key


def _copy_part(copy: Any) -> Any:
    """Take a part from an object whose key the request brings."""
    put = _put_part(copy)

    @wraps(copy)
    def copy_under_key(response: Any) -> Any:
        check_source(response)
        return put(response)

    return copy_under_key


def _post(post: Any) -> Any:
    """Begin an upload under the key that is brought, and end it with that alone."""

    @wraps(post)
    def post_with_key(
        response: Any, request: Any, body: Any, bucket: Any, query: Any, key: Any
    ) -> Any:
        go_on = (response, request, body, bucket, query, key)
        if "uploads" in query:
            brought = read_brought_key(response)
            with bringing(brought):
                status, headers, text = post(*go_on)
            return status, headers | write_headers(brought), text
        if "uploadId" in query and read_brought_key(response):
            _check_part(response)
        return post(*go_on)

    return post_with_key


def _keep_upload(begin: Any) -> Any:
    """Keep with a new upload the digest of its key."""

    @wraps(begin)
    def begin_under_key(backend: Any, *args: Any, **given: Any) -> Any:
        upload = begin(backend, *args, **given)
        upload.customer_key = BROUGHT.get()
        if upload.customer_key is not None:
            upload.sse_encryption = upload.kms_key_id = None
        return upload

    return begin_under_key


def _complete(complete: Any) -> Any:
    """Put what was uploaded in parts under the upload's key."""

    @wraps(complete)
    def complete_under_key(backend: Any, bucket: str, upload: str, body: Any) -> Any:
        begun = backend.get_bucket(bucket).multiparts.get(upload)
        with bringing(begun and begun.customer_key):
            return complete(backend, bucket, upload, body)

    return complete_under_key


_CORRECTED = (
    (_put_part, S3Response, "upload_part"),
    (_copy_part, S3Response, "upload_part_copy"),
    (_post, S3Response, "_key_response_post"),
    (_keep_upload, S3Backend, "create_multipart_upload"),
    (_complete, S3Backend, "complete_multipart_upload"),
)


def _check_part(response: Any) -> str | None:
    """Return the key that a part brings; where there is no upload, moto refuses it."""
    brought = read_brought_key(response)
    bucket = response.backend.get_bucket(response.bucket_name)
    upload = bucket.multiparts.get(response._get_param("uploadId"))  # noqa: SLF001 - moto's way
    if upload is not None:
        check_part_key(brought, upload.customer_key)
    return brought
