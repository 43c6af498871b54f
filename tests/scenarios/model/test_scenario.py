"""The grammar of a scenario."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from gameday.scenarios.document import parse_document
from gameday.scenarios.model import Scenario
from gameday.scenarios.validation import validate

IN_SHAPE = """\
title: A web server mines cryptocurrency
attack: [T1190, T1496.001]
difficulty: beginner
estate: web-app                      # scenarios/estates/web-app.yaml
workload:
  - {id: shop, every: 30s, connect: {from: internet, to: "${WebServer}", port: 443}}
injects:
  - {id: open-ssh, at: 0s, by: adversary, as: "${DeployKey}", call: ec2:AuthorizeSecurityGroupIngress, with: {GroupId: x}}
  - {id: log-in, after: open-ssh, delay: 90s, connect: {from: 198.51.100.7, to: "${WebServer}", port: 22}}
  - {id: mine, goal: true, after: log-in, every: 60s, resolve: {from: "${WebServer}", name: xmr-pool.example}, connect: {from: "${WebServer}", to: 203.0.113.9, port: 3333}}
  - {id: finding, after: mine, finding: {type: "CryptoCurrency:EC2/BitcoinTool.B!DNS", instance: "${WebServer}"}}
responders: [isolate-instance]
playbook:
  pass: 80
  detect: {within: 10m}
  contain: {within: 15m, goals: [mine]}
  objectives:
    - {id: evidence, phase: investigation, check: snapshots_exist, with: {instance: "${WebServer}"}, within: 30m, before: instance-terminated}
    - {id: shop-up, must_not: workload_down, workload: shop, longer_than: 5m}
"""  # noqa: E501  # the design's own example, line for line


def read(text: str) -> Scenario:
    """Read a scenario that is valid."""
    found = validate(parse_document(text, "s").data, Scenario)
    assert found.faults == ()
    assert found.record is not None
    return found.record


def test_reads_the_example_of_the_design() -> None:
    """Word for word."""
    scenario = read(IN_SHAPE)

    assert [inject.actions for inject in scenario.injects] == [
        ("call",),
        ("connect",),
        ("resolve", "connect"),
        ("finding",),
    ]
    assert scenario.injects[1].delay == timedelta(seconds=90)
    assert scenario.playbook.contain is not None
    assert scenario.playbook.contain.critical
    assert scenario.responders[0].use == "isolate-instance"


def test_has_defaults_where_little_is_said() -> None:
    """It starts on a Monday morning, for beginners, at the pass mark of 80."""
    scenario = read("title: t\nestate: e\nplaybook: {}")

    assert scenario.start == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert scenario.difficulty == "beginner"
    assert scenario.playbook.pass_mark == 80
    assert scenario.duration is None


def test_names_the_resources_of_a_finding() -> None:
    """Those that are given."""
    finding = read(IN_SHAPE).injects[3].finding

    assert finding is not None
    assert finding.resources == {"instance": "${WebServer}"}
