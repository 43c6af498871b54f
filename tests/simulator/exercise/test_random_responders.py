"""What must hold of any responder holds of random ones, in every scenario we ship.

A random responder is a few deeds of the scenario's repertoire, in some order and after
some waiting: right ones, half ones, wrong ones, idle ones. The suite plays a few of
them; `GAMEDAY_RANDOM_RESPONDERS=300` plays more.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cache, partial
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
import yaml

from gameday.scenarios.loader import load_scenario
from gameday.scenarios.playbook import Playbook
from gameday.scorecards.renderings.json import render_json
from gameday.scorecards.scorecard import Scorecard, judge
from gameday.simulator.exercise import Played, play
from gameday.simulator.options import Options

REPERTOIRE = yaml.safe_load(Path(__file__).with_name("repertoire.yaml").read_text())
NUMBER = int(os.environ.get("GAMEDAY_RANDOM_RESPONDERS", "3"))
NEVER = float("inf")
HANDLER = """
import json, time
import boto3

ec2, iam, s3 = (boto3.client(name) for name in ("ec2", "iam", "s3"))
BLOCKED = {
    "BlockPublicAcls": True, "IgnorePublicAcls": True,
    "BlockPublicPolicy": True, "RestrictPublicBuckets": True}


def instance(part):
    where = [{"Name": "tag:aws:cloudformation:logical-id", "Values": [part]}]
    found = ec2.describe_instances(Filters=where)["Reservations"]
    return found[0]["Instances"][0]["InstanceId"]


def security_group(part):
    groups = ec2.describe_security_groups()["SecurityGroups"]
    return next(group for group in groups if part in group["GroupName"])


def bucket(part):
    return next(b["Name"] for b in s3.list_buckets()["Buckets"] if part in b["Name"])


def named_user(part):
    users = [user["UserName"] for user in iam.list_users()["Users"]]
    return next(name for name in users if part in name)


def switch_off(part):
    user = named_user(part)
    for key in iam.list_access_keys(UserName=user)["AccessKeyMetadata"]:
        iam.update_access_key(
            UserName=user, AccessKeyId=key["AccessKeyId"], Status="Inactive")


