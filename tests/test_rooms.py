"""The rooms of `simulator/` and the arrows between them: held as data, only to shrink.

A room is a folder of `simulator/`, a service of `simulator/aws/`, a part of
`simulator/engine/`, or a module that stands in one of those alone. An import that is
only for types counts as well: whoever names a type knows the room it is from.
"""

from __future__ import annotations

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
SIMULATOR = ROOT / "simulator"
ALLOWED: dict[str, list[str]] = yaml.safe_load(
    Path(__file__).with_name("room_arrows.yaml").read_text()
)
BUILDINGS = {"aws", "engine"}
"""Folders whose folders are rooms of their own."""
ON_DEMAND = ("simulator/cli/", "simulator/testing/", "simulator/aws/moto/")
"""Where the reason is the same at each import, and need not stand there again.

The faces import when they are used, so that `--help` is quick and a pytest run without
an exercise pays nothing; moto's models take up to a second each."""


def _room(dotted: str) -> str | None:
    """Return the room of a module of ours, None for anybody else's."""
    top, *parts = dotted.split(".")
    if top != "gameday" or not parts:
        return None
    if parts[0] != "simulator" or len(parts) == 1:
        return parts[0]
    depth = 3 if parts[1] in BUILDINGS else 2
    return ".".join(parts[1:depth])


def _modules() -> list[Path]:
    return sorted(path for path in SIMULATOR.rglob("*.py") if path.is_file())


def _dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(("gameday", *(part for part in parts if part != "__init__")))


def _imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = (f"{node.module}.{alias.name}" for alias in node.names)
            found.update((node.module, *names))
    return found


def _measure() -> dict[str, set[str]]:
    arrows: dict[str, set[str]] = {}
    modules = {_dotted(path): path for path in _modules()}
    for name, path in modules.items():
        here = _room(name)
        assert here is not None
        targets = {
            room
            for imported in _imported(ast.parse(path.read_text()))
            # `from aws import arns` names a module, `from aws.arns import Arn` a class
            if imported in modules or not imported.startswith("gameday.simulator")
            if (room := _room(imported)) is not None and room != here
        }
        arrows.setdefault(here, set()).update(targets - BUILDINGS)
    return {room: found for room, found in arrows.items() if found}


MEASURED = _measure()


@pytest.mark.parametrize("room", sorted(MEASURED.keys() | ALLOWED.keys()))
def test_a_room_imports_just_the_rooms_it_is_said_to(room: str) -> None:
    """A new arrow is refused; one that has gone is taken off the list."""
    assert sorted(MEASURED.get(room, ())) == ALLOWED.get(room, [])


def test_no_arrows_run_in_a_circle() -> None:
    """There is an order in which every room can be read after what it stands on."""
    try:
        TopologicalSorter(MEASURED).prepare()
    except CycleError as error:
        pytest.fail(f"a circle: {' → '.join(error.args[1])}")


def test_the_engine_knows_no_service() -> None:
    """Clock, gateway, latency and endpoint could carry any cloud."""
    known = {
        target
        for room, targets in MEASURED.items()
        if room.startswith("engine.")
        for target in targets
    }
    assert {target for target in known if target.startswith("aws.")} == set()


def test_a_service_does_not_know_what_is_built_on_it() -> None:
    """Neither the emulator behind its readers, nor the exercise it is played in."""
    above = {"account", "actors", "aws.moto", "deployment", "referee", "world"}
    for room, targets in MEASURED.items():
        if room.startswith("aws.") and room != "aws.moto":
            assert targets & above == set(), room


def _late_imports(path: Path) -> list[int]:
    """Return the lines where imports inside functions begin without a reason.

    The reason of imports that follow each other is a comment above or beside the first.
    """
    lines = path.read_text().splitlines()
    found: set[int] = set()
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        for block in ast.walk(function):
            body = getattr(block, "body", None)
            before: ast.AST | None = None
            for node in body if isinstance(body, list) else ():
                is_first = not isinstance(before, ast.Import | ast.ImportFrom)
                if isinstance(node, ast.Import | ast.ImportFrom) and is_first:
                    found.add(node.lineno)
                before = node
    return sorted(
        number
        for number in found
        if "#" not in lines[number - 1] and "#" not in lines[number - 2]
    )


@pytest.mark.parametrize(
    "path", _modules(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_a_late_import_has_its_reason_beside_it(path: Path) -> None:
    """An import inside a function hides an arrow; somebody must have had a reason."""
    if str(path.relative_to(ROOT)).startswith(ON_DEMAND):
        return
    assert _late_imports(path) == []
