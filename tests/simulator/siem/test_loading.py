"""Rules are loaded from files, or told about with their place."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.simulator.siem import load_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.simulator.siem.rules import Ruleset

GOOD = """\
title: Good
id: 6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff
level: high
logsource: {product: aws, service: cloudtrail}
detection:
  selection:
    eventName: StopLogging
  condition: selection
"""


def test_a_folder_is_read_with_everything_below_it(tmp_path: Path) -> None:
    """Both endings of YAML; other files are left alone."""
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "one.yaml").write_text(GOOD)
    (tmp_path / "two.yml").write_text(GOOD)
    (tmp_path / "README.md").write_text("no rule")

    assert len(load_rules([tmp_path]).rules) == 2


def test_a_rule_says_what_its_alert_says(rules_of: Callable[..., Ruleset]) -> None:
    """Its id, title and level; without an id, its name or place; medium by default."""
    named = GOOD.replace("id: 6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff\nlevel: high\n", "")
    first, second = rules_of(f"{GOOD}---\n{named}").rules
    assert (first.title.id, first.title.text, first.title.level.word) == (
        "6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff",
        "Good",
        "high",
    )
    assert (second.title.id, second.title.level.word) == ("rule.yml:10", "medium")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            GOOD.replace("service: cloudtrail", "service: securityhub"),
            (
                "rule.yml:5:1: left out: no log of this account is"
                " `product: aws, service: securityhub`"
            ),
        ),
        (
            GOOD.replace("eventName:", "eventName|expand:").replace(
                "StopLogging", "'%calls%'"
            ),
            "rule.yml:5:1: left out: the placeholder `%calls%` has no values",
        ),
        (
            (
                f"{GOOD}---\ntitle: Quiet\ncorrelation:\n  type: event_count\n"
                "  rules: [6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff]\n"
                "  timespan: 5m\n  condition: {lt: 1}\n"
            ),
            "rule.yml:11:1: left out: `lt` waits for what does not happen",
        ),
        (
            GOOD.replace("service: cloudtrail", "service: securityhub")
            + "---\ntitle: Many\ncorrelation:\n  type: event_count\n"
            "  rules: [6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff]\n"
            "  timespan: 5m\n  condition: {gte: 2}\n",
            (
                "rule.yml:13:3: left out: it builds on"
                " `6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff`, which is left out"
            ),
        ),
    ],
)
def test_what_cannot_be_run_is_left_out_and_told(
    rules_of: Callable[..., Ruleset], text: str, expected: str
) -> None:
    """With its file and line; the other rules go on."""
    rules = rules_of(f"{text}---\n{GOOD.replace('1aff', '1a00')}")

    assert str(rules.notes[-1]).startswith(expected)
    assert "6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1a00" in [
        rule.title.id for rule in rules.rules
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: [unclosed", "rule.yml:2:1: not valid YAML: did not find expected"),
        ("- a list", "rule.yml:1:1: expected a Sigma rule, found no mapping"),
        ("title: a\ntitle: b", "rule.yml:2:1: duplicate key `title` (first on line 1)"),
        (
            GOOD.replace("eventName:", "eventName|contians:"),
            "rule.yml:7:5: not a valid Sigma rule: Unknown modifier 'contians'",
        ),
        (
            GOOD.replace("condition: selection", "condition: selction"),
            "rule.yml:8:3: not a valid Sigma rule: Detection 'selction' not defined",
        ),
        (
            GOOD.replace("condition: selection", "condition: selection |count() > 3"),
            "rule.yml:8:3: not a valid Sigma rule: The pipe syntax in Sigma conditions",
        ),
        (
            GOOD.replace("condition: selection", "condition: 1 of sel_*"),
            "rule.yml:8:3: not a valid Sigma rule: Selector '1 of sel_*' doesn't match",
        ),
        (
            GOOD.replace("logsource: {product: aws, service: cloudtrail}\n", ""),
            "rule.yml:1:1: not a valid Sigma rule: Sigma rule must have a log source",
        ),
        (
            GOOD.replace("eventName: StopLogging", "eventName|re: '('"),
            "rule.yml:5:1: not a valid Sigma rule: Regular expression '(' is invalid",
        ),
        (
            (
                "title: Many\ncorrelation:\n  type: event_count\n  rules: [nowhere]\n"
                "  timespan: 5m\n  condition: {gte: 2}\n"
            ),
            "rule.yml:2:1: not a valid Sigma rule: Rule 'nowhere' not found",
        ),
        (
            "title: Many\ncorrelation: {type: event_count, timespan: 5 minutes}\n",
            "rule.yml:",
        ),
        ("title: T\nlogsource: x\ndetection: 5", "rule.yml:"),
        ("{}", "rule.yml:1:1: not a valid Sigma rule"),
        (
            GOOD.replace("level: high", "level: hgih"),
            "rule.yml:3:8: expected one of `informational`, `low`, `medium`, `high`,",
        ),
        (
            GOOD.replace("eventName: StopLogging", "eventName: {a: b}"),
            "rule.yml:7:16: expected a value, found a mapping",
        ),
        (
            GOOD.replace("condition: selection", "condition: {a: b}"),
            "rule.yml:8:14: expected text, found a mapping",
        ),
        (
            GOOD.replace("condition: selection", "condition:"),
            "rule.yml:8:13: expected text, found nothing",
        ),
    ],
)
def test_what_is_not_valid_is_an_error_with_its_place(
    rules_of: Callable[..., Ruleset], text: str, expected: str
) -> None:
    """Every problem at once, none as a traceback."""
    with pytest.raises(ScenarioError) as caught:
        rules_of(text)

    assert caught.value.code == "sigma-invalid"
    assert str(caught.value).startswith(expected)


def test_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    """In the order of their files."""
    (tmp_path / "a.yml").write_text("- a list")
    (tmp_path / "b.yml").write_text(GOOD.replace("eventName:", "eventName|no:"))
    (tmp_path / "c.yml").write_text(GOOD)

    with pytest.raises(ScenarioError) as caught:
        load_rules([tmp_path])
    assert [str(problem.where) for problem in caught.value.problems] == [
        "a.yml:1:1",
        "b.yml:7:5",
    ]


def test_a_wrong_date_or_tag_does_not_stop_a_rule(
    rules_of: Callable[..., Ruleset],
) -> None:
    """What a rule says about itself does not change what it matches."""
    text = f"status: maybe\ndate: yesterday\ntags: [nonsense]\n{GOOD}"

    assert len(rules_of(text).rules) == 1


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_no_rules_are_an_error(tmp_path: Path, name: str) -> None:
    """A wrong path must not look like a quiet SIEM."""
    (tmp_path / "empty").mkdir()

    with pytest.raises(UsageError, match="expected Sigma rules, found none") as caught:
        load_rules([tmp_path / name])
    assert caught.value.code == "sigma-missing"


def test_without_pysigma_the_extra_is_named(tmp_path: Path) -> None:
    """The hint is the command that installs it; without rules nobody needs it."""
    script = (
        "import sys\n"
        "sys.modules['sigma'] = None\n"
        "from pathlib import Path\n"
        "from gameday.scenarios.errors import UsageError\n"
        "from gameday.simulator.siem import load_rules\n"
        "try: load_rules([Path(sys.argv[1])])\n"
        "except UsageError as error: print(error.hint)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "`pip install 'aws-gameday-simulator[sigma]'`\n"


def test_a_filter_takes_matches_away(rules_of: Callable[..., Ruleset]) -> None:
    """Sigma's filters, in files of their own or beside the rule."""
    text = (
        f"{GOOD}---\ntitle: Not the pipeline\n"
        "logsource: {product: aws, service: cloudtrail}\n"
        "filter:\n  rules: [6a1d6f0e-3c52-4d0c-9f43-0b6f6b7d1aff]\n"
        "  pipeline: {userIdentity.userName: pipeline}\n  condition: not pipeline\n"
    )
    (rule,) = rules_of(text).rules

    assert rule.matches({"eventName": "StopLogging"})
    assert not rule.matches(
        {"eventName": "StopLogging", "userIdentity": {"userName": "pipeline"}}
    )


