"""An object under a key that a customer brought is read with that key alone.

AWS: whoever writes an object may bring the key it is encrypted with (SSE-C). S3 keeps a
digest of the key with each version, and refuses who does not bring the same one to get,
head or copy it; deletes and lists need none. Copied onto itself under another key, an
object has changed (S3 user guide, "Using server-side encryption with customer-provided
keys (SSE-C)"; API, CopyObject).

moto: knows nothing of such keys. An object that an intruder encrypted would be read on
by everybody.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote, urlsplit

from moto.s3.models import FakeKey, S3Backend
from moto.s3.responses import S3Response

from gameday.simulator.aws.s3.customer_keys import (
    ALGORITHM,
    check_read_key,
    check_transport,
    read_key,
    read_source_key,
)
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = [
    "BROUGHT",
    "apply",
    "bringing",
    "check_source",
    "read_brought_key",
    "write_headers",
]

BROUGHT: ContextVar[str | None] = ContextVar("brought", default=None)
"""The digest of the key that what is written now is encrypted with."""


def apply(patches: Patches) -> None:
    """Keep the digests of keys, and ask for the keys again."""
    patches.set(FakeKey, "customer_key", None)
    patches.set(FakeKey, "response_dict", property(_tell_key(FakeKey.response_dict)))
    for correct, owner, name in _CORRECTED:
        patches.set(owner, name, correct(getattr(owner, name)))


@contextmanager
def bringing(digest: str | None) -> Iterator[None]:
    """Let what is written within be under a key, by its digest."""
    token = BROUGHT.set(digest)
    try:
        yield
    finally:
        BROUGHT.reset(token)


def _tell_key(inherited: Any) -> Any:
    """Tell of the key that an object is under, and of no other encryption."""
    tell = inherited.fget

    @wraps(tell)
    def tell_key(kept: Any) -> dict[str, Any]:
        return {**tell(kept), **write_headers(kept.customer_key)}

    return tell_key


def write_headers(digest: str | None) -> dict[str, str]:
    """Write the headers that tell of a key, by its digest."""
    if digest is None:
        return {}
    stem = "x-amz-server-side-encryption-customer"
    return {f"{stem}-algorithm": ALGORITHM, f"{stem}-key-MD5": digest}


def _write(write: Any) -> Any:
    """Write an object under the key that the request brings."""

    @wraps(write)
    def write_under_key(response: Any) -> Any:
        with bringing(read_brought_key(response)):
            return write(response)

    return write_under_key


def _copy(copy: Any) -> Any:
    """Copy an object whose key the request brings, under the one that it brings."""

    @wraps(copy)
    def copy_under_key(response: Any) -> Any:
        brought = read_brought_key(response)
        check_source(response)
        with bringing(brought):
            return copy(response)

    return copy_under_key


def _read(read: Any) -> Any:
    """Give an object to who brings its key."""

    @wraps(read)
    def read_with_key(response: Any, *args: Any, **given: Any) -> Any:
        _check_object(response)
        return read(response, *args, **given)

    return read_with_key


def _select(post: Any) -> Any:
    """Select from an object for who brings its key."""

    @wraps(post)
    def select_with_key(
        response: Any, request: Any, body: Any, bucket: Any, query: Any, key: Any
    ) -> Any:
        if "select" in query:
            _check_object(response)
        return post(response, request, body, bucket, query, key)

    return select_with_key


def _head(head: Any) -> Any:
    """Tell of an object to who brings its key; what is refused has no body."""

    @wraps(head)
    def head_with_key(response: Any, *args: Any, **given: Any) -> Any:
        try:
            _check_object(response)
        except AwsError as error:
            return error.status, {}, ""
        return head(response, *args, **given)

    return head_with_key


def _keep(put: Any) -> Any:
    """Keep with a new object the digest of its key."""

    @wraps(put)
    def put_under_key(backend: Any, *args: Any, **given: Any) -> Any:
        kept = put(backend, *args, **given)
        kept.customer_key = BROUGHT.get()
        if kept.customer_key is not None:
            # In place of what the bucket has for others.
            kept.encryption = kept.kms_key_id = None
        return kept

    return put_under_key


def _change(copy: Any) -> Any:
    """Take another key for a change, where an object is copied onto itself."""

    @wraps(copy)
    def copy_onto_itself(backend: Any, source: Any, *args: Any, **given: Any) -> Any:
        if BROUGHT.get() or source.customer_key:
            given["encryption"] = given.get("encryption") or ALGORITHM
        return copy(backend, source, *args, **given)

    return copy_onto_itself


_CORRECTED = (
    (_write, S3Response, "put_object"),
    (_copy, S3Response, "copy_object"),
    (_read, S3Response, "get_object"),
    (_read, S3Response, "get_object_attributes"),
    (_select, S3Response, "_key_response_post"),
    (_head, S3Response, "head_object"),
    (_keep, S3Backend, "put_object"),
    (_change, S3Backend, "copy_object"),
)


def read_brought_key(response: Any) -> str | None:
    """Read the key that a request brings."""
    brought = read_key(response.headers)
    if brought is not None:
        check_transport(response.request.url)
    return brought


def _check_object(response: Any) -> None:
    """Refuse who reads an object without its key; what is not there moto refuses."""
    version = response.querystring.get("versionId", [None])[0]
    kept = response.backend.get_object(
        response.bucket_name, response.parse_key_name(), version_id=version
    )
    if kept is not None:
        check_read_key(read_brought_key(response), kept.customer_key)


def check_source(response: Any) -> None:
    """Refuse who copies an object without its key; what is not there moto refuses."""
    named = response.headers["x-amz-copy-source"]
    parts = urlsplit(named.decode() if isinstance(named, bytes) else named)
    bucket, _, key = unquote(parts.path).lstrip("/").partition("/")
    version = parse_qs(parts.query).get("versionId", [None])[0]
    kept = response.backend.get_object(bucket, key, version_id=version)
    if kept is not None:
        check_read_key(read_source_key(response.headers), kept.customer_key)


def _find_upload(response: Any) -> Any:
    """Find the upload that a request is a part of; None where there is none."""
    bucket = response.backend.get_bucket(response.bucket_name)
    return bucket.multiparts.get(response._get_param("uploadId"))  # noqa: SLF001 - moto's way
