"""Every rendering is the same bytes for the same card, and holds what it should.

The tables are kept as golden files; ``UPDATE_GOLDEN=1`` writes them again.
"""

from __future__ import annotations

import json
import os
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.playbook import Playbook
from gameday.scorecards.journal import read_journal
from gameday.scorecards.renderings import FORMATS, find_rendering
from gameday.scorecards.renderings.junit import make_case, render_junit, write_suite
from gameday.scorecards.renderings.page import Page
from gameday.scorecards.renderings.table import render_table
from gameday.scorecards.scorecard import judge

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Fact
    from gameday.scorecards.scorecard import Scorecard

GOLDEN = Path(__file__).parent / "golden"
SAMPLES = [
    "contained",
    "refused",
    "nobody",
    "lost again",
    "evidence late",
    "late",
    "shop down",
    "invalid",
    "aborted",
    "torn",
]


@pytest.fixture
def card(
    exercise: Callable[[str], list[Fact]], playbook: Playbook
) -> Callable[[str], Scorecard]:
    """Return a function that judges a sample exercise."""
    return lambda name: judge(exercise(name), playbook)


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize(("style", "suffix"), [("table", "txt"), ("markdown", "md")])
def test_the_text_is_as_it_was(
    card: Callable[[str], Scorecard], name: str, style: str, suffix: str
) -> None:
    """A change to what people read is seen as a change of a golden file."""
    path = GOLDEN / f"{name.replace(' ', '-')}.{suffix}"
    text = find_rendering(style)(card(name))
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_a_table_fits_a_terminal(card: Callable[[str], Scorecard], name: str) -> None:
    """No line is wider than a hundred columns, and none ends in a space."""
    lines = find_rendering("table")(card(name)).splitlines()
    assert max(map(len, lines)) <= 100
    assert [line for line in lines if line != line.rstrip()] == []


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_card_gives_the_same_bytes(
    card: Callable[[str], Scorecard], name: str, style: str
) -> None:
    """Two judgements of one journal render alike, and end their last line."""
    first, second = (find_rendering(style)(card(name)) for _ in range(2))
    assert first == second
    assert first.endswith("\n")


def test_an_unknown_format_is_named() -> None:
    """A mistyped format gets the list of formats."""
    with pytest.raises(UsageError, match="`markdown`, `html`, found `yaml`"):
        find_rendering("yaml")


def test_json_keeps_the_contract(card: Callable[[str], Scorecard]) -> None:
    """The fields of the contract are there, in its words."""
    data = json.loads(find_rendering("json")(card("nobody")))
    assert {
        "scenario",
        "seed",
        "verdict",
        "score",
        "grade",
        "milestones",
        "times",
        "objectives",
        "goals",
        "impact",
        "collateral",
        "latency_model",
    } <= data.keys()
    assert data["times"]["detect"] == {
        "seconds": None,
        "base": "effective",
        "from": 1.2,
        "censored_after": 1798.8,
    }
    assert data["objectives"][3] == {
        "id": "contain",
        "title": "The adversary is contained",
        "phase": "containment",
        "verdict": "missed",
        "at": None,
        "deadline": 901.2,
        "weight": 3.0,
        "points": 0.0,
        "critical": True,
        "reason": "the adversary could still `mine` at the end (the pool answers)",
        "since": "inject",
        "took": None,
        "allowed": 900.0,
    }


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("contained", None), ("nobody", "failure"), ("invalid", "error")],
)
def test_junit_tells_a_failure_from_an_error(
    card: Callable[[str], Scorecard], name: str, outcome: str | None
) -> None:
    """A slow response is a failure; an exercise that proves nothing is an error."""
    judged = card(name)
    suite = ET.fromstring(find_rendering("junit")(judged))
    (case,) = suite.iter("testcase")
    assert (case.get("classname"), case.get("name")) == (
        "aws.impact",
        "ec2-crypto-mining[seed=7]",
    )
    tags = {child.tag for child in case} - {"properties"}
    assert tags == ({outcome} if outcome else set())
    if outcome:
        text = case.findtext(outcome) or ""
        assert text.startswith(judged.reasons[0])
        assert "00:01  open-ssh: ec2:AuthorizeSecurityGroupIngress" in text


