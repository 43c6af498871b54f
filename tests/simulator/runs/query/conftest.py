"""A run's folder with a little of every log."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from gameday.scorecards.journal import Journal
from gameday.simulator.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from click.testing import Result

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
EVENT = {
    "eventVersion": "1.11",
    "userIdentity": {
        "type": "AssumedRole",
        "arn": "arn:aws:sts::123456789012:assumed-role/web/i-1",
        "sessionContext": {
            "attributes": {"mfaAuthenticated": "false"},
            "sessionIssuer": {"userName": "web"},
            "ec2RoleDelivery": "2.0",
        },
    },
    "eventTime": "2026-03-02T09:14:00Z",
    "eventSource": "s3.amazonaws.com",
    "eventName": "GetObject",
    "requestParameters": {"bucketName": "app-data", "Host": "app-data.s3"},
    "responseElements": None,
    "readOnly": True,
    "resources": [{"ARN": "arn:aws:s3:::app-data", "accountId": "123456789012"}],
    "eventID": "e-1",
    "somethingNew": {"a": 1},
}
FLOWS = """\
version interface-id srcaddr dstaddr dstport bytes start end action
2 eni-1 10.0.0.4 203.0.113.9 3333 5200 1772442000 1772442060 ACCEPT
2 eni-1 198.51.100.7 10.0.0.4 22 40 1772442000 1772442060 REJECT
"""
QUERY = {
    "query_timestamp": "2026-03-02T09:15:00Z",
    "query_name": "xmr-pool.example.",
    "answers": [{"Rdata": "203.0.113.9", "Type": "A", "Class": "IN"}],
    "srcport": "50000",
    "srcids": {"instance": "i-1"},
}
FINDING = {
    "schemaVersion": "2.0",
    "id": "f-1",
    "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
    "severity": 8.0,
    "createdAt": "2026-03-02T09:19:00.000Z",
    "service": {"action": {"actionType": "DNS_REQUEST"}},
}
ACCESS = (
    "79a5 app-data [02/Mar/2026:10:16:00 +0100] 192.0.2.3 - 3E57 REST.GET.OBJECT"
    ' names.csv "GET /names.csv HTTP/1.1" 200 - 2048 2048 7 6 "-" "curl" -\n'
)


PRINTED = """\
# 123456789012 us-east-1 /aws/lambda/isolate 2026/03/02/[$LATEST]0f
2026-03-02T09:20:00.250Z isolated i-1
2026-03-02T09:20:01.000Z two
lines
"""


@pytest.fixture
def run(tmp_path: Path, complete: Callable[..., dict[str, Any]]) -> Path:
    """Give the folder of a run; two trails have delivered the same event."""
    folder = tmp_path / "a-run"
    place = folder / "logs" / "AWSLogs" / "123456789012"
    trail = json.dumps({"Records": [EVENT, {**EVENT, "eventID": "e-2"}]})
    _write(place / "CloudTrail/us-east-1/2026/03/02/a.json.gz", trail)
    again = json.dumps({"Records": [EVENT]})
    _write(place / "CloudTrail/us-east-1/2026/03/02/b.json.gz", again)
    _write(place / "vpcflowlogs/us-east-1/2026/03/02/a.log.gz", FLOWS)
    _write(place / "vpcdnsquerylogs/vpc-1/2026/03/02/a.log.gz", json.dumps(QUERY))
    _write(place / "GuardDuty/us-east-1/2026/03/02/a.jsonl.gz", json.dumps(FINDING))
    group = folder / "logs/CloudWatchLogs/application/123456789012/us-east-1/a"
    _write(group / "b.log", PRINTED)
    _write(folder / "logs/ServerAccessLogs/logs/2026-03-02-09-16-00-AB", ACCESS)
    _write_journal(folder, complete("exercise.began", scenario="a/b", seed=1))
    return folder


@pytest.fixture
def quiet_run(tmp_path: Path, complete: Callable[..., dict[str, Any]]) -> Path:
    """Give the folder of a run that left no logs."""
    _write_journal(tmp_path, complete("exercise.began"))
    return tmp_path


@pytest.fixture
def query(run: Path) -> Callable[..., Result]:
    """Give a function that asks the run."""

    def ask(*arguments: str, of: Path = run, stdin: str | None = None) -> Result:
        return CliRunner().invoke(main, ["query", str(of), *arguments], input=stdin)

    return ask


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode()))


def _write_journal(folder: Path, began: Mapping[str, Any]) -> None:
    folder.mkdir(exist_ok=True)
    journal = Journal(folder / "journal.jsonl", lambda: START, lambda: 1.5)
    journal.record("exercise.began", "simulator", **began)
    journal.close()
