"""The benchmarks measure what they say they do, and the docs show what they wrote.

No test here looks at how long anything takes.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import pytest

from benchmarks.bare import Peer
from benchmarks.chain import CALLS
from benchmarks.figures import Figures
from benchmarks.grown import GROWING
from benchmarks.growth import fit_exponent
from benchmarks.meter import REST, Meter
from benchmarks.recorded import record
from benchmarks.warm import choose_answers
from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario
from gameday.scorecards.facts.account import ApiCalled
from gameday.simulator.exercise import play
from gameday.simulator.options import Options
from gameday.simulator.reference.cost import list_lines, read_figures

if TYPE_CHECKING:
    from pathlib import Path

FIGURES = read_figures()


def test_the_peer_makes_the_calls_of_the_exercise() -> None:
    """What the journal has of calls, the script has; and moto answers each alike."""
    loaded, options = load_scenario("impact/ec2-crypto-mining"), Options(out=None)
    recording = record(loaded, options, Peer())
    script = recording.script
    made = Counter((call.service, call.operation) for call in script.calls)
    told = Counter(
        (fact.fields["service"], fact.fields["operation"])
        for fact in play(loaded, options).facts
        if fact.kind == ApiCalled.kind
    )

    assert [stack.name for stack in script.stacks] == [
        "estate",
        "responder-isolate-instance",
    ]
    assert told
    assert told <= made
    assert recording.other == 0


def test_the_peer_is_asked_about_its_own_ids() -> None:
    """Whatever was answered in the exercise is answered, each time it is played."""
    loaded, peer = load_scenario("impact/ec2-crypto-mining"), Peer()
    recording = record(loaded, Options(out=None), peer)

    for _ in range(2):
        with peer.open() as call:
            peer.deploy(recording.script)
            answers = [call(each) for each in recording.script.calls]
        failed = [each for each in answers if isinstance(each, Exception)]
        assert len(failed) == recording.refused


@pytest.mark.parametrize("exponent", [0.5, 1.0, 2.0])
def test_an_exponent_is_found_beside_what_an_exercise_costs_anyhow(
    exponent: float,
) -> None:
    """`a + b * n**k` gives its `k` back."""
    sizes = (10, 20, 40, 80)
    assert fit_exponent(sizes, [3 + 0.1 * n**exponent for n in sizes]) == exponent


def test_a_part_is_charged_for_itself_and_a_whole_for_what_it_calls() -> None:
    """A part within a part has its own account, but not within one that is whole."""
    meter = Meter()
    inner = meter.part("inner", lambda: sum(range(100_000)))
    part, whole = meter.part("part", inner), meter.part("whole", inner, whole=True)

    with meter.running():
        part()
        alone = meter.spent_s["inner"]
        whole()

    assert meter.spent_s["inner"] == alone > 0
    assert meter.spent_s["whole"] > 0
    assert meter.spent_s.keys() == {REST, "inner", "part", "whole"}
    assert meter.times == {"inner": 2, "part": 1, "whole": 1}


@pytest.mark.parametrize("what", GROWING)
def test_what_grows_is_played_to_its_end(what: str) -> None:
    """An exercise that was invalid would cost nothing, whatever its size."""
    grown = GROWING[what](2)
    played = play(grown.loaded, Options(out=None), responders=list(grown.responders))
    assert played.card.verdict in {"passed", "failed"}


def test_the_figures_are_of_what_is_there() -> None:
    """Every scenario with everybody who answers it, every call, all that grows."""
    rows = [(row["group"], row["what"]) for row in FIGURES["comparisons"]]
    answered = [
        ("warm", f"{name}, answered by {told}")
        for name in library_ids()
        for told, _ in choose_answers(load_scenario(name))
    ]

    assert [row for row in rows if row[0] == "warm"] == answered
    assert [what for group, what in rows if group == "call"] == list(CALLS)
    assert {group for group, _ in rows} == {
        "warm",
        "call",
        "cold",
        "custodian",
        "campaign",
    }
    assert [row["what"] for row in FIGURES["growth"]] == list(GROWING)
    assert list(dict.fromkeys(row["exercise"] for row in FIGURES["shares"])) == list(
        library_ids()
    )


def test_the_figures_say_of_what_and_when_they_are(tmp_path: Path) -> None:
    """What is written has the day, the sources and the machine; the page tells them."""
    path = tmp_path / "figures.json"
    Figures().write(path)
    written = json.loads(path.read_text("utf-8"))
    for told in ("measured", "machine"):
        assert written[told].keys() == FIGURES[told].keys()
    assert date.fromisoformat(written["measured"]["on"]) >= date.fromisoformat(
        FIGURES["measured"]["on"]
    )

    page = " ".join(list_lines())
    for value in (*FIGURES["measured"].values(), *FIGURES["machine"].values()):
        assert str(value) in page


def test_the_page_has_every_figure() -> None:
    """Each comparison has a row of its own, each that grows a line."""
    page = list(list_lines())
    for row in FIGURES["comparisons"]:
        starts = f"| {row['what']} |"
        assert sum(line.startswith(starts) for line in page) == 1, starts
    for row in FIGURES["growth"]:
        assert any(line.startswith(f"- {row['what']}: ") for line in page)