def deny(user):
    iam.put_user_policy(UserName=user, PolicyName="deny", PolicyDocument=json.dumps(
        {"Version": "2012-10-17",
         "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}))


def archive():
    guardduty = boto3.client("guardduty")
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    found = guardduty.list_findings(DetectorId=detector)["FindingIds"]
    if found:
        guardduty.archive_findings(DetectorId=detector, FindingIds=found)


def attempt(step):
    try:
        step()
    except Exception as error:
        print(step.__name__, error)


def handler(event, context):
    time.sleep(WAIT)
    for step in STEPS:
        attempt(step)

"""


@dataclass(frozen=True)
class Response:
    """A responder: what it does, in order, and how long it waits first."""

    scenario: str
    deeds: tuple[str, ...]
    wait_s: int = 0

    @property
    def repertoire(self) -> Mapping[str, Any]:
        """All deeds of the scenario, by kind."""
        return dict(REPERTOIRE[self.scenario])

    def write(self, folder: Path) -> str:
        """Write it as a responder that may do everything; return its folder."""
        known = {
            name: code
            for kind in ("right", "half", "wrong", "idle")
            for name, code in self.repertoire[kind].items()
        }
        steps = [f"step_{number}" for number, _ in enumerate(self.deeds)]
        bodies = [
            f"def {step}():\n{indent(known[deed], '    ')}\n"
            for step, deed in zip(steps, self.deeds, strict=True)
        ]
        head = HANDLER.replace("WAIT", str(self.wait_s))
        text = head + "\n\n".join(bodies) + f"\n\nSTEPS = [{', '.join(steps)}]\n"
        folder.mkdir(exist_ok=True)
        (folder / "handler.py").write_text(text)
        (folder / "responder.yaml").write_text(
            json.dumps(
                {
                    "title": "Random",
                    "doc": "Does what it was dealt.",
                    "timeout": 900,
                    "pattern": {"source": ["aws.guardduty"]},
                    "policy": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
                }
            )
        )
        return str(folder)


def deal(number: int) -> Response:
    """Deal a random responder; the same number gets the same one."""
    rng = random.Random(f"responder {number}")
    scenario = list(REPERTOIRE)[number % len(REPERTOIRE)]
    kinds = REPERTOIRE[scenario]
    deeds: list[str] = rng.sample(list(kinds["right"]), rng.randint(0, 4))
    for kind, most in (("half", 1), ("idle", 2), ("wrong", 1)):
        deeds += rng.sample(
            list(kinds[kind]), min(rng.randint(0, most), len(kinds[kind]))
        )
    rng.shuffle(deeds)
    return Response(scenario, tuple(deeds), rng.choice((0, 0, 30, 240, 600)))


def add_right_deed(response: Response, number: int) -> Response:
    """Return a responder that does one more right thing, after all it did."""
    left = sorted(set(response.repertoire["right"]) - set(response.deeds))
    more = random.Random(f"more {number}").choice(left)
    return replace(response, deeds=(*response.deeds, more))


Perform = Callable[..., Played]
Edit = Callable[[dict[str, Any]], None]


@pytest.fixture(scope="module")
def perform(tmp_path_factory: pytest.TempPathFactory) -> Perform:
    """Give a function that plays a responder in its scenario, or in an edited one."""
    folder = tmp_path_factory.mktemp("random")

    @cache
    def run(response: Response, edit: Edit | None = None) -> Played:
        loaded = load_scenario(response.scenario)
        if edit is not None:
            data = yaml.safe_load(loaded.path.read_text())
            edit(data)
            path = folder / "scenario.yaml"
            path.write_text(yaml.safe_dump(data, sort_keys=False))
            loaded = load_scenario(path)
        return play(loaded, Options(responders=(response.write(folder / "random"),)))

    return run


def _tell(response: Response, *cards: Scorecard) -> str:
    told = [f"{card.verdict} {card.score}: {card.reasons}" for card in cards]
    return "\n".join([str(response), *told])


def _last(moments: Iterable[float | None]) -> list[float]:
    return [NEVER if moment is None else moment for moment in moments]


@pytest.mark.parametrize("number", range(NUMBER))
def test_one_more_right_deed_is_never_worse(number: int, perform: Perform) -> None:
    """No objective earns less, and containment comes no later."""
    response = deal(number)
    more = add_right_deed(response, number)
    less_card, more_card = perform(response).card, perform(more).card
    told = _tell(more, less_card, more_card)
    assert less_card.score is not None, told
    assert more_card.score is not None, told
    assert more_card.score >= less_card.score, told
    for objective in less_card.objectives:
        assert more_card.objective(objective.id).points >= objective.points, told
    less, after = _last(c.milestones.contained for c in (less_card, more_card))
    assert after <= less, told


@pytest.mark.parametrize("number", range(NUMBER))
def test_acting_earlier_is_never_judged_later(number: int, perform: Perform) -> None:
    """Deeds that last are worth as much or more, and contain as soon or sooner."""
    rng = random.Random(f"earlier {number}")
    scenario = list(REPERTOIRE)[number % len(REPERTOIRE)]
    lasting = list(REPERTOIRE[scenario]["lasting"])
    deeds = tuple(rng.sample(lasting, rng.randint(1, len(lasting))))
    late = Response(scenario, deeds, wait_s=rng.choice((60, 300, 800)))
    early = replace(late, wait_s=rng.randint(0, late.wait_s - 30))
    late_card, early_card = perform(late).card, perform(early).card
    told = _tell(early, late_card, early_card)
    assert early_card.score is not None, told
    assert late_card.score is not None, told
    assert early_card.score >= late_card.score, told
    sooner, later = _last(c.milestones.contained for c in (early_card, late_card))
    assert sooner <= later, told


@pytest.mark.parametrize("number", range(NUMBER))
def test_a_bystander_changes_nothing(number: int, perform: Perform) -> None:
    """Who does the business's own work all day shifts no moment."""
    response = deal(number)

    def add(data: dict[str, Any]) -> None:
        for at, step in enumerate(response.repertoire["bystander"]):
            data["workload"].append({"id": f"bystander-{at}", "every": "45s", **step})

    plain, busy = perform(response).card, perform(response, add).card
    _assert_same(busy, plain, within_s=0.01)


@pytest.mark.parametrize("number", range(NUMBER))
def test_other_names_change_nothing(number: int, perform: Perform) -> None:
    """Names of injects, workloads and objectives mean nothing by themselves."""
    response = deal(number)

    def rename(data: dict[str, Any]) -> None:
        steps = data["injects"] + data["workload"] + data["playbook"]["objectives"]
        names = {step["id"]: f"x-{at}" for at, step in enumerate(steps)}
        for key in ("injects", "workload", "playbook"):
            data[key] = _rename(data[key], names)

    plain, renamed = perform(response).card, perform(response, rename).card
    # A workload of another name draws other latencies for its own calls.
    _assert_same(renamed, plain, within_s=1)


@pytest.mark.parametrize("number", range(NUMBER))
def test_judging_a_journal_again_gives_the_same_card(
    number: int, perform: Perform
) -> None:
    """Byte for byte, in the form that is kept."""
    played = perform(deal(number))
    began = next(fact for fact in played.facts if fact.kind == "exercise.began")
    again = judge(played.facts, Playbook.model_validate(began.fields["playbook"]))
    assert render_json(again) == render_json(played.card)


def _rename(value: Any, names: Mapping[str, str]) -> Any:
    walk = partial(_rename, names=names)
    if isinstance(value, dict):
        return {key: walk(each) for key, each in value.items()}
    if isinstance(value, list):
        return [walk(each) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _assert_same(card: Scorecard, other: Scorecard, *, within_s: float) -> None:
    """Hold that two cards say the same of the response, names and words aside."""
    assert _judgement(card) == _judgement(other)
    assert _moments(card) == pytest.approx(_moments(other), abs=within_s)


def _judgement(card: Scorecard) -> Any:
    return (
        card.verdict,
        card.score,
        [(each.verdict, each.points) for each in card.objectives],
        [damage.operation for damage in card.collateral],
    )


def _moments(card: Scorecard) -> list[float]:
    """List all moments of a card, in seconds from the first inject.

    Before it every workload is tried once, and one more takes its time.
    """
    moments = [
        *asdict(card.milestones).values(),
        *(each.at for each in card.objectives),
        *(damage.at for damage in card.collateral),
    ]
    began = card.milestones.injected or 0.0
    return [max(0.0, moment - began) for moment in _last(moments)]
