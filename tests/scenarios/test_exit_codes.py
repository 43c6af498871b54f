"""Exit codes: their numbers, and their one place."""

from __future__ import annotations

import ast
from pathlib import Path

from gameday.scenarios.exit_codes import ExitCode

ROOT = Path(__file__).parents[2]
ROOMS = ("scenarios", "scorecards", "simulator")
OTHERS = "simulator/deployment/programs"
"""Where exit codes are those of a responder's own program."""


def test_the_numbers_are_what_scripts_rely_on() -> None:
    """They are part of the interface, and never change their meaning."""
    assert {code.name: int(code) for code in ExitCode} == {
        "PASSED": 0,
        "FAILED": 1,
        "BAD_INPUT": 2,
        "NOT_READY": 3,
        "CANNOT_SAY": 4,
        "ABORTED": 5,
        "LEFT_BEHIND": 6,
        "OUR_ERROR": 7,
    }


def test_a_code_is_written_as_its_number_and_says_what_it_means() -> None:
    """In a format string, in JSON, and as the end of a process."""
    assert f"{ExitCode.ABORTED}" == "5"
    assert ExitCode(5).meaning == (
        "The exercise was ended before its time, or could not be written down."
    )


def test_no_other_place_has_a_number() -> None:
    """An exit code written as a bare number would not follow this table."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if not path.is_relative_to(ROOT / OTHERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if _has_a_bare_code(node)
    ]

    assert found == []


def _has_a_bare_code(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="SystemExit"), args=[ast.Constant()]):
            return True
        case ast.Call(func=ast.Attribute(attr="exit"), args=[ast.Constant()]):
            return True
        case ast.keyword(arg="exit_code", value=ast.Constant()):
            return True
        case ast.Assign(targets=[ast.Name(id="exit_code")], value=ast.Constant()):
            return True
        case ast.AnnAssign(target=ast.Name(id="exit_code"), value=ast.Constant()):
            return True
    return False
