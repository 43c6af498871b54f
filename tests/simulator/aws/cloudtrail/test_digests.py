"""Digests chain and verify the way ``aws cloudtrail validate-logs`` checks them.

The verifier here follows the description in the CloudTrail user guide ("CloudTrail
digest file structure"): it is ours, and uses another implementation of the checks than
the signer.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

if TYPE_CHECKING:
    from conftest import Scene

BUCKET = "trail-bucket"


def _get(scene: Scene, key: str) -> tuple[bytes, dict[str, str]]:
    got = scene.own("s3").get_object(Bucket=BUCKET, Key=key)
    return gzip.decompress(got["Body"].read()), got["Metadata"]


def _verify(scene: Scene, key: str) -> dict[str, Any]:
    """Verify one digest and its log files, and return it."""
    content, metadata = _get(scene, key)
    digest: dict[str, Any] = json.loads(content)
    assert (digest["digestS3Bucket"], digest["digestS3Object"]) == (BUCKET, key)
    assert metadata["signature-algorithm"] == "SHA256withRSA"
    listed = scene.own("cloudtrail").list_public_keys()["PublicKeyList"]
    keys = {each["Fingerprint"]: each["Value"] for each in listed}
    # PKCS #1 in DER form, as the aws command loads it.
    public = load_der_public_key(keys[digest["digestPublicKeyFingerprint"]])
    assert isinstance(public, rsa.RSAPublicKey)
    lines = (
        digest["digestEndTime"],
        f"{BUCKET}/{key}",
        hashlib.sha256(content).hexdigest(),
        digest["previousDigestSignature"] or "null",
    )
    public.verify(
        bytes.fromhex(metadata["signature"]),
        "\n".join(lines).encode(),
        padding.PKCS1v15(),
        SHA256(),
    )
    for file in digest["logFiles"]:
        log, _ = _get(scene, file["s3Object"])
        assert hashlib.sha256(log).hexdigest() == file["hashValue"]
    return digest


def _verify_chain(scene: Scene) -> list[dict[str, Any]]:
    """Verify from the last digest back to the first, and return them, oldest first."""
    key: str | None = scene.list_keys("CloudTrail-Digest")[-1]
    chain: list[dict[str, Any]] = []
    while key:
        digest = _verify(scene, key)
        chain.insert(0, digest)
        key = digest["previousDigestS3Object"]
        if key:
            content, metadata = _get(scene, key)
            hashed = hashlib.sha256(content).hexdigest()
            assert digest["previousDigestHashValue"] == hashed
            assert digest["previousDigestSignature"] == metadata["signature"]
    return chain


def test_a_digest_names_the_hours_files(timed: Scene) -> None:
    """It lies where the trail's home region and name say."""
    timed.make_trail(EnableLogFileValidation=True, S3KeyPrefix="audit")
    timed.client("iam").list_users()
    timed.wait(1200)
    assert timed.list_keys("CloudTrail-Digest") == []
    timed.wait(2400)
    (digest,) = _verify_chain(timed)
    assert digest["digestS3Object"] == (
        "audit/AWSLogs/123456789012/CloudTrail-Digest/us-east-1/2026/03/02/"
        "123456789012_CloudTrail-Digest_us-east-1_main_us-east-1_20260302T100000Z.json.gz"
    )
    assert digest["digestStartTime"] == "2026-03-02T09:00:00Z"
    assert digest["previousDigestSignature"] is None
    (file,) = digest["logFiles"]
    assert [file["s3Object"]] == timed.list_keys()
    assert digest["oldestEventTime"] == timed.records[0]["eventTime"]
    status = timed.own("cloudtrail").get_trail_status(Name="main")
    assert status["LatestDigestDeliveryTime"].isoformat()[:16] == "2026-03-02T10:00"


def test_quiet_hours_do_not_break_the_chain(timed: Scene) -> None:
    """Each hour has a digest; those without files say so."""
    timed.make_trail(EnableLogFileValidation=True)
    timed.client("iam").list_users()
    timed.wait(3 * 3600)
    timed.client("iam").list_users()
    timed.wait(2 * 3600)
    chain = _verify_chain(timed)
    assert [len(digest["logFiles"]) for digest in chain] == [1, 0, 0, 1]
    ends = [digest["digestEndTime"] for digest in chain]
    assert [digest["digestStartTime"] for digest in chain[1:]] == ends[:-1]


def test_a_changed_file_is_found(timed: Scene) -> None:
    """A rewritten log file is caught by its hash, a digest by its signature."""
    timed.make_trail(EnableLogFileValidation=True)
    timed.client("iam").list_users()
    timed.wait(3600)
    (key,) = timed.list_keys()
    _verify_chain(timed)
    clean = gzip.compress(json.dumps({"Records": []}).encode())
    timed.own("s3").put_object(Bucket=BUCKET, Key=key, Body=clean)
    with pytest.raises(AssertionError):
        _verify_chain(timed)
    (digest,) = timed.list_keys("CloudTrail-Digest")
    content, metadata = _get(timed, digest)
    forged = gzip.compress(content.replace(b'"SHA-256"', b'"SHA-257"'))
    timed.own("s3").put_object(
        Bucket=BUCKET, Key=digest, Body=forged, Metadata=metadata
    )
    with pytest.raises(InvalidSignature):
        _verify_chain(timed)


def test_starting_again_begins_another_chain(timed: Scene) -> None:
    """Between the two nobody can tell what happened."""
    timed.make_trail(EnableLogFileValidation=True)
    cloudtrail = timed.client("cloudtrail")
    cloudtrail.stop_logging(Name="main")
    timed.wait(3 * 3600)
    cloudtrail.start_logging(Name="main")
    timed.wait(2 * 3600)
    first, last = timed.list_keys("CloudTrail-Digest")
    assert _verify(timed, first)["previousDigestS3Object"] is None
    assert _verify(timed, last)["previousDigestS3Object"] is None
    assert _verify(timed, last)["digestStartTime"] >= "2026-03-02T12:00:00Z"


def test_a_trail_without_validation_has_no_digests(timed: Scene) -> None:
    """Nobody asked for them."""
    timed.make_trail()
    timed.client("iam").list_users()
    timed.wait(2 * 3600)
    assert timed.list_keys("CloudTrail-Digest") == []
