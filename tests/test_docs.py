"""The documentation is true: what it shows is run, what it names is there.

``UPDATE_DOCS=1`` writes the generated pages and the README's scorecard again.
"""

from __future__ import annotations

import os
import re
import shlex
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click.testing import CliRunner

from gameday.scenarios.checks import CHECKS, HAPPENINGS
from gameday.scenarios.lint import lint
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.model import Scenario
from gameday.scenarios.validation import validate
from gameday.simulator.cli import main
from gameday.simulator.deployment.kinds import KINDS
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options
from gameday.simulator.reference import (
    COST_PICTURE,
    FOLDER,
    LISTS,
    PAGES,
    SIMULATED,
    draw,
    fill_in,
    render_page,
)
from gameday.simulator.reference.errors import find_raised
from gameday.simulator.reference.grammar import RECORDS, list_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES_OF_MARKDOWN = sorted(
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *DOCS.rglob("*.md")]
)
TEXT = {path: path.read_text("utf-8") for path in PAGES_OF_MARKDOWN}
HOW_TO = DOCS / "how-to"
UPDATES = os.environ.get("UPDATE_DOCS") == "1"

_BLOCK = re.compile(
    r"(?:<!-- ([^>]*?) -->\n)?^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
_ID = re.compile(
    r"\b(?:i|sg|vol|snap)-[0-9a-f]{17}\b|\bAKIA[A-Z0-9]{16}\b|-[A-Z0-9]{12,13}\b"
)


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def blocks(text: str, language: str) -> Iterator[tuple[str, str]]:
    """Go through the blocks of a language: what is noted above each, and its text."""
    for note, found, body in _BLOCK.findall(text):
        if found == language:
            yield note, body


def without_ids(text: str) -> str:
    """Replace ids, which belong to one version of what emulates the account."""
    return _ID.sub(lambda found: "#" * len(found[0]), text)


def assert_shown(shown: str, output: str) -> None:
    """Hold an excerpt against an output: `…` stands for what was left out."""
    rest = without_ids(output).splitlines()
    skipping = False
    for line in without_ids(shown).splitlines():
        if line == "…":
            skipping = True
            continue
        place = next((i for i, each in enumerate(rest) if _is_line(line, each)), None)
        assert place is not None, f"not in the output: {line}"
        assert skipping or place == 0, f"not the next line of the output: {line}"
        rest, skipping = rest[place + 1 :], False


def _is_line(shown: str, line: str) -> bool:
    if shown.endswith(" …"):
        return line.startswith(shown.removesuffix("…"))
    return line == shown


@cache
def play_once(path: Path, *responders: str) -> Played:
    """Play a scenario, once for all tests of this process."""
    chosen = responders or None
    return play(load_scenario(path), Options(responders=chosen, out=None))


# The generated pages.


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_current(name: str) -> None:
    """`python -m gameday.simulator.reference` would write what is there."""
    path = FOLDER / f"{name}.md"
    if UPDATES:
        path.write_text(render_page(name), encoding="utf-8")
    assert path.read_text("utf-8") == render_page(name)


def test_the_picture_of_the_cost_is_current() -> None:
    """It draws what the page of the cost tells."""
    if UPDATES:
        COST_PICTURE.write_text(draw(), encoding="utf-8")
    assert COST_PICTURE.read_text("utf-8") == draw()


def test_the_lists_of_what_is_simulated_are_current() -> None:
    """What the code answers, makes, corrects and delivers to is what the page says."""
    page = SIMULATED.read_text("utf-8")
    if UPDATES:
        SIMULATED.write_text(fill_in(page), encoding="utf-8")
    assert SIMULATED.read_text("utf-8") == fill_in(page)
    assert sorted(re.findall(r"<!-- list: (\S+) -->", page)) == sorted(LISTS)


def test_every_room_of_aws_is_spoken_of_where_it_is_said_what_is_simulated() -> None:
    """A service without a word about it would be taken for whole."""
    page = SIMULATED.read_text("utf-8")
    names = {
        "cloudformation": "CloudFormation",
        "cloudtrail": "CloudTrail",
        "ec2": "EC2",
        "autoscaling": "Auto Scaling",
        "eventbridge": "EventBridge",
        "guardduty": "GuardDuty",
        "iam": "IAM",
        "kms": "KMS",
        "lambda_": "Lambda",
        "logs": "Flow logs",
        "organizations": "Organizations",
        "refusals": "Refusals",
        "s3": "S3",
        "scheduler": "Scheduler",
        "secretsmanager": "Secrets Manager",
        "securityhub": "Security Hub",
        "sns": "SNS",
        "sqs": "SQS",
        "ssm": "Systems Manager",
        "stepfunctions": "Step Functions",
        "sts": "STS",
        "vpc": "VPC",
    }
    rooms = {
        path.parent.name for path in (ROOT / "simulator/aws").glob("*/__init__.py")
    } - {"jsonpath", "moto"}
    headings = [line for line in page.splitlines() if line.startswith("## ")]
    unsaid = [
        room
        for room in sorted(rooms)
        if not any(names.get(room, room) in heading for heading in headings)
    ]
    assert unsaid == []


def test_the_reference_has_no_other_page() -> None:
    """A page that nothing writes would grow old."""
    assert {path.stem for path in FOLDER.glob("*.md")} == PAGES.keys()
    assert {path.name for path in FOLDER.iterdir() if path.suffix != ".md"} == {
        COST_PICTURE.name
    }


def test_the_codes_of_errors_are_found() -> None:
    """The page of errors has those that are raised in different ways."""
    found = {(raised.code, raised.kind) for raised in find_raised()}
    assert {
        ("scenario-unknown", "UsageError"),
        ("scenario-invalid", "ScenarioError"),
        ("policy-invalid", "PolicyError"),
        ("runaway-exercise", "RunawayExercise"),
    } <= found


# What is named is there.


def test_the_schemas_that_editors_are_told_of_are_there() -> None:
    """An address begins wherever the repository is; the rest is a path in it."""
    named = re.findall(r"\$schema=…/(\S+)", "\n".join(TEXT.values()))

    assert len(named) == 2
    assert [name for name in named if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize("path", PAGES_OF_MARKDOWN, ids=_name)
def test_links_lead_somewhere(path: Path) -> None:
    """Every relative link names a file, and a heading where it names one."""
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(_BLOCK, "", TEXT[path])):
        if target.startswith(("http:", "https:")):
            continue
        place, _, anchor = target.partition("#")
        page = (path.parent / place).resolve() if place else path
        if not page.exists() or (anchor and anchor not in anchors(page)):
            broken.append(target)
    assert broken == []


@cache
def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as GitHub makes them."""
    text = re.sub(_BLOCK, "", page.read_text("utf-8"))
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in headings}


@pytest.mark.parametrize("path", PAGES_OF_MARKDOWN, ids=_name)
def test_commands_and_options_exist(path: Path) -> None:
    """Every `gameday` command line has a command and options that there are."""
    unknown = []
    for line in _command_lines(TEXT[path]):
        words = shlex.split(line, comments=True)[1:]
        name = next((word for word in words if not word.startswith("-")), None)
        if name is not None and name not in OPTIONS:
            unknown.append(line)
            continue
        known = OPTIONS[name] if name else {"-h", "--help", "--version"}
        options = {word.partition("=")[0] for word in words if word[:2] == "--"}
        unknown += [f"{line}: {each}" for each in sorted(options - known)]
    every = set().union(*OPTIONS.values())
    spans = re.findall(r"`(--[a-z-]+)[^`]*`", re.sub(_BLOCK, "", TEXT[path]))
    unknown += [f"`{each}`" for each in spans if each not in every]
    assert unknown == []


def _command_lines(text: str) -> Iterator[str]:
    for _, block in blocks(text, "console"):
        for line in block.splitlines():
            if line.removeprefix("$ ").startswith("gameday "):
                yield line.removeprefix("$ ")
    for span in re.findall(r"`(gameday [^`]+)`", re.sub(_BLOCK, "", text)):
        yield " ".join(span.split())


def _options() -> dict[str, set[str]]:
    import click

    context = click.Context(main)
    found = {}
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        found[name] = {"-h", "--help"}.union(*(each.opts for each in command.params))
    return found


OPTIONS = _options()


@pytest.mark.parametrize(
    "word",
    [
        *(f"`{name}`" for name in (*CHECKS, *HAPPENINGS)),
        *(f"`{kind}:`" for kind in KINDS if kind != "folder"),
        *(f"`gameday {name}`" for name in OPTIONS),
    ],
)
def test_everything_that_can_be_named_is_documented(word: str) -> None:
    """Checks, happenings, kinds of responder and commands are somewhere in docs."""
    assert any(word in text for path, text in TEXT.items() if DOCS in path.parents)


# YAML in the pages.


@pytest.mark.parametrize("path", PAGES_OF_MARKDOWN, ids=_name)
def test_yaml_is_yaml_and_parts_of_scenarios_keep_the_grammar(path: Path) -> None:
    """What looks like a part of a scenario is one, as far as it goes."""
    keys = set(list_keys(Scenario))
    for _, body in blocks(TEXT[path], "yaml"):
        for data in yaml.safe_load_all(body):
            if isinstance(data, dict) and data.keys() <= keys - {"title"}:
                whole = {"title": "?", "estate": "?", "playbook": {}} | data
                assert validate(whole, Scenario).faults == ()


def compose(*notes: str) -> dict[str, Any]:
    """Put the blocks of the recipe together, by what is noted above them."""
    whole: dict[str, Any] = {}
    for note, body in blocks(TEXT[HOW_TO / "write-a-scenario.md"], "yaml"):
        if note in notes:
            for key, value in yaml.safe_load(body).items():
                is_list = isinstance(value, list) and key in whole
                whole[key] = whole[key] + value if is_list else value
    return whole


def write_scenario(folder: Path, data: dict[str, Any]) -> Path:
    """Write a scenario, beside what its parts name."""
    (folder / "sigma").symlink_to(DOCS / "examples/sigma")
    isolate = DOCS / "examples/templates/isolate-instance"
    (folder / "isolate-instance").symlink_to(isolate)
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return path


def test_the_recipe_of_a_scenario_lints(tmp_path: Path) -> None:
    """All its blocks together are a scenario without a problem or a warning."""
    report = lint([write_scenario(tmp_path, compose("part", "lint"))])
    assert (report.problems, report.warnings) == ((), ())


def test_the_recipe_of_a_scenario_passes(tmp_path: Path) -> None:
    """Its blocks are a scenario that its responders pass, the goal having been held."""
    pytest.importorskip("sigma", reason="the scenario runs Sigma rules")
    played = play_once(write_scenario(tmp_path, compose("part")))
    assert (played.card.verdict, played.card.reasons[0]) == (
        "passed",
        "Passed: 93.5 of 100 points, 80 needed.",
    )
    assert played.card.goal("remote-desktop").held_at is not None


def test_the_recipe_of_a_scenario_shows_every_key() -> None:
    """Every key of the grammar is in use in one of its blocks."""
    keys = {key for record in RECORDS for key in list_keys(record)} - {"use"}
    assert keys - set(_list_keys(compose("part", "lint"))) == set()


def _list_keys(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        yield from data
        for value in data.values():
            yield from _list_keys(value)
    elif isinstance(data, list):
        for value in data:
            yield from _list_keys(value)


# What is shown is run.


def test_the_readme_shows_the_real_scorecard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scorecard in the README is what `gameday run` prints, up to its times."""
    output = run_in(tmp_path, "gameday run", monkeypatch)
    readme = ROOT / "README.md"
    opening, closing = "<!-- scorecard: gameday run -->\n", "<!-- end -->"
    before, _, rest = readme.read_text("utf-8").partition(opening)
    shown, _, after = rest.partition(closing)
    if UPDATES:
        excerpt = output.partition("\n\nObjectives")[0]
        shown = f"```text\n{excerpt}\n…\n```\n"
        readme.write_text(before + opening + shown + closing + after, encoding="utf-8")
    assert_shown(shown.removeprefix("```text\n").removesuffix("```\n"), output)
    assert "PASSED" in shown


def test_the_first_scenario_of_the_readme_lints_and_passes(tmp_path: Path) -> None:
    """What the README asks to save is a scenario that is passed."""
    (example,) = (
        body
        for note, body in blocks(TEXT[ROOT / "README.md"], "yaml")
        if note == "example: first-scenario"
    )
    path = tmp_path / "open-port" / "scenario.yaml"
    path.parent.mkdir()
    path.write_text(example, encoding="utf-8")
    assert lint([path]).problems == ()
    played = play_once(path)
    assert played.card.verdict == "passed"


@pytest.mark.parametrize("page", ["tutorial.md", "how-to/write-a-responder.md"])
def test_the_consoles_of_a_page_show_what_happens(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader who does what the page says, in its order, sees what it shows."""
    (tmp_path / "docs").symlink_to(DOCS)
    for note, language, body in _BLOCK.findall(TEXT[DOCS / page]):
        if note.startswith("file: "):
            path = tmp_path / note.removeprefix("file: ")
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
        if language == "console":
            for command, shown in _read_console(body):
                if command.startswith("gameday "):
                    assert_shown(shown, run_in(tmp_path, command, monkeypatch))


def _read_console(body: str) -> Iterator[tuple[str, str]]:
    for part in body.split("$ ")[1:]:
        command, _, shown = part.partition("\n")
        yield command, shown or "…"


def run_in(folder: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run `gameday` in a folder; return what it prints."""
    monkeypatch.chdir(folder)
    result = CliRunner().invoke(main, shlex.split(command)[1:])
    assert isinstance(result.exception, SystemExit | None)
    assert result.exit_code in {0, 1}
    return result.stdout
