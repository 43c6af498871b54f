"""It tells good from bad: each response gets the verdict a senior one would give it.

The table is `verdicts.yaml`. What is true of every scenario of the library, whoever
answers, is held beside it, so that a new scenario has to keep to it as well.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.scorecards.scorecard import Scorecard
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    Path(__file__).with_name("verdicts.yaml").read_text()
)
EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "responders"
ROWS = [
    pytest.param(scenario, row, id=f"{scenario}-{'+'.join(row['who']) or 'nobody'}")
    for scenario, rows in TABLE.items()
    for row in rows
]
BUILT_IN = {
    "credential-access/leaked-access-key": (
        "disable-access-key",
        "quarantine-new-credentials",
    ),
    "exfiltration/public-bucket": ("block-public-bucket", "unshare-snapshot"),
    "impact/ec2-crypto-mining": ("isolate-instance",),
}
"""Who answers without further choice, as each scenario's README says."""


def _row(scenario: str, *who: str) -> dict[str, Any]:
    return next(row for row in TABLE[scenario] if row["who"] == list(who))


@pytest.fixture
def loaded(scenario: str) -> LoadedScenario:
    """Give the scenario that the test is about."""
    return load_scenario(scenario)


def _list_reached(card: Scorecard) -> list[str]:
    return [name for name, at in asdict(card.milestones).items() if at is not None]


@pytest.mark.parametrize(("scenario", "row"), ROWS)
def test_a_response_gets_the_verdict_it_deserves(
    loaded: LoadedScenario, row: dict[str, Any], find_responders: Any
) -> None:
    """Verdict, objectives, goals, milestones and a reason in words are right."""
    seed = row.get("seed", 1)
    options = Options(seed=seed, responders=find_responders(row["who"]))
    card = play(loaded, options).card
    assert card.verdict == row["verdict"]
    judged = {name: str(card.objective(name).verdict) for name in row["objectives"]}
    assert judged == row["objectives"]
    assert {goal.id for goal in card.goals if goal.is_held} == set(row["held"])
    milestones = list(asdict(card.milestones))
    until = milestones.index(row["until"]) + 1
    assert _list_reached(card) == milestones[:until]
    assert any(row["why"] in text for text in card.reasons), card.reasons


def test_the_table_has_the_whole_library_and_every_example() -> None:
    """A scenario is told from bad by somebody good, nobody, and an example or two."""
    assert sorted(TABLE) == sorted(BUILT_IN) == sorted(library_ids())
    answering = {who for rows in TABLE.values() for row in rows for who in row["who"]}
    assert {path.name for path in EXAMPLES.iterdir() if path.is_dir()} <= answering
    for scenario, rows in TABLE.items():
        verdicts = [row["verdict"] for row in rows]
        assert _row(scenario, *BUILT_IN[scenario])["verdict"] == "passed"
        assert _row(scenario)["verdict"] == "failed"
        assert verdicts.count("failed") > verdicts.count("passed")


@pytest.mark.parametrize("scenario", TABLE)
def test_its_own_responders_are_the_ones_that_pass(
    scenario: str, loaded: LoadedScenario
) -> None:
    """The default is what the README says."""
    assert tuple(each.use for each in loaded.scenario.responders) == BUILT_IN[scenario]


@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize("scenario", TABLE)
def test_the_verdict_does_not_hang_on_luck(loaded: LoadedScenario, seed: int) -> None:
    """The built-in responders pass whatever the latencies are."""
    assert play(loaded, Options(seed=seed)).card.verdict == "passed"


@pytest.mark.parametrize("scenario", TABLE)
def test_every_goal_was_reached_before_it_was_lost(
    scenario: str, loaded: LoadedScenario
) -> None:
    """So that its loss means something; and nobody uninvolved was touched for it."""
    card = play(loaded, Options()).card
    reached = [goal.id for goal in card.goals if goal.successes]
    assert sorted(reached) == sorted(_row(scenario)["held"])
    assert card.collateral == ()


@pytest.mark.parametrize("scenario", TABLE)
def test_nobody_is_the_worst_responder(
    loaded: LoadedScenario, find_responders: Any
) -> None:
    """The adversary holds all it wanted to the end, and nothing is a zero time."""
    card = play(loaded, Options(responders=find_responders(()))).card
    assert (card.verdict, card.exit_code) == ("failed", 1)
    assert all(goal.is_held for goal in card.goals)
    assert card.milestones.contained is None
    assert card.times.contain_from_inject.seconds is None
    assert card.times.contain_from_inject.censored_after is not None


@pytest.mark.parametrize("scenario", TABLE)
def test_the_same_seed_gives_the_same_journal(
    loaded: LoadedScenario, tmp_path: Path
) -> None:
    """Byte for byte, whatever was played before, and without a secret in it."""
    texts = []
    for name in ("one", "other"):
        journal = tmp_path / name
        play(loaded, Options(seed=5), journal=journal)
        texts.append(journal.read_text())
    assert texts[0] == texts[1]
    assert "SecretAccessKey" not in texts[0]
    assert "SessionToken" not in texts[0]
