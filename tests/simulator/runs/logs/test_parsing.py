"""Records out of log files of every kind."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from gameday.scenarios.errors import UsageError
from gameday.simulator.runs.logs.kinds import Kind
from gameday.simulator.runs.logs.parsing import read_records

TRAIL = json.dumps({"Records": [{"eventID": "e-1"}, {"eventID": "e-2"}]})
FLOWS = """\
version account-id interface-id srcaddr dstport log-status
2 123456789012 eni-1 10.0.0.4 443 OK
2 123456789012 eni-1 - - NODATA
"""
ACCESS = (
    "79a5 app-data [06/Feb/2026:00:00:38 +0000] 192.0.2.3"
    " arn:aws:iam::123456789012:user/mallory 3E57427F3EXAMPLE REST.GET.OBJECT"
    ' my%20key "GET /app-data/my%20key HTTP/1.1" 200 - 2662992 3462992 70 10 "-"'
    ' "S3 \\"Browser\\" 9" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3'
    " SigV4 TLS_AES_128_GCM_SHA256 AuthHeader app-data.s3.us-east-1.amazonaws.com"
    " TLSv1.3 - -\n"
)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (Kind.CLOUDTRAIL, TRAIL, [{"eventID": "e-1"}, {"eventID": "e-2"}]),
        (
            Kind.CLOUDTRAIL,
            json.dumps(json.loads(TRAIL), indent=1),
            [{"eventID": "e-1"}, {"eventID": "e-2"}],
        ),
        (Kind.CLOUDTRAIL, '{"eventID": "e-1"}\n', [{"eventID": "e-1"}]),
        (Kind.CLOUDTRAIL, '{"a": 1}\n{"a": 2}\n', [{"a": 1}, {"a": 2}]),
        (Kind.DNS, '{"rcode": "NOERROR"}\n\n', [{"rcode": "NOERROR"}]),
        (Kind.FINDINGS, '{"id": "f-1"}\n', [{"id": "f-1"}]),
        (
            Kind.VPC_FLOW,
            FLOWS,
            [
                {
                    "version": "2",
                    "account_id": "123456789012",
                    "interface_id": "eni-1",
                    "srcaddr": "10.0.0.4",
                    "dstport": "443",
                    "log_status": "OK",
                },
                {
                    "version": "2",
                    "account_id": "123456789012",
                    "interface_id": "eni-1",
                    "log_status": "NODATA",
                },
            ],
        ),
        (Kind.VPC_FLOW, "", []),
    ],
)
@pytest.mark.parametrize(
    "pack", [str.encode, lambda text: gzip.compress(text.encode())]
)
def test_a_file_is_read(kind: Kind, text: str, expected: Any, pack: Any) -> None:
    """Compressed or not, one object or one a line."""
    assert list(read_records(kind, pack(text), "a file")) == expected


def test_an_access_log_is_read() -> None:
    """Its quoted and bracketed fields too; a dash is nothing."""
    (record,) = read_records(Kind.S3_ACCESS, ACCESS.encode(), "a file")

    assert record["requestdatetime"] == "06/Feb/2026:00:00:38 +0000"
    assert record["request_uri"] == "GET /app-data/my%20key HTTP/1.1"
    assert (record["key"], record["bytessent"]) == ("my%20key", "2662992")
    assert record["tlsversion"] == "TLSv1.3"
    assert {"errorcode", "referrer", "versionid"} & record.keys() == set()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (Kind.CLOUDTRAIL, gzip.compress(TRAIL.encode(), mtime=0)[:-9]),
        (Kind.CLOUDTRAIL, TRAIL[:20].encode()),
        (Kind.CLOUDTRAIL, b"\xff\xfe"),
        (Kind.DNS, b"[1]"),
        (Kind.VPC_FLOW, b"version srcaddr\n2\n"),
    ],
)
def test_a_broken_file_is_named(kind: Kind, body: bytes) -> None:
    """Cut short, changed, or not a log at all."""
    with pytest.raises(UsageError, match="a/file: expected a log file") as caught:
        list(read_records(kind, body, "a/file"))
    assert caught.value.code == "log-unreadable"
