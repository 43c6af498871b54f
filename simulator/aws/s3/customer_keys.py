"""Keys that customers bring with each request (SSE-C), refused as S3 refuses them.

S3 encrypts an object with the key it is sent, keeps no more than a digest of that key,
and gives the object to nobody who does not bring the same one. Sources: S3 user guide,
"Using server-side encryption with customer-provided keys (SSE-C)"; S3 API, PutObject,
GetObject, CopyObject, UploadPart. The words of the errors are those that S3 was seen to
answer: boto/boto3#982 and #1482, aws/aws-sdk-go#1726 and #2724, aws/aws-sdk-php#1050,
aws/aws-sdk-ruby#1084, aws/aws-sdk-js-v3#5651.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Headers

__all__ = [
    "ALGORITHM",
    "check_part_key",
    "check_read_key",
    "check_transport",
    "read_key",
    "read_source_key",
]

ALGORITHM = "AES256"
"""The only one there is."""
_KEY_BYTES = 32
_FORBIDDEN = 403
_AWS_HOST = ".amazonaws.com"
_BRING = "Requests specifying Server Side Encryption with Customer provided keys must "


def read_key(headers: Headers) -> str | None:
    """Read the key that an object is written or read with.

    Returns:
        The MD5 of the key, in base64; None where the request brings none.

    Raises:
        AwsError: The key, its digest or the algorithm is missing or malformed.
    """
    given = _gather(headers, "x-amz-server-side-encryption-customer-")
    if given and any(
        n.lower() == "x-amz-server-side-encryption" for n in _names(headers)
    ):
        raise AwsError(
            "InvalidArgument",
            "Server Side Encryption with Customer provided key is incompatible with the"
            " encryption method specified",
        )
    return _read(given)


def read_source_key(headers: Headers) -> str | None:
    """Read the key of the object that is copied (see `read_key`)."""
    return _read(_gather(headers, "x-amz-copy-source-server-side-encryption-customer-"))


def check_read_key(brought: str | None, kept: str | None) -> None:
    """Refuse who reads an object without the key that it was written with.

    Args:
        brought: The digest of the key that the request brings.
        kept: The digest of the key that the object was written with.

    Raises:
        AwsError: They are not the same, or one of them is not there.
    """
    if brought is None and kept is not None:
        raise AwsError(
            "InvalidRequest",
            "The object was stored using a form of Server Side Encryption. The correct"
            " parameters must be provided to retrieve the object.",
        )
    if brought is not None and kept is None:
        raise AwsError(
            "InvalidRequest",
            "The encryption parameters are not applicable to this object.",
        )
    if brought != kept:
        words = f"{_BRING}provide the correct secret key."
        raise AwsError("AccessDenied", words, status=_FORBIDDEN)


def check_part_key(brought: str | None, kept: str | None) -> None:
    """Refuse a part that is not under the key its upload was begun with.

    Raises:
        AwsError: One of them has a key and the other none, or another.
    """
    if (brought is None) is not (kept is None):
        raise AwsError(
            "InvalidRequest",
            "The multipart upload initiate requested encryption. Subsequent part"
            " requests must include the appropriate encryption parameters.",
        )
    if brought != kept:
        raise AwsError(
            "InvalidRequest",
            "The provided encryption parameters did not match the ones used"
            " originally.",
        )


def check_transport(url: str) -> None:
    """Refuse a key that is sent to AWS in the clear.

    The simulator's own address stands for AWS's, whatever is spoken with it.

    Raises:
        AwsError: The URL is one of AWS's, over plain HTTP.
    """
    sent = urlsplit(url)
    if sent.scheme == "http" and (sent.hostname or "").endswith(_AWS_HOST):
        raise AwsError("InvalidRequest", f"{_BRING}be made over a secure connection.")


def _names(headers: Headers) -> list[str]:
    return [name for name, _ in headers.items()]


def _gather(headers: Headers, stem: str) -> dict[str, str]:
    """Return the headers that begin alike, by the rest of their names."""
    named = {name.lower(): str(value) for name, value in headers.items()}
    return {n.removeprefix(stem): v for n, v in named.items() if n.startswith(stem)}


def _read(given: Mapping[str, str]) -> str | None:
    """Return the digest of a key, once it is seen to be the key's."""
    if not given:
        return None
    algorithm = given.get("algorithm")
    if algorithm is None:
        raise _refuse(f"{_BRING}provide a valid encryption algorithm.")
    if algorithm != ALGORITHM:
        raise AwsError(
            "InvalidEncryptionAlgorithmError",
            "The Encryption request you specified is not valid. Supported value:"
            f" {ALGORITHM}.",
        )
    if not given.get("key"):
        raise _refuse(f"{_BRING}provide an appropriate secret key.")
    if not given.get("key-md5"):
        raise _refuse(f"{_BRING}provide the client calculated MD5 of the secret key.")
    key = _decode(given["key"])
    if given["key-md5"] != _digest(key):
        # Keys of a wrong length, with a wrong digest, were seen to be refused so.
        raise _refuse(
            "The calculated MD5 hash of the key did not match the hash that was"
            " provided."
        )
    if len(key) != _KEY_BYTES:
        raise _refuse("The secret key was invalid for the specified algorithm.")
    return given["key-md5"]


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _refuse(
            "The secret key was invalid for the specified algorithm."
        ) from None


def _digest(key: bytes) -> str:
    made = hashlib.md5(key, usedforsecurity=False)
    return base64.b64encode(made.digest()).decode()


def _refuse(words: str) -> AwsError:
    return AwsError("InvalidArgument", words)
