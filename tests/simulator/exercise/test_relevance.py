"""Asking what a change can touch, and asking everything always, tell one story.

Random scenarios (library ones with random objectives, more workload and policies that
speak of the time) are played with random responders, twice: as it is, and with every
question asked at every look. The journals are the same to the byte. The suite plays a
few; `GAMEDAY_RANDOM_RESPONDERS=300` plays more.
"""

from __future__ import annotations

import random
import re
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options
from gameday.simulator.referee import Watch
from gameday.simulator.referee.scope import Scope
from tests.simulator.exercise.test_random_responders import NUMBER, Response, deal

if TYPE_CHECKING:
    from gameday.simulator.exercise import Played

LISTS = {
    "cloudtrail:DescribeTrails": "trailList",
    "dynamodb:ListTables": "TableNames",
    "ec2:DescribeInstances": "Reservations[].Instances[]",
    "ec2:DescribeSecurityGroups": "SecurityGroups",
    "ec2:DescribeSnapshots": "Snapshots",
    "ec2:DescribeVolumes": "Volumes[?State=='in-use']",
    "events:ListRules": "Rules",
    "guardduty:ListDetectors": "DetectorIds",
    "iam:ListInstanceProfiles": "InstanceProfiles[].Roles[]",
    "iam:ListRoles": "Roles",
    "iam:ListUsers": "Users",
    "kms:ListKeys": "Keys",
    "lambda:ListFunctions": "Functions",
    "logs:DescribeLogGroups": "logGroups",
    "s3:ListBuckets": "Buckets",
    "sns:ListTopics": "Topics",
    "sqs:ListQueues": "QueueUrls",
}
"""Reads that need no parameters, and what they list."""
CHECKS: tuple[dict[str, Any], ...] = (
    {"check": "detector_on"},
    {"check": "finding_archived"},
    {"check": "finding_dismissed"},
    {"check": "notified", "with": {"to": "on-call"}},
    {"must_not": "looped"},
    {"must_not": "refused"},
    {"must_not": "responder_failed"},
    {"must_not": "timed_out"},
)
_STATEMENT = re.compile(r"(- Effect: Allow\n)( +)(?=Action: (?!sts))")
"""A statement of an identity's policy in an estate."""


def make_scenario(response: Response, rng: random.Random, folder: Path) -> Path:
    """Write a random scenario for a responder; return its file."""
    loaded = load_scenario(response.scenario)
    data = yaml.safe_load(loaded.path.read_text())
    (folder / "estate.yaml").write_text(_date_estate(loaded, rng))
    data["estate"] = "estate.yaml"
    for at, step in enumerate(response.repertoire["bystander"]):
        if rng.random() < 0.5:
            every = f"{rng.choice((20, 45, 200))}s"
            data["workload"].append({"id": f"more-{at}", "every": every, **step})
    asked = [*map(_ask_for, rng.sample(sorted(LISTS), 3)), *rng.sample(CHECKS, 3)]
    asked += [_ask_whether(step, rng) for step in data["workload"] if "call" in step]
    data["playbook"]["objectives"] += [
        {"id": f"asked-{at}", "title": "Asked", "within": "40m", **each}
        if "check" in each
        else {"id": f"asked-{at}", "title": "Asked", **each}
        for at, each in enumerate(asked)
    ]
    path = folder / "scenario.yaml"
    path.write_text(yaml.safe_dump(data, sort_keys=False))
    return path


def _date_estate(loaded: LoadedScenario, rng: random.Random) -> str:
    """Return the estate's template, one of its permissions only good for some time."""
    text = loaded.estate.text
    if rng.random() < 0.3:
        return text
    place = rng.choice(list(_STATEMENT.finditer(text)))
    moment = loaded.scenario.start + timedelta(seconds=rng.randint(60, 2400))
    key, operator = rng.choice((("CurrentTime", "Date"), ("EpochTime", "Numeric")))
    value = moment.isoformat() if operator == "Date" else int(moment.timestamp())
    how = rng.choice(("LessThan", "LessThanEquals", "GreaterThan", "NotEquals"))
    condition = f'Condition: {{{operator}{how}: {{"aws:{key}": "{value}"}}}}'
    return "".join(
        (text[: place.end()], condition, f"\n{place.group(2)}", text[place.end() :])
    )


def _ask_for(call: str) -> dict[str, Any]:
    path = f"length({LISTS[call]} || `[]`)"
    number = random.Random(call).randint(0, 4)
    return {"check": "state", "with": {"call": call, "path": path, "equals": number}}


def _ask_whether(step: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    about = {key: step[key] for key in ("as", "call", "with") if key in step}
    return {"check": rng.choice(("allowed", "denied")), "with": about}


def _write(played: Played) -> list[str]:
    return [repr((f.seq, f.time, f.kind, f.actor, f.fields)) for f in played.facts]


@pytest.mark.parametrize("number", range(NUMBER))
def test_asking_less_changes_no_byte_of_the_journal(
    number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is less, although some questions have to be asked at every look."""
    rng = random.Random(f"relevance {number}")
    response = deal(number)
    loaded = load_scenario(make_scenario(response, rng, tmp_path))
    options = Options(responders=(response.write(tmp_path / "random"),))
    asked, look = [0], Watch.look

    def count(watch: Watch) -> Any:
        asked[0] += 1
        return look(watch)

    monkeypatch.setattr(Watch, "look", count)
    by_relevance, asked_then = _write(play(loaded, options)), asked[0]
    monkeypatch.setattr(Scope, "meets", lambda _scope, _other: True)
    always = _write(play(loaded, options))
    assert by_relevance == always
    # None at all, where a date keeps the exercise from beginning.
    assert asked_then <= (asked[0] - asked_then) * 3 / 4
