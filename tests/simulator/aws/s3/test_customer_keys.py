"""Keys that customers bring are refused as S3 refuses them.

Source: see `gameday.simulator.aws.s3.customer_keys`.
"""

from __future__ import annotations

import base64
import hashlib

import pytest

from gameday.simulator.aws.s3.customer_keys import (
    check_transport,
    read_key,
    read_source_key,
)
from gameday.simulator.engine.gateway.call import AwsError

STEM = "x-amz-server-side-encryption-customer-"


def encode(content: bytes) -> str:
    """Write bytes as a header has them."""
    return base64.b64encode(content).decode()


def digest(key: bytes) -> str:
    """Return the MD5 of a key."""
    return encode(hashlib.md5(key).digest())


KEY, SHORT = b"k" * 32, b"k" * 10
GOOD = {"algorithm": "AES256", "key": encode(KEY), "key-MD5": digest(KEY)}


def head(given: dict[str, str], stem: str = STEM) -> dict[str, str]:
    """Write the headers that bring a key."""
    return {f"{stem}{name}": value for name, value in given.items()}


def leave_out(name: str) -> dict[str, str]:
    """Bring a key without one of its headers."""
    return {n: value for n, value in GOOD.items() if n != name}


@pytest.mark.parametrize(
    ("given", "code", "words"),
    [
        (leave_out("algorithm"), "InvalidArgument", "a valid encryption algorithm"),
        (leave_out("key"), "InvalidArgument", "an appropriate secret key"),
        (leave_out("key-MD5"), "InvalidArgument", "client calculated MD5"),
        (
            GOOD | {"algorithm": "AES128"},
            "InvalidEncryptionAlgorithmError",
            "Supported value: AES256",
        ),
        (
            GOOD | {"key-MD5": digest(SHORT)},
            "InvalidArgument",
            "did not match the hash that was provided",
        ),
        (
            GOOD | {"key": encode(SHORT), "key-MD5": digest(SHORT)},
            "InvalidArgument",
            "The secret key was invalid for the specified algorithm",
        ),
        (
            GOOD | {"key": "not base64!"},
            "InvalidArgument",
            "The secret key was invalid",
        ),
    ],
    ids=["algorithm", "key", "digest", "AES128", "mismatch", "short", "no base64"],
)
def test_what_is_missing_or_malformed_is_named(
    given: dict[str, str], code: str, words: str
) -> None:
    """The same for the key of an object and for that of the source of a copy."""
    source = head(given, f"x-amz-copy-source-{STEM.removeprefix('x-amz-')}")
    for read, headers in ((read_key, head(given)), (read_source_key, source)):
        with pytest.raises(AwsError, match=words) as caught:
            read(headers)
        assert (caught.value.code, caught.value.status) == (code, 400)


def test_a_key_is_known_by_its_digest() -> None:
    """However its headers are written; no headers bring no key."""
    assert read_key(head(GOOD)) == digest(KEY)
    assert read_key({n.upper(): v for n, v in head(GOOD).items()}) == digest(KEY)
    assert read_key({"x-amz-server-side-encryption": "AES256"}) is None
    assert read_source_key(head(GOOD)) is None


def test_a_key_goes_with_no_other_encryption() -> None:
    """S3 cannot encrypt with both."""
    both = head(GOOD) | {"x-amz-server-side-encryption": "aws:kms"}
    with pytest.raises(AwsError, match="incompatible with the encryption method"):
        read_key(both)


def test_a_key_is_not_sent_in_the_clear() -> None:
    """To AWS; the simulator's own address stands for AWS's."""
    with pytest.raises(AwsError, match="over a secure connection"):
        check_transport("http://records.s3.amazonaws.com/a")
    check_transport("https://records.s3.amazonaws.com/a")
    check_transport("http://127.0.0.1:8080/records/a")
