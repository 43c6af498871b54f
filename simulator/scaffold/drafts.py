"""The files of a check, and how they come into a repository: never over another's."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from gameday.scenarios.errors import UsageError
from gameday.simulator.scaffold.matching import match_scenario

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.simulator.scaffold.remedies import Remedy

__all__ = ["SUITE", "TEST", "WORKFLOW", "Step", "draft_check"]

SUITE = Path("game-day.suite.yaml")
TEST = Path("test_game_day.py")
WORKFLOW = Path(".github/workflows/game-day.yaml")
_IGNORED = Path(".gitignore")
_IGNORE_LINES = ("gameday-runs/", "game-day.xml")
_FLAGSHIP = "impact/ec2-crypto-mining"


@dataclass(frozen=True, slots=True)
class Step:
    """One file of a check: what becomes of it, and what it is for."""

    path: Path
    purpose: str
    text: str
    """What is written, or added to what is there."""
    does: Literal["write", "add to", "keep"]

    def take(self, root: Path) -> None:
        """Do it.

        Raises:
            UsageError: The file cannot be written.
        """
        if self.does == "keep":
            return
        path = root / self.path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # "x" fails where somebody else has made the file in the meantime.
            with path.open(
                "x" if self.does == "write" else "a", encoding="utf-8"
            ) as out:
                out.write(self.text)
        except OSError as error:
            raise UsageError(
                f"{path} cannot be written: {error.strerror}", code="output-unwritable"
            ) from error


def draft_check(root: Path, remedies: Sequence[Remedy]) -> list[Step]:
    """Plan the files of a check; of those that are there, that they are kept.

    Args:
        root: The repository's folder.
        remedies: What it has to be checked; with none, a built-in shows how it is done.
    """
    pairs = [(match_scenario(each.text), each.spec) for each in remedies]
    pairs = pairs or [(_FLAGSHIP, "isolate-instance")]
    steps = [
        _write(root, Path(each.spec.partition(":")[2]), "deploys it", each.draft)
        for each in remedies
        if each.draft is not None
    ]
    steps.append(_write(root, SUITE, "what must hold", _write_suite(pairs)))
    steps.append(_write(root, TEST, "the same for pytest", _write_test(pairs)))
    steps.append(_write(root, WORKFLOW, "plays it on every change", _read_workflow()))
    steps.append(_ignore(root))
    return steps


def _write(root: Path, path: Path, purpose: str, text: str) -> Step:
    is_there = (root / path).exists() or (root / path).is_symlink()
    return Step(path, purpose, text, "keep" if is_there else "write")


def _ignore(root: Path) -> Step:
    """Plan the lines that keep what is played out of the repository."""
    purpose = "run folders and reports stay out of the repository"
    path = root / _IGNORED
    try:
        there = path.read_text("utf-8") if path.exists() else None
    except (OSError, UnicodeDecodeError):  # whatever that is, it is not ours
        return Step(_IGNORED, purpose, "", "keep")
    known = {line.strip().strip("/") for line in (there or "").splitlines()}
    missing = [line for line in _IGNORE_LINES if line.strip("/") not in known]
    text = "".join(f"{line}\n" for line in missing)
    if there is None:
        return Step(_IGNORED, purpose, text, "write")
    begin = "" if there.endswith("\n") or not there else "\n"
    return Step(_IGNORED, purpose, begin + text, "add to" if missing else "keep")


def _write_suite(pairs: Sequence[tuple[str, str]]) -> str:
    return "\n".join(_list_suite(pairs)) + "\n"


def _list_suite(pairs: Sequence[tuple[str, str]]) -> Iterator[str]:
    yield "title: What must hold before a change of the response is merged"
    yield "# `gameday list` has the scenarios, `gameday show ID` what each asks."
    yield "exercises:"
    for scenario, spec in pairs:
        yield f"  - scenario: {scenario}"
        yield f"    responders: [{json.dumps(spec, ensure_ascii=False)}]"
        yield "    seeds: 3 # each with other latencies of AWS"
    for scenario in dict.fromkeys(scenario for scenario, _ in pairs):
        yield f"  - scenario: {scenario} # without an answer it must fail"
        yield "    responders: []"
        yield "    expect: failed"


def _write_test(pairs: Sequence[tuple[str, str]]) -> str:
    rows = "".join(
        f"        ({json.dumps(scenario)}, {json.dumps(spec)}),\n"
        for scenario, spec in pairs
    )
    return f'''\
"""The response of this repository, played against the incidents that it is for."""

import pytest


@pytest.mark.parametrize(
    ("scenario", "responder"),
    [
{rows}    ],
)
def test_the_response_holds(exercise, scenario, responder):
    card = exercise(scenario, responder=responder)

    assert card.verdict == "passed", card.reasons
'''


def _read_workflow() -> str:
    return Path(__file__).with_name("workflow.yaml").read_text("utf-8")
