"""Where each kind of responder, a SIEM's rules and an estate are looked for.

Of two files of the same name only one is any good, so that reading the wrong one fails.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.siem.plan import plan_siem

EXAMPLES = Path(__file__).parents[3] / "docs/examples"
HANDLER = "def handler(event, context): ...\n"
POLICY = "policies: [{name: all, resource: aws.ec2, mode: {type: cloudtrail, events: \
[RunInstances]}}]\n"
RULE = """title: Trail stopped
logsource: {product: aws, service: cloudtrail}
detection: {selection: {eventName: StopLogging}, condition: selection}
"""
SCENARIO = """title: t
attack: [T1190]
estate: estates/mine.yaml
injects: [{id: list, as: "${DeployKey}", at: 0s, call: "s3:ListBuckets", with: {}}]
siem: {rules: rules}
playbook: {detect: {within: 1m}}
"""
KINDS = {
    "lambda:mine.py:handler": ("mine.py", HANDLER, "def handler("),
    "lambda:mine.answer:handler": ("mine/answer.py", HANDLER, "def handler("),
    "template:mine.yaml": (
        "mine.yaml",
        "Resources: {Topic: {Type: 'AWS::SNS::Topic'}}\n",
        "Resources: []\n",
    ),
    "ssm:isolate-instance.yaml": (
        "isolate-instance.yaml",
        (EXAMPLES / "automation/isolate-instance.yaml").read_text(),
        "mainSteps: []\n",
    ),
    "custodian:mine.yml": ("mine.yml", POLICY, "policies: [{name: x}]\n"),
    "command:python3 ./mine.py": ("mine.responder.yaml", "timeout: 9\n", "timeout: x"),
    "./mine": ("mine/responder.yaml", "title: t\ndoc: d\nlike: isolate-instance\n", ""),
}


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The scenario's folder, and the current one."""
    beside, here = tmp_path / "beside", tmp_path / "here"
    for folder in (beside, here):
        folder.mkdir()
        (folder / "mine.py").write_text(HANDLER)
        (folder / "isolate-instance.responder.yaml").write_text(
            (EXAMPLES / "automation/isolate-instance.responder.yaml").read_text()
        )
    monkeypatch.chdir(here)
    return beside, here


def write(folder: Path, name: str, text: str) -> None:
    """Write a file."""
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


@pytest.mark.parametrize("spec", KINDS)
def test_a_scenarios_responder_is_looked_for_beside_it_first(
    folders: tuple[Path, Path], spec: str
) -> None:
    """And then in the current folder, whatever its kind."""
    beside, here = folders
    name, good, bad = KINDS[spec]
    places = Places.beside(beside / "scenario.yaml")

    write(here, name, good)
    load_responder(spec, Places((here,)))
    if not spec.startswith("command:"):  # its program is there, with no settings
        load_responder(spec, places)
    write(beside, name, bad)
    with pytest.raises(UsageError):
        load_responder(spec, places)
    write(beside, name, good)
    write(here, name, bad)
    load_responder(spec, places)


@pytest.mark.parametrize("spec", KINDS)
def test_a_typed_responder_is_looked_for_in_the_current_folder_first(
    folders: tuple[Path, Path], spec: str
) -> None:
    """And then beside the scenario, whatever its kind."""
    beside, here = folders
    name, good, bad = KINDS[spec]
    places = Places.here().then(beside)

    write(here, name, good)
    write(beside, name, bad)
    load_responder(spec, places)
    write(here, name, bad)
    write(beside, name, good)
    with pytest.raises(UsageError):
        load_responder(spec, places)


def test_an_estate_and_rules_follow_the_same_rule(folders: tuple[Path, Path]) -> None:
    """They are found in the current folder where the scenario's has none."""
    beside, here = folders
    good = "Resources: {T: {Type: 'AWS::SNS::Topic'}}\nOutputs: {DeployKey: {Value: k}}"
    write(beside, "scenario.yaml", SCENARIO)
    for folder, name in ((here, "here"), (beside, "beside")):
        write(folder, "estates/mine.yaml", good)
        write(folder, "rules/rule.yml", RULE.replace("Trail stopped", name))

        loaded = load_scenario(beside)
        plan = plan_siem(loaded)

        assert loaded.estate.path.resolve() == folder / "estates/mine.yaml"
        assert plan is not None
        assert [rule.title.text for rule in plan.rules.rules] == [name]
