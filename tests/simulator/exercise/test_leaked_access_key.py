"""A leaked key is contained only when every way in is closed."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

MISSED, MET, VIOLATED = "missed", "met", "violated"
BUILT_IN = ("disable-access-key", "quarantine-new-credentials")
GOALS = {
    "use-leaked-key",
    "use-second-key",
    "use-back-door",
    "assume-role",
    "use-session",
}

CASES: dict[tuple[str, ...], tuple[str, dict[str, str], set[str], str]] = {
    # who answers: the verdict, what became of objectives, the goals still held at the
    # end, a reason in words
    BUILT_IN: (
        "passed",
        {
            "contain": MET,
            "last-use-kept": MET,
            "no-key-left": MET,
            "back-door-closed": MET,
            "sessions-ended": MET,
            "application-serves": MET,
            "reports-up": MET,
        },
        set(),
        "The adversary lost for good",
    ),
    ("disable-access-key",): (
        "failed",
        {"contain": MISSED, "no-key-left": MET, "back-door-closed": MISSED},
        {"use-back-door"},
        "svc-monitoring has the active key",
    ),
    ("quarantine-new-credentials",): (
        "failed",
        {"contain": MISSED, "no-key-left": MISSED, "back-door-closed": MET},
        {"use-leaked-key", "use-session"},
        "could still `use-leaked-key`",
    ),
    ("deactivate-one-key",): (
        "failed",
        {"contain": MISSED, "no-key-left": MISSED},
        GOALS - {"use-leaked-key"},
        "but the adversary could still `use-second-key`",
    ),
    ("revoke-without-closing",): (
        "failed",
        {"contain": MISSED, "sessions-ended": MET},
        GOALS,
        "containment did not last",
    ),
    ("delete-the-keys", "quarantine-new-credentials"): (
        "failed",
        {"contain": MET, "last-use-kept": VIOLATED},
        set(),
        "was deleted, and its last use with it",
    ),
    (): (
        "failed",
        {"detect": MISSED, "contain": MISSED},
        GOALS,
        "there was no responder",
    ),
}


@pytest.fixture(scope="module")
def scenario() -> LoadedScenario:
    """Give the scenario."""
    return load_scenario("credential-access/leaked-access-key")


@pytest.mark.parametrize("responders", CASES, ids="+".join)
def test_a_response_gets_the_verdict_it_deserves(
    responders: tuple[str, ...], scenario: LoadedScenario, find_responders: Any
) -> None:
    """The verdict, objectives, goals and a reason in words are the right ones."""
    verdict, objectives, held, reason = CASES[responders]
    options = Options(seed=1, responders=find_responders(responders))
    card = play(scenario, options).card
    assert card.verdict == verdict
    judged = {name: str(card.objective(name).verdict) for name in objectives}
    assert judged == objectives
    assert {goal.id for goal in card.goals if goal.is_held} == held
    assert any(reason in text for text in card.reasons), card.reasons


def test_its_own_responders_are_the_ones_that_pass(scenario: LoadedScenario) -> None:
    """The default is what the README says."""
    assert tuple(each.use for each in scenario.scenario.responders) == BUILT_IN


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_the_verdict_does_not_hang_on_luck(scenario: LoadedScenario, seed: int) -> None:
    """In whatever order the findings are published."""
    assert play(scenario, Options(seed=seed)).card.verdict == "passed"


def test_every_way_in_was_open_before_it_was_closed(scenario: LoadedScenario) -> None:
    """The adversary has reached each goal, so that its loss means something."""
    card = play(scenario, Options()).card
    assert {goal.id for goal in card.goals if goal.successes} == GOALS
    assert card.collateral == ()


def test_the_same_seed_gives_the_same_journal(
    scenario: LoadedScenario, tmp_path: Any
) -> None:
    """Byte for byte, and without a secret in it."""
    texts = []
    for name in ("one", "other"):
        journal = tmp_path / name
        play(scenario, Options(seed=5), journal=journal)
        texts.append(journal.read_text())
    assert texts[0] == texts[1]
    assert "SecretAccessKey" not in texts[0]
    assert "SessionToken" not in texts[0]