def test_a_missing_permission_is_ready_to_copy(
    card: Callable[[str], Scorecard],
) -> None:
    """Every report has the statement as JSON; a failure in JUnit has it, too."""
    judged = card("refused")
    statement = {
        "Effect": "Allow",
        "Action": ["ec2:StopInstances"],
        "Resource": ["arn:aws:ec2:eu-west-1:123456789012:instance/*"],
    }
    junit = ET.fromstring(find_rendering("junit")(judged)).findtext(".//failure") or ""
    page = unescape(find_rendering("html")(judged))
    table, markdown = (find_rendering(style)(judged) for style in ("table", "markdown"))
    for text in (junit, page, table, markdown):
        found = re.search(r"^(?:<pre>)?( *){$.*?^\1}", text, re.DOTALL | re.MULTILINE)
        assert found is not None
        assert json.loads(found[0].removeprefix("<pre>")) == statement
    data = json.loads(find_rendering("json")(judged))
    assert data["permissions"]["lacked"][0]["statement"] == statement


def test_a_reason_of_several_lines_is_no_statement(
    forge: Callable[..., Path], tmp_path: Path, playbook: Playbook
) -> None:
    """Only a statement is set as code; a journal of others may have anything in it."""
    odd = {"responder": "x", "reason": "a\n```\nb", "statement": "none", "calls": 3}
    path = forge(
        tmp_path / "journal.jsonl",
        (1.0, "inject.effective", "adversary", {"inject": "x"}),
        (2.0, "goal.held", "referee", {"goal": "mine"}),
        (9.0, "permission.lacked", "simulator", odd),
        (9.0, "permission.unused", "simulator", {"role": "r", "grants": [1, {}]}),
        (9.0, "permission.unused", "simulator", {"role": "r", "grants": "all"}),
        (1800.0, "exercise.ended", "exercise", {}),
    )
    card = judge(read_journal(path), playbook)
    assert card.permissions.lacked[0].statement is None
    assert [len(each.grants) for each in card.permissions.unused] == [1, 0]
    assert "a \\`\\`\\` b" in find_rendering("markdown")(card)


def test_junit_holds_many_exercises(card: Callable[[str], Scorecard]) -> None:
    """A suite counts its failures and its errors apart."""
    cards = [card(name) for name in ("contained", "nobody", "lost again", "torn")]
    text = write_suite([make_case(card) for card in cards])
    (suite,) = ET.fromstring(text).iter("testsuite")
    counted = {name: suite.get(name) for name in ("tests", "failures", "errors")}
    assert counted == {"tests": "4", "failures": "2", "errors": "1"}


def test_junit_has_real_seconds_as_time_and_virtual_ones_as_properties(
    card: Callable[[str], Scorecard],
) -> None:
    """A CI system adds `time` up to how long its job took."""
    suite = ET.fromstring(render_junit(card("contained"), seconds=0.75))
    (case,) = suite.iter("testcase")
    properties = {each.get("name"): each.get("value") for each in case.iter("property")}

    assert [each.get("time") for each in suite.iter("testsuite")] == ["0.750"]
    assert case.get("time") == "0.750"
    assert properties["virtual_seconds"] == "1800.000"
    assert properties["virtual_seconds.contain_from_inject"] == "303.400"


def test_junit_of_what_was_not_played_claims_no_time(
    card: Callable[[str], Scorecard],
) -> None:
    """A run that is judged again took no time to play."""
    (case,) = ET.fromstring(render_junit(card("contained"))).iter("testcase")
    assert case.get("time") is None


def test_junit_survives_what_xml_cannot_write(
    compose: Callable[..., list[Fact]], playbook: Playbook
) -> None:
    """A control character in a name does not break the file; a long one is cut."""
    calls = {"service": "ec2", "operation": "Stop\x00<>&"}
    facts = compose(
        "opening",
        *((300.0 + n, "api.called", "responder:x", calls) for n in range(60)),
        (1800.0, "exercise.ended", "exercise", {}),
    )
    text = ET.fromstring(find_rendering("junit")(judge(facts, playbook))).findtext(
        ".//failure"
    )
    assert text is not None
    assert "ec2:Stop\ufffd<>&" in text
    assert "lines left out)" in text


class _Links(HTMLParser):
    """Collects what a page would fetch, and checks that its tags are closed."""

    def __init__(self) -> None:
        super().__init__()
        self.fetched: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        fetching = {"src", "href", "xlink:href", "data", "action"}
        self.fetched += [str(value) for name, value in attrs if name in fetching]
        is_void = tag in {"meta", "br", "link", "img"}
        if not is_void:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take `<line/>` for what it is: open and closed."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", SAMPLES)
