"""``gameday query``: SQL over what a run left, and over nothing else."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

    Query = Callable[..., Result]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT count(*) AS n FROM cloudtrail", [{"n": 2}]),
        (
            (
                "SELECT eventtime, useridentity.sessioncontext.sessionissuer.username"
                " AS u, readonly, resources[1].arn AS r FROM cloudtrail"
                " WHERE eventid = 'e-1'"
            ),
            [
                {
                    "eventtime": "2026-03-02T09:14:00Z",
                    "u": "web",
                    "readonly": True,
                    "r": "arn:aws:s3:::app-data",
                }
            ],
        ),
        (
            (
                "SELECT DISTINCT json_extract_scalar(requestparameters, '$.bucketName')"
                " AS b, responseelements AS r FROM cloudtrail"
            ),
            [{"b": "app-data", "r": None}],
        ),
        (
            (
                "SELECT eventid FROM cloudtrail"
                " WHERE eventtime >= '2026-03-02T09:14:00Z'"
                " AND eventtime < from_iso8601_timestamp('2026-03-02T09:15:00Z')"
                " ORDER BY ALL"
            ),
            [{"eventid": "e-1"}, {"eventid": "e-2"}],
        ),
        (
            (
                'SELECT srcaddr, dstport, start, "end" - start AS lasted FROM vpc_flow'
                " WHERE action = 'REJECT'"
            ),
            [
                {
                    "srcaddr": "198.51.100.7",
                    "dstport": 22,
                    "start": "2026-03-02T09:00:00Z",
                    "lasted": "0:01:00",
                }
            ],
        ),
        (
            (
                "SELECT d.query_name, sum(f.bytes)::BIGINT AS bytes FROM dns d"
                " JOIN vpc_flow f ON f.dstaddr = d.answers[1].rdata GROUP BY ALL"
            ),
            [{"query_name": "xmr-pool.example.", "bytes": 5200}],
        ),
        (
            "SELECT log_group, log_stream, time, message FROM log_events ORDER BY time",
            [
                {
                    "log_group": "/aws/lambda/isolate",
                    "log_stream": "2026/03/02/[$LATEST]0f",
                    "time": "2026-03-02T09:20:00.250Z",
                    "message": "isolated i-1",
                },
                {
                    "log_group": "/aws/lambda/isolate",
                    "log_stream": "2026/03/02/[$LATEST]0f",
                    "time": "2026-03-02T09:20:01Z",
                    "message": "two\nlines",
                },
            ],
        ),
        (
            "SELECT type, severity, service->>'$.action.actionType' AS a FROM findings",
            [
                {
                    "type": "CryptoCurrency:EC2/BitcoinTool.B!DNS",
                    "severity": 8.0,
                    "a": "DNS_REQUEST",
                }
            ],
        ),
        (
            "SELECT key, bytessent, requestdatetime FROM s3_access",
            [
                {
                    "key": "names.csv",
                    "bytessent": 2048,
                    "requestdatetime": "2026-03-02T09:16:00Z",
                }
            ],
        ),
        (
            "SELECT t, time, kind, fields->>'scenario' AS scenario FROM journal",
            [
                {
                    "t": 1.5,
                    "time": "2026-03-02T09:00:00Z",
                    "kind": "exercise.began",
                    "scenario": "a/b",
                }
            ],
        ),
    ],
)
def test_a_query_is_answered(query: Query, sql: str, expected: Any) -> None:
    """With the names Athena's tables have, in types that can be compared."""
    result = query(sql, "--format", "json")

    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout) == expected


def test_a_table_is_for_reading(query: Query) -> None:
    """Long values are cut short there, and nowhere else."""
    sql = "SELECT eventid, repeat('x', 70) AS long FROM cloudtrail ORDER BY 1 LIMIT 1"

    assert query(sql).stdout == (
        "eventid    long\n"
        "---------  ------------------------------------------------------------\n"
        f"e-1        {'x' * 59}…\n"
    )
    assert query(sql, "--format", "csv").stdout == f"eventid,long\ne-1,{'x' * 70}\n"


def test_values_of_every_kind_are_written(query: Query) -> None:
    """Nothing, truth, lists and structs as JSON, times in UTC."""
    sql = (
        "SELECT NULL AS a, true AS b, [1, 2] AS c, {'x': 'y'} AS d,"
        " TIMESTAMPTZ '2026-03-02 10:00:00.5+01' AS e"
    )
    assert query(sql, "--format", "csv").stdout == (
        'a,b,c,d,e\n,true,"[1, 2]","{""x"": ""y""}",2026-03-02T09:00:00.500Z\n'
    )


