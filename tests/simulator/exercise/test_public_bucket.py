"""An opened bucket is contained when strangers are out and the business is still in."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.scenarios.loader import LoadedScenario, load_scenario
from gameday.simulator.exercise import play
from gameday.simulator.options import Options

MISSED, MET, VIOLATED = "missed", "met", "violated"
BUILT_IN = ("block-public-bucket", "unshare-snapshot")
GOALS = {"read-as-anybody", "read-from-outside", "reach-snapshot"}

CASES: dict[tuple[str, ...], tuple[str, dict[str, str], set[str], str]] = {
    # who answers: the verdict, what became of objectives, the goals still held at the
    # end, a reason in words
    BUILT_IN: (
        "passed",
        {
            "contain": MET,
            "bucket-closed": MET,
            "block-restored": MET,
            "policy-restored": MET,
            "application-serves": MET,
            "application-keeps": MET,
            "website-up": MET,
        },
        set(),
        "The adversary lost for good",
    ),
    ("forget-the-snapshot",): (
        "failed",
        {"contain": MISSED, "bucket-closed": MET, "website-up": MET},
        {"reach-snapshot"},
        "but the adversary could still `reach-snapshot`",
    ),
    ("unshare-snapshot",): (
        "failed",
        {"contain": MISSED, "bucket-closed": MISSED},
        {"read-as-anybody", "read-from-outside"},
        "anybody may GetObject",
    ),
    ("deny-everybody", "unshare-snapshot"): (
        "failed",
        {
            "contain": MET,
            "bucket-closed": MET,
            "application-serves": VIOLATED,
            "application-keeps": VIOLATED,
            "website-up": MET,
        },
        set(),
        "Collateral damage to serve-documents",
    ),
    ("block-the-account", "unshare-snapshot"): (
        "failed",
        {
            "contain": MET,
            "bucket-closed": MET,
            "policy-restored": MISSED,
            "application-serves": MET,
            "website-up": VIOLATED,
        },
        set(),
        "Collateral damage to website",
    ),
    (): (
        "failed",
        {"detect": MISSED, "contain": MISSED, "bucket-closed": MISSED},
        GOALS,
        "there was no responder",
    ),
}


@pytest.fixture(scope="module")
def scenario() -> LoadedScenario:
    """Give the scenario."""
    return load_scenario("exfiltration/public-bucket")


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


PUBLIC_ONLY = """
title: Answer the public finding alone
doc: Is block-public-bucket without the finding about another account.
like: block-public-bucket
pattern:
  source: [aws.guardduty]
  detail:
    type: ["Policy:S3/BucketAnonymousAccessGranted"]
"""


def test_removing_the_public_statement_lets_the_foreign_account_back_in(
    scenario: LoadedScenario, tmp_path: Any
) -> None:
    """The block shuts strangers out of public policies only; what is left is none."""
    (tmp_path / "responder.yaml").write_text(PUBLIC_ONLY)
    responders = (str(tmp_path), "unshare-snapshot")
    played = play(scenario, Options(seed=1, responders=responders))
    turns = [
        fact.kind
        for fact in played.facts
        if fact.fields.get("goal") == "read-from-outside"
        and fact.kind != "goal.attempted"
        and not fact.fields.get("still")
    ]
    assert turns == ["goal.held", "goal.lost", "goal.held"]
    assert any("containment did not last" in text for text in played.card.reasons)


def test_nobody_uninvolved_is_touched(scenario: LoadedScenario) -> None:
    """The built-in responders change the archive's bucket and the snapshot alone."""
    assert play(scenario, Options()).card.collateral == ()


def test_the_same_seed_gives_the_same_journal(
    scenario: LoadedScenario, tmp_path: Any
) -> None:
    """Byte for byte, whatever was played before."""
    texts = []
    for name in ("one", "other"):
        journal = tmp_path / name
        play(scenario, Options(seed=5), journal=journal)
        texts.append(journal.read_text())
    assert texts[0] == texts[1]