def test_the_report_is_one_file(card: Callable[[str], Scorecard], name: str) -> None:
    """It fetches nothing, runs nothing, and every tag is closed."""
    html = find_rendering("html")(card(name))
    page = _Links()
    page.feed(html)
    assert page.open == []
    assert page.fetched == []
    assert "<script" not in html
    assert "url(" not in html
    assert "@import" not in html


def test_the_report_escapes_what_it_shows(
    compose: Callable[..., list[Fact]], playbook: Playbook
) -> None:
    """An adversary's words cannot become part of the page."""
    evil = "<script>alert(1)</script>`<b>`"
    facts = compose(
        "opening",
        (200.0, "goal.lost", "referee", {"goal": "mine", "reason": evil, "by": evil}),
        (300.0, "workload.down", "workload", {"workload": evil, "reason": evil}),
        (1800.0, "exercise.ended", "exercise", {"reason": evil}),
    )
    html = find_rendering("html")(judge(facts, playbook))
    assert "<script" not in html
    assert "<code>&lt;b&gt;</code>" in html
    markdown = find_rendering("markdown")(judge(facts, playbook))
    assert "<script" not in markdown


def test_the_report_draws_what_happened(card: Callable[[str], Scorecard]) -> None:
    """The chart has a bar while the goal was held and the response close up."""
    html = find_rendering("html")(card("contained"))
    assert html.count("<svg") == 2
    assert "<title>held 02:31 to 05:05</title>" in html
    assert "The response, close up" in html
    assert re.search(r"first action 05:03</text>", html)
    assert "aws-2026" in html


def test_a_long_response_needs_no_close_up(
    compose: Callable[..., list[Fact]], playbook: Playbook
) -> None:
    """A response spread over the exercise is readable in the one chart."""
    end = (1700.0, "message.acknowledged", "person:alice", {"by": "alice"})
    over = (1800.0, "exercise.ended", "exercise", {"reason": "over"})
    facts = compose("opening", "noticed", "delivered", end, over)
    html = find_rendering("html")(judge(facts, playbook))
    assert html.count("<svg") == 1


@pytest.mark.parametrize(
    ("model", "told"),
    [
        ({}, "  the journal does not say which times were simulated"),
        ({"a_b": {"p50": 1.5}, "c": ["d", "e"]}, "  a b: p50 1.5\n  c: d, e"),
    ],
)
def test_the_latency_model_is_told_as_deep_as_it_goes(
    compose: Callable[..., list[Fact]], model: dict[str, object], told: str
) -> None:
    """The card says what was simulated, or that the journal does not."""
    facts = compose(
        (0.0, "exercise.began", "exercise", {"latency_model": model, "seed": 7}),
        (0.0, "inject.effective", "adversary", {"inject": "x"}),
        (
            1.0,
            "goal.attempted",
            "adversary",
            {"goal": "g", "succeeded": True},
        ),
        (2.0, "goal.attempted", "adversary", {"goal": "h", "succeeded": False}),
        (7300.0, "exercise.ended", "exercise", {}),
    )
    card = judge(facts, Playbook.model_validate({"detect": {"within": "5m"}}))
    table = render_table(card, Page(latencies=True))
    assert f"What was simulated\n{told}" in table
    markdown = find_rendering("markdown")(card)
    assert "| possible for 2 h 1 min 39 s, succeeded once |" in markdown
    assert "| never possible |" in markdown
    assert "seed 7, 2 h 1 min 40 s, answered by nobody" in table
    assert "2:00:00</text>" in find_rendering("html")(card)


def test_a_card_of_another_version_says_what_it_lacks(
    forge: Callable[..., Path], tmp_path: Path
) -> None:
    """A journal that has no seed and no latency model still gives a card."""
    path = forge(
        tmp_path / "journal.jsonl",
        (0.0, "exercise.began", "simulator", {"title": "An old one"}),
        (9.0, "exercise.ended", "simulator", {}),
    )
    card = judge(read_journal(path), Playbook.model_validate({}))
    table = find_rendering("table")(card)
    assert "no seed, 9 s, answered by nobody" in table
    assert "the journal does not say which times were simulated" in table