def test_global_documents_hold_for_those_after_them(
    rules_of: Callable[..., Ruleset],
) -> None:
    """The collections of older rule sets."""
    text = (
        "action: global\ntitle: Both\nlogsource: {product: aws, service: cloudtrail}\n"
        "---\ndetection: {a: {eventName: One}, condition: a}\n"
        "---\ndetection: {a: {eventName: Two}, condition: a}\n"
    )
    first, second = rules_of(text).rules

    assert first.matches({"eventName": "One"})
    assert second.matches({"eventName": "Two"})


def test_nothing_is_fetched(tmp_path: Path) -> None:
    """Tags of ATT&CK are read without looking them up; no socket is ever made."""
    (tmp_path / "rule.yml").write_text(f"tags: [attack.t1562.008]\n{GOOD}")
    script = (
        "import socket, sys\n"
        "def refuse(*_a, **_k): raise AssertionError('a socket was made')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from pathlib import Path\n"
        "from gameday.simulator.siem import load_rules\n"
        "rule, = load_rules([Path(sys.argv[1])]).rules\n"
        "assert rule.matches({'eventName': 'StopLogging'})\n"
        "fetchers = ('sigma.data', 'sigma.plugins', 'sigma.validat', 'requests')\n"
        "print([name for name in sys.modules if name.startswith(fetchers)])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
