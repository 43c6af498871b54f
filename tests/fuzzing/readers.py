"""Every reader of a file a person can write, with valid documents to start from.

A reader takes the path of a file. It may refuse the file with a `GameDayError`;
anything else that leaves it would be a traceback.
"""

from __future__ import annotations

import json
import random
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.cloudformation import TemplateLoader
from gameday.scenarios.examination import examine
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.scorecards.renderings import find_rendering
from gameday.scorecards.runs import judge_run, write_report, write_scorecard
from gameday.simulator.campaign.baseline import read_baseline
from gameday.simulator.campaign.suite.loader import load_suite
from gameday.simulator.deployment import load_responder
from gameday.simulator.engine.latency import load_latency
from gameday.simulator.siem.loading import load_rules
from tests.fuzzing.mutation import write

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["Reader", "Seed", "make_readers"]

_ROOT = Path(__file__).parents[2]
_EXAMPLES = _ROOT / "docs/examples"
_HANDLER = "def handler(event, context):\n    return 1\n"


@dataclass(frozen=True, slots=True)
class Seed:
    """A valid document: what its file is called, and what lies beside it."""

    name: str
    document: Any
    folder: Path | None = None
    """What is copied first; None starts with an empty folder."""
    write: Callable[[Any], str] = write

    def lay_out(self, place: Path) -> Path:
        """Make the folder without the file, and return the file's path."""
        if self.folder is not None:
            shutil.copytree(self.folder, place, dirs_exist_ok=True)
        place.mkdir(parents=True, exist_ok=True)
        path = place / self.name
        path.unlink(missing_ok=True)
        return path


@dataclass(frozen=True, slots=True)
class Reader:
    """Something that reads files of one kind."""

    name: str
    read: Callable[[Path], object]
    seeds: tuple[Seed, ...]
    needs_file: bool = True
    """Whether it refuses where there is no file."""


def make_readers(journal: Path, folder: Path) -> tuple[Reader, ...]:
    """Return every reader.

    Args:
        journal: One of a run, to start from.
        folder: Where what lies beside a document is put.
    """
    scenarios = sorted(_ROOT.glob("scenarios/library/*/*/scenario.yaml"))
    templates = [
        *sorted(_EXAMPLES.glob("templates/*/template.yaml")),
        *sorted((_ROOT / "tests/simulator/deployment/templates").rglob("*.yaml")),
    ]
    folders = sorted(_ROOT.glob("responders/*/responder.yaml"))
    folders += sorted(_EXAMPLES.glob("responders/*/responder.yaml"))
    workflow = _EXAMPLES / "templates/incident-workflow/workflow.asl.yaml"
    beside = "*/isolate*.responder.yaml"
    sigma = sorted(_EXAMPLES.glob("sigma/*.yml"))
    lines = journal.read_text("utf-8").splitlines()
    answering = _make_folder(folder / "handler", {"answer.py": _HANDLER})
    return (
        Reader("scenario", _read_scenario, _seeds(scenarios)),
        Reader("estate", _read_estate, tuple(_make_estates(scenarios, folder))),
        Reader("responder", _read_folder, _seeds(folders)),
        Reader("template", _reading("template:{}"), _seeds(templates)),
        Reader("workflow", _read_workflow, _seeds([workflow])),
        Reader("runbook", _reading("ssm:{}"), _seeds([_runbook()])),
        Reader("custodian", _reading("custodian:{}"), _seeds(_find("custodian/*.yml"))),
        Reader("sigma", _read_sigma, tuple(map(_seed_of_many, sigma))),
        Reader("suite", load_suite, _seeds(_find("ci/*.suite.yaml"))),
        Reader("latency", _read_latency, _seeds([_latency()])),
        Reader("baseline", _read_baseline, (Seed("baseline.json", _BASELINE),)),
        Reader(
            "journal",
            _read_journal,
            (Seed(journal.name, [*map(json.loads, lines)], None, _write_journal),),
        ),
        Reader(
            "handler",
            lambda path: _load(f"lambda:{path.with_suffix('.py')}:handler", path),
            (Seed("answer.yaml", _SETTINGS, answering),),
            needs_file=False,
        ),
        Reader("program", _read_program, _seeds(_find(beside)), needs_file=False),
    )


def _find(pattern: str) -> list[Path]:
    return sorted(_EXAMPLES.glob(pattern))


