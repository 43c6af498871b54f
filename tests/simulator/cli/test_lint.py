"""``gameday lint``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from gameday.simulator.cli import main

if TYPE_CHECKING:
    from pathlib import Path

FLAGSHIP = "impact/ec2-crypto-mining"


def test_a_valid_scenario_passes() -> None:
    """Nothing on standard output, a summary beside it."""
    result = CliRunner().invoke(main, ["lint", FLAGSHIP])

    assert result.exit_code == 0
    assert result.stdout == ""
    assert result.stderr == "1 scenario checked: 0 problems, 0 warnings\n"


def test_problems_are_written_as_compilers_do(tmp_path: Path) -> None:
    """One a line on standard output, and the exit code is 2."""
    path = tmp_path / "scenario.yaml"
    path.write_text("title: no\nestate: web-ap\nplaybok: {}\n")

    result = CliRunner().invoke(main, ["lint", str(tmp_path)])

    assert result.exit_code == 2
    assert result.stdout.splitlines() == [
        f"{path}:1:1: error: `playbook` is missing",
        (
            f"{path}:1:8: error: `no` is a truth value to some readers of YAML, not to"
            " others (quote it, or write `true` or `false`)"
        ),
        f"{path}:2:9: error: unknown estate `web-ap` (did you mean `web-app`?)",
        f"{path}:3:1: error: unknown key `playbok` (did you mean `playbook`?)",
    ]
    assert result.stderr == "1 scenario checked: 4 problems, 0 warnings\n"


def test_warnings_fail_only_where_asked(tmp_path: Path) -> None:
    """With ``--strict``."""
    path = tmp_path / "scenario.yaml"
    path.write_text(
        "title: t\nestate: web-app\nlimits: none\nattack: [T1190]\nworkload: []\n"
        "injects: [{id: a, at: 0s, message: {to: soc, subject: s, text: t}}]\n"
        "playbook: {detect: {within: 5m}}\n"
    )

    relaxed = CliRunner().invoke(main, ["lint", str(path)])
    strict = CliRunner().invoke(main, ["lint", "--strict", str(path)])

    assert relaxed.stdout == (
        f"{path}:1:1: warning: there is no `description`"
        " (tell the story: who attacks, how they got in, what they are after)\n"
    )
    assert (relaxed.exit_code, strict.exit_code) == (0, 2)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            b"\x00\x01\x02",
            "1:1: error: expected text, found the control character U+0000",
        ),
        (b"[" * 100_000, "1:51: error: expected at most 50 levels of nesting"),
        (b"# big\n" * 2_000_000, " error: expected at most 1 MiB, found a larger file"),
    ],
)
def test_a_bad_file_is_a_problem_like_any_other(
    tmp_path: Path, content: bytes, expected: str
) -> None:
    """No traceback, whatever it holds."""
    path = tmp_path / "s.yaml"
    path.write_bytes(content)

    result = CliRunner().invoke(main, ["lint", str(path)])

    assert (result.exit_code, result.stdout) == (2, f"{path}:{expected}\n")


def test_an_unknown_path_is_a_usage_error(tmp_path: Path) -> None:
    """With what to do next."""
    result = CliRunner().invoke(main, ["lint", str(tmp_path / "none")])

    assert result.exit_code == 2
    assert result.stderr.endswith("hint: `gameday list` shows the library\n")