def test_no_rows_are_said(query: Query) -> None:
    """An empty table would look like nothing happened."""
    sql = "SELECT * FROM cloudtrail WHERE eventname = 'StopLogging'"

    assert query(sql).stdout == "no rows\n"
    assert query(sql, "--format", "json").stdout == "[]\n"


def test_a_query_is_read_from_standard_input(query: Query) -> None:
    """For queries kept in files."""
    assert query("-", "--format", "csv", stdin="SELECT 1 AS one").stdout == "one\n1\n"


def test_without_a_query_the_tables_are_listed(query: Query, run: Path) -> None:
    """Columns, rows, and queries to begin with, which can be asked as they stand."""
    text = query().stdout

    for line in ("cloudtrail (2 rows)", "dns (1 row)", "vpc_flow (2 rows)"):
        assert line in text.splitlines()
    assert "  eventversion, useridentity, eventtime, eventsource, eventname" in text
    examples = [line for line in text.splitlines() if line.startswith("gameday")]
    assert len(examples) == 2
    for example in examples:
        sql = example.removeprefix(f'gameday query {run} "').removesuffix('"')
        assert query(sql).exit_code == 0


def test_tables_without_a_log_are_empty(query: Query, quiet_run: Path) -> None:
    """Nothing was on; the journal is there all the same."""
    text = query(of=quiet_run).stdout

    assert "cloudtrail (0 rows)" in text
    assert "journal (1 row)" in text
    assert query("SELECT * FROM vpc_flow", of=quiet_run).stdout == "no rows\n"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT eventnam FROM cloudtrail", 'Candidate bindings: "eventname"'),
        ("SELECT * FROM cloudtrial", 'Did you mean "cloudtrail"?'),
        ("SELEC 1", 'syntax error at or near "SELEC"'),
        ("SELECT CAST('x' AS INTEGER)", "Could not convert string 'x' to INT32"),
    ],
)
def test_a_wrong_query_is_explained(query: Query, sql: str, expected: str) -> None:
    """In the database's words, in one line, without a traceback."""
    result = query(sql)

    assert (result.exit_code, result.stdout) == (2, "")
    first = result.stderr.splitlines()[0]
    assert first.startswith("error: ")
    assert expected in first
    assert "hint: `gameday query RUN` lists the tables" in result.stderr


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM '/etc/hostname'",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM 'https://example.com/a.json'",
        "COPY cloudtrail TO '{folder}/out.csv'",
        "EXPORT DATABASE '{folder}/out'",
        "ATTACH '{folder}/out.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET threads = 1",
        "SELECT * FROM sql",
    ],
)
def test_a_query_reaches_nothing_but_the_tables(
    query: Query, tmp_path: Path, sql: str
) -> None:
    """No files, no network, no extensions, no variables of the process."""
    (tmp_path / "outside").mkdir()
    result = query(sql.format(folder=tmp_path / "outside"))

    assert result.exit_code == 2
    assert "[query-invalid]" in result.stderr
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_broken_log_is_named(query: Query, run: Path) -> None:
    """It is not taken for an empty one."""
    (path,) = run.glob("logs/AWSLogs/*/vpcflowlogs/**/a.log.gz")
    path.write_bytes(path.read_bytes()[:-12])
    result = query("SELECT 1")

    assert result.exit_code == 2
    assert f"{path}: expected a log file of vpc_flow" in result.stderr


def test_an_unknown_run_is_an_error(query: Query, tmp_path: Path) -> None:
    """With the hint every command gives."""
    result = query("SELECT 1", of=tmp_path / "nowhere")

    assert result.exit_code == 2
    assert "[run-unknown]" in result.stderr


def test_without_duckdb_the_extra_is_named(
    query: Query, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The hint is the command that installs it."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    result = query("SELECT 1")

    assert result.exit_code == 2
    assert "hint: `pip install 'aws-gameday-simulator[investigate]'`" in result.stderr


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("'=1+1'", "'=1+1"),
        ("'@SUM(A1)'", "'@SUM(A1)"),
        ("'-cmd|x'", "'-cmd|x"),
        ("'+x'", "'+x"),
        ("'-'", "-"),
        ("'-5'", "-5"),
        ("-5", "-5"),
    ],
)
def test_no_cell_is_a_formula(query: Query, value: str, cell: str) -> None:
    """A spreadsheet that opens the answer works nothing out."""
    answer = query(f"SELECT {value} AS a", "--format", "csv")
    assert answer.stdout.splitlines() == ["a", cell]