def _runbook() -> Path:
    return _EXAMPLES / "automation/isolate-instance.yaml"


def _latency() -> Path:
    return _ROOT / "simulator/engine/latency/documented.yaml"


def _seeds(paths: list[Path]) -> tuple[Seed, ...]:
    return tuple(Seed(each.name, _read_yaml(each)[0], each.parent) for each in paths)


def _seed_of_many(path: Path) -> Seed:
    return Seed(path.name, _read_yaml(path), None, _write_several)


def _read_yaml(path: Path) -> list[Any]:
    text = path.read_text("utf-8")
    return list(yaml.load_all(text, Loader=TemplateLoader))


def _make_estates(scenarios: list[Path], folder: Path) -> list[Seed]:
    """Put each estate beside a scenario that is played on it."""
    seeds = []
    for scenario in scenarios:
        document = _read_yaml(scenario)[0]
        template = _ROOT / "scenarios/estates" / f"{document['estate']}.yaml"
        played = write(document | {"estate": "./estate.yaml"})
        beside = folder / "estates" / scenario.parent.name
        _make_folder(beside, {"scenario.yaml": played})
        seeds.append(Seed("estate.yaml", _read_yaml(template)[0], beside))
    return seeds


def _make_folder(folder: Path, files: dict[str, str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _load(spec: str, beside: Path) -> object:
    return load_responder(spec, Places.beside(beside))


def _reading(spec: str) -> Callable[[Path], object]:
    return lambda path: _load(spec.format(path), path)


def _read_scenario(path: Path) -> None:
    examine(path)
    load_scenario(path)


def _read_estate(path: Path) -> None:
    _read_scenario(path.with_name("scenario.yaml"))
    _load(f"template:{path}", path)


def _read_folder(path: Path) -> object:
    return _load(str(path.parent), path)


def _read_workflow(path: Path) -> object:
    return _load(f"template:{path.with_name('template.yaml')}", path)


def _read_program(path: Path) -> object:
    """Load the program, or the runbook, that settings lie beside."""
    stem = path.name.removesuffix(".responder.yaml")
    runbook = path.with_name(f"{stem}.yaml")
    if runbook.is_file():
        return _load(f"ssm:{runbook}", path)
    return _load(f"command:{path.with_name(f'{stem}.sh')}", path)


def _read_sigma(path: Path) -> object:
    return load_rules([path], {"x": ["y"]})


def _read_latency(path: Path) -> None:
    model = load_latency(str(path), random.Random)
    for step in ("api.ec2.StopInstances", "lambda.cold_start", "guardduty.publish"):
        assert 0 <= model(step) < float("inf")
    assert model.describe() is not None


def _read_baseline(path: Path) -> object:
    return read_baseline(path, tolerance=10)


def _read_journal(path: Path) -> None:
    folder, card = judge_run(path)
    write_scorecard(folder, card)
    write_report(folder, card)
    for style in ("table", "json", "junit", "markdown"):
        find_rendering(style)(card).encode()


def _write_several(document: Any) -> str:
    documents = document if isinstance(document, list) else [document]
    return "\n---\n".join(map(write, documents))


def _write_journal(facts: Any) -> str:
    """Write facts as a journal whose chain holds, so that only their words are odd."""
    lines, previous = [], "0" * 64
    for fact in facts if isinstance(facts, list) else [facts]:
        line = json.loads(json.dumps(fact, default=lambda raw: raw.text))
        if isinstance(line, dict):
            line.pop("hash", None)
            text = json.dumps(line, sort_keys=True, separators=(",", ":"))
            previous = sha256((previous + text).encode()).hexdigest()
            line["hash"] = previous
        lines.append(json.dumps(line))
    return "\n".join(lines) + "\n"


_SETTINGS = {
    "pattern": {"source": ["aws.guardduty"]},
    "policy": [{"Effect": "Allow", "Action": ["ec2:*"], "Resource": "*"}],
    "timeout": 60,
    "memory": 128,
    "environment": {"A": "b"},
    "runtime": "python3.13",
}
_BASELINE = {
    "version": 1,
    "exercises": [
        {
            "scenario": "impact/ec2-crypto-mining",
            "responders": "isolate-instance",
            "seed": 1,
            "latency": "documented",
            "verdict": "passed",
            "score": 95.5,
            "contained": 303,
            "objectives": {"evidence": "met"},
        }
    ],
}
