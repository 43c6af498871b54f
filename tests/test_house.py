"""The house keeps its shape: arrows between rooms, exports, who builds clients."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ARROWS = {
    "scenarios": set(),
    "responders": set(),
    "scorecards": {"scenarios"},
    "simulator": {"scenarios", "responders", "scorecards"},
}
MODULES = sorted(
    path for room in ARROWS for path in (ROOT / room).rglob("*.py") if path.is_file()
)
PYTHON = sorted(
    path
    for folder in (*ARROWS, "src", "tests", "benchmarks", "docs")
    for path in (ROOT / folder).rglob("*.py")
    if path.is_file()
)
CLIENT_BUILDERS = (
    "responders/",  # a handler makes its own, as it does in Lambda
    "simulator/account/",
    "simulator/deployment/custodian/sessions.py",  # c7n wants a session of its own
    "simulator/aws/lambda_/",
)
"""Where boto3 clients and sessions are made; everything else asks for one."""
MOTO_OUTSIDE_ITS_DOOR = ()
"""Who imports moto and is not `simulator/aws/moto`: it may only become shorter."""


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _imports(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
            if node.module == "gameday":  # `from gameday import simulator`
                found.update(f"gameday.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_imports_follow_the_arrows(path: Path) -> None:
    """A room imports only the rooms that the design lets it."""
    room = path.relative_to(ROOT).parts[0]
    imported = {
        parts[1]
        for name in _imports(ast.parse(path.read_text()))
        if (parts := name.split("."))[0] == "gameday" and len(parts) > 1
    }
    assert imported - {room} <= ARROWS[room]


@pytest.mark.parametrize("path", PYTHON, ids=_name)
def test_ours_is_imported_by_its_one_name(path: Path) -> None:
    """A bare ``import scenarios`` would find the user's package of that name."""
    tops = {name.partition(".")[0] for name in _imports(ast.parse(path.read_text()))}
    assert not tops & ARROWS.keys()


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_exports_are_declared_sorted_and_real(path: Path) -> None:
    """``__all__`` is sorted and names what the module defines or re-exports."""
    tree = ast.parse(path.read_text())
    exported = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == "__all__" for t in node.targets)
    ]
    if not exported:
        return
    names = exported[0]
    key = lambda n: (not n.isupper(), not n[:1].isupper(), n)  # noqa: E731 - used once, below
    assert names == sorted(names, key=key)
    defined = {
        name.asname or name.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in node.names
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Assign):
            names_of = (n for t in node.targets for n in ast.walk(t))
            defined.update(n.id for n in names_of if isinstance(n, ast.Name))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            defined.add(node.target.id)
    assert set(names) <= defined


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_every_module_says_what_it_is_for(path: Path) -> None:
    """A module begins with a sentence about itself."""
    assert ast.get_docstring(ast.parse(path.read_text()))


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_only_the_account_builds_clients(path: Path) -> None:
    """Anything that talks to AWS asks the account for a client."""
    if _name(path).startswith(CLIENT_BUILDERS):
        return
    calls = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
    ]
    assert not {"boto3.client", "boto3.resource", "boto3.Session"} & set(calls)


def test_only_the_door_imports_moto() -> None:
    """Who still goes around `simulator/aws/moto` is listed, and nobody else does."""
    outside = [
        _name(path)
        for path in MODULES
        if not _name(path).startswith("simulator/aws/moto/")
        and any(
            name.partition(".")[0] == "moto"
            for name in _imports(ast.parse(path.read_text()))
        )
    ]
    assert sorted(outside) == list(MOTO_OUTSIDE_ITS_DOOR)


def test_the_engine_knows_no_cloud() -> None:
    """What an exercise runs on imports nothing of AWS's rooms, nor of the emulator."""
    imported = {
        name
        for path in MODULES
        if _name(path).startswith("simulator/engine/")
        for name in _imports(ast.parse(path.read_text()))
    }
    ours = {name for name in imported if name.startswith("gameday.simulator.")}
    assert {
        name for name in ours if not name.startswith("gameday.simulator.engine")
    } == (set())
    assert not {name for name in imported if name.partition(".")[0] == "moto"}


def test_only_the_clock_takes_hold_of_the_machines_time() -> None:
    """A module may first be imported in an exercise, and would hold the virtual one."""
    holding = {
        _name(path)
        for path in MODULES
        for node in ast.parse(path.read_text()).body
        if (isinstance(node, ast.ImportFrom) and node.module == "time")
        or (
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Attribute)
            and isinstance(node.value.value, ast.Name)
            and node.value.value.id == "time"
        )
    }
    assert holding == {"simulator/engine/clock/virtual.py"}
