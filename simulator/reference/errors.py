"""exit-codes-and-errors.md: how `gameday` ends, and every error it can end with.

The errors are read from the places in the code that raise them.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from gameday.scenarios.exit_codes import ExitCode
from gameday.simulator.reference.markdown import block, code, paragraph, table
from gameday.simulator.reference.source import ROOT, list_trees, parse

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Raised", "find_raised", "list_lines"]

_ROOMS = ("scenarios", "scorecards", "responders", "simulator")
_BASE, _INVALID = "GameDayError", "ScenarioError"


@dataclass(frozen=True, slots=True)
class Raised:
    """One place in the code that makes an error."""

    code: str
    kind: str
    """The error's class."""
    hint: str
    """What to do next; no text where that depends on what was found."""


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# Exit codes and errors"
    yield ""
    codes = [(str(code), code.meaning) for code in ExitCode]
    yield from table(("exit code", "meaning"), codes)
    yield ""
    yield from paragraph(
        "An error is told on standard error: what was expected and what was found, the"
        " code in square brackets, and a hint what to do next. A command line that"
        " cannot be read at all is told by its usage, with exit code 2 and no code."
    )
    tree = ast.get_docstring(parse(ROOT / "scenarios" / "errors.py")) or ""
    drawn = tree.partition("::\n\n")[2].partition("\n\n")[0]
    lines = (line.removeprefix("    ") for line in drawn.splitlines())
    yield from ("", "## Classes", "", *block("\n".join(lines)))
    yield from ("", "## Codes", "")
    by_code: defaultdict[str, list[Raised]] = defaultdict(list)
    for raised in find_raised():
        by_code[raised.code].append(raised)
    rows = [_row(name, by_code[name]) for name in sorted(by_code)]
    yield from table(("code", "exit code", "class", "hint"), rows)


@cache
def find_raised() -> tuple[Raised, ...]:
    """Find every place that makes an error with a code, in the code's order."""
    return tuple(
        raised
        for tree in list_trees(*_ROOMS)
        for node, kind in _find_calls(tree)
        if (raised := _read(node, kind, tree))
    )


def _find_calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Go through the calls that make an error, each with the error's class."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node) in _find_exit_codes():
            yield node, _name(node)
        if isinstance(node, ast.ClassDef) and node.name in _find_exit_codes():
            for call in ast.walk(node):
                if isinstance(call, ast.Call) and _name(call) == "super().__init__":
                    yield call, node.name


def _name(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")), attr="__init__"):
            return "super().__init__"
    return ""


def _row(name: str, places: list[Raised]) -> tuple[str, ...]:
    kinds = dict.fromkeys(each.kind for each in places)
    ends = dict.fromkeys(str(_find_exit_codes()[kind]) for kind in kinds)
    hints = dict.fromkeys(each.hint for each in places if each.hint)
    return f"`{name}`", ", ".join(ends), code(*kinds), "; ".join(hints)


def _read(node: ast.Call, kind: str, tree: ast.Module) -> Raised | None:
    given = {each.arg: each.value for each in node.keywords if each.arg}
    code = "scenario-invalid" if kind == _INVALID else ""
    match given.get("code"):
        case ast.Constant(value=str(text)):
            code = text
        case ast.Name(id=name):
            code = _find_constant(name, tree)
    return Raised(code, kind, _write(given.get("hint"))) if code else None


def _find_constant(name: str, tree: ast.Module) -> str:
    for node in tree.body:
        match node:
            case ast.Assign(
                targets=[ast.Name(id=found)], value=ast.Constant(value=str(text))
            ) if found == name:
                return text
    return ""


def _write(node: ast.expr | None) -> str:
    """Write a text of the code; what is filled in becomes an ellipsis."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_write(part) or "…" for part in parts)
        case ast.BoolOp(values=[*_, last]):
            return _write(last)
    return ""


@cache
def _find_exit_codes() -> dict[str, ExitCode]:
    """Map every class of error to its exit code."""
    bases: dict[str, str] = {}
    own: dict[str, ExitCode] = {}
    for tree in list_trees(*_ROOMS):
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.bases:
                bases[node.name] = ast.unparse(node.bases[0])
                if (found := _find_exit_code(node)) is not None:
                    own[node.name] = found
    codes: dict[str, ExitCode] = {}
    for name in (_BASE, *bases):
        line = [name]
        while line[-1] != _BASE and line[-1] in bases:
            line.append(bases[line[-1]])
        if line[-1] == _BASE:
            codes[name] = next(own[each] for each in line if each in own)
    return codes


def _find_exit_code(node: ast.ClassDef) -> ExitCode | None:
    for statement in node.body:
        match statement:
            case (
                ast.Assign(
                    targets=[ast.Name(id="exit_code")], value=ast.Attribute(attr=name)
                )
                | ast.AnnAssign(
                    target=ast.Name(id="exit_code"), value=ast.Attribute(attr=name)
                )
            ) if name in ExitCode.__members__:
                return ExitCode[name]
    return None
