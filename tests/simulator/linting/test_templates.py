"""The documents of templates, looked at before any stack is made of them."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

import pytest
from click.testing import CliRunner

from gameday.scenarios.catalogue import ESTATES
from gameday.scenarios.cloudformation import read_source
from gameday.simulator.cli import main
from gameday.simulator.linting.templates import examine_template

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
TEMPLATES = (
    *ESTATES.glob("*.yaml"),
    *(ROOT / "docs/examples/templates").glob("*/template.yaml"),
    *(ROOT / "tests/simulator/deployment/templates").rglob("template.y*ml"),
)
SCENARIO = """\
title: t
estate: {estate}
limits: none
attack: [T1190]
description: d
workload: []
injects: [{{id: a, at: 0s, message: {{to: soc, subject: s, text: t}}}}]
responders: [{responders}]
playbook: {{detect: {{within: 5m}}}}
"""


def _list_problems(path: Path, **given: str) -> list[str]:
    found = examine_template(read_source(path), given)
    return [f"{p.where.line}:{p.where.column}: {p.message}" for p in found]


def _list_lines(name: str) -> list[str]:
    return (HERE / name).read_text().splitlines()


def test_every_document_is_looked_at_and_every_problem_told_at_its_place() -> None:
    """Policies of every kind, machines, rules, runbooks, lifecycles, and SAM's own."""
    found = _list_problems(HERE / "wrong.yaml")

    assert [each.split("; AWS")[0] for each in found] == _list_lines("wrong.txt")


def test_a_condition_has_the_value_that_the_parameters_give_it() -> None:
    """Where the second statement is left out, nothing of it is told."""
    found = _list_problems(HERE / "wrong.yaml", Mode="yes")

    assert not [each for each in found if each.startswith(("22:", "23:", "24:", "31:"))]


def test_what_is_not_known_hides_nothing_of_the_rest(tmp_path: Path) -> None:
    """A word that is wrong among the unknown ones is found."""
    text = (HERE / "open.yaml").read_text()
    path = tmp_path / "template.yaml"
    path.write_text(
        text.replace("sqs:SendMessage,", "sqs:SendMessages,")
        .replace("s3:PutObject", "s3:PutObjects")
        .replace("Type: Wait, Seconds: !Ref", "Type: Wait, Hours: !Ref")
        .replace("lambda.${AWS::URLSuffix}", "lamda.${AWS::URLSuffix}")
    )

    found = _list_problems(path)

    assert [each.split("; AWS")[0] for each in found] == _list_lines("open.txt")


def test_nothing_is_said_of_what_is_not_known_yet() -> None:
    """Whatever a reference may turn out to be."""
    assert _list_problems(HERE / "open.yaml") == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name)
def test_the_templates_that_are_played_have_no_problems(path: Path) -> None:
    """Each of them is deployed by some test, so that every alarm were a false one."""
    source = read_source(path)
    asked = source.content.get("Parameters") or {}
    given = {
        name: (each.get("AllowedValues") or ["${Output}"])[0]
        for name, each in asked.items()
        if "Default" not in each
    }

    assert list(examine_template(source, given)) == []


def test_lint_tells_of_the_estate_and_of_responders(tmp_path: Path) -> None:
    """All at once, each in its own file; the exit code is 2."""
    for name in ("estate.yaml", "responder.yaml"):
        copy(HERE / "wrong.yaml", tmp_path / name)
    path = tmp_path / "scenario.yaml"
    path.write_text(
        SCENARIO.format(
            estate="./estate.yaml",
            responders="{use: 'template:responder.yaml', with: {Mode: 'yes'}}",
        )
    )

    result = CliRunner().invoke(main, ["lint", str(path)])

    assert result.exit_code == 2
    assert result.stderr == "1 scenario checked: 34 problems, 0 warnings\n"
    first = f"{tmp_path}/estate.yaml:18:23: error: the trust policy of `Role`: "
    (line,) = (each for each in result.stdout.splitlines() if each.startswith(first))
    assert line.removeprefix(first) == (
        "expected no `Resource`, found one; AWS answers MalformedPolicyDocument:"
        " Has prohibited field Resource (it is about what it is put on)"
    )


def test_a_macro_of_somebodys_own_may_make_anything_of_a_template(
    tmp_path: Path,
) -> None:
    """What it will be nobody knows."""
    path = tmp_path / "template.yaml"
    path.write_text(f"Transform: [Ours]\n{(HERE / 'wrong.yaml').read_text()}")

    assert _list_problems(path) == []
