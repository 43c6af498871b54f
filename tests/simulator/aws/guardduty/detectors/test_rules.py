"""Every rule notices its own example, and leaves its counterexample alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from ipaddress import ip_address
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.detectors import (
    Habits,
    load_intelligence,
    load_rules,
)
from gameday.simulator.aws.guardduty.detectors.engine import Engine
from gameday.simulator.aws.guardduty.detectors.paths import find_value
from gameday.simulator.aws.guardduty.detectors.sightings import make_sighting
from gameday.simulator.aws.guardduty.detectors.streams import Knowledge
from gameday.simulator.aws.guardduty.findings import Sighting, build_finding
from gameday.simulator.aws.guardduty.resources import KINDS
from gameday.simulator.aws.guardduty.severity import find_rules
from gameday.simulator.aws.vpc.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from conftest import Estate

    from gameday.simulator.aws.guardduty.detectors import Rule
    from gameday.simulator.aws.guardduty.detectors.rule import Example

RULES = load_rules()


def merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Lay one record over another; None takes a field away."""
    merged = dict(under)
    for name, value in over.items():
        below = merged.get(name)
        if isinstance(value, dict) and isinstance(below, dict):
            merged[name] = merge(below, value)
        elif value is None:
            merged.pop(name, None)
        else:
            merged[name] = value
    return merged


def vary(record: dict[str, Any], path: str | None, by: int) -> dict[str, Any]:
    """Return the record with another value where a rule tells values apart."""
    if path is None:
        return record
    name = "sourceIPAddress" if path == "known.country" else path
    value = find_value(record, name)
    other: object = f"{by}{value}"
    if isinstance(value, int):
        other = value + by
    elif is_address(str(value)):
        other = str(ip_address(str(value)) + by)
    elif by == 0:
        other = value
    return record | {name: other}


def replay(rule: Rule, example: Example) -> Iterator[Sighting]:
    """Give an engine with this one rule the example, as often as it takes."""
    intelligence = load_intelligence()
    intelligence.add("keys", "leaked", ["AKIALEAKED0000000000"])
    knowledge = Knowledge(
        intelligence,
        Habits(),
        holds=lambda _address: False,
        find_bucket=lambda _account: "orders",
    )
    engine = Engine([rule])
    ordinary = merge(rule.ordinary, example.record)
    enough = rule.threshold.count if rule.threshold else 1
    for number in range(example.times or enough):
        distinct = rule.threshold.distinct if rule.threshold else None
        record = vary(ordinary, distinct, number)
        if rule.source == "flow":
            known = knowledge.read_flow(record)
        elif rule.source == "dns":
            known = knowledge.read_query(record)
        else:
            known = knowledge.read_call(record, float(number))
        for noticed in engine.examine(rule.source, known, float(number)):
            sighting = make_sighting(noticed, known)
            assert sighting is not None, f"{rule.name} is about nothing"
            yield sighting


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_notices_its_example(rule: Rule) -> None:
    """The true example is noticed, and the finding is about what such findings are."""
    sightings = list(replay(rule, rule.fires))
    assert sightings, f"{rule.name} did not notice its example"
    known = finding_types()[rule.type]
    kinds = set(sightings[0].resources)
    assert kinds <= set(KINDS)
    # What a custom detection rule's finding is about is not documented: any will do.
    assert kinds <= {*(known.resource_keys or KINDS), "access_key", "root"}
    assert all(sightings[0].resources.values())


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_what_is_noticed_reads_as_if_a_scenario_had_put_it_in(
    rule: Rule, estate: Estate
) -> None:
    """A pattern that takes the one finding takes the other: same fields, same type."""
    noticed = next(replay(rule, rule.fires))
    (kind, *_) = noticed.resources
    about = {kind: "" if kind == "root" else estate.ids[kind]}
    # Some are about either end of the same doing, by two rules.
    role = {"role": rule.role} if rule.role else {}
    injected = Sighting(type=rule.type, resources=about, facts=role)
    seen, put_in = (
        _list_fields(_build(each, estate))
        for each in (replace(noticed, resources=about), injected)
    )
    assert not put_in - seen
    # A sensor knows more: who called, with what, and the rule's own circumstances.
    more = {field for field in seen - put_in if not field.startswith(_KNOWN_MORE)}
    assert more <= {"service.action.awsApiCallAction.errorCode"}


_KNOWN_MORE = (
    "resource.accessKeyDetails",
    "service.additionalInfo",
    "service.evidence",
)


def _build(sighting: Sighting, estate: Estate) -> dict[str, Any]:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    return build_finding(
        sighting, estate.account, detector="d" * 32, now=now, rng=Random(1)
    )


def _list_fields(value: Any, path: str = "") -> set[str]:
    """List the paths of a finding, with the values that responders choose by."""
    if isinstance(value, dict):
        parts = (_list_fields(each, f"{path}.{name}") for name, each in value.items())
        return set().union(*parts)
    if isinstance(value, list):
        return set().union(*(_list_fields(each, f"{path}[]") for each in value))
    told = path.removeprefix(".")
    is_chosen_by = told in {"type", "resource.resourceType", "service.resourceRole"}
    return {f"{told}={value}" if is_chosen_by else told}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_leaves_its_counterexample_alone(rule: Rule) -> None:
    """The false example is not noticed."""
    assert list(replay(rule, rule.silent)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_ordinary_record_is_not_noticed(rule: Rule) -> None:
    """Nothing that happens every day makes a finding by itself."""
    ordinary = rule.fires.model_copy(update={"record": {}, "times": 1})
    assert list(replay(rule, ordinary)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_about_a_documented_type(rule: Rule) -> None:
    """The type exists; a signal is one of the custom detection rules of that type."""
    known = finding_types()[rule.type]
    is_custom = known.plan == "Custom Detection Rules"
    assert is_custom == (rule.signal is not None)
    if rule.signal is not None:
        assert rule.signal in find_rules(rule.type)


def test_the_catalogue_is_wide() -> None:
    """There are many types, of every group that is asked for."""
    types = {rule.type for rule in RULES}
    assert len(types) == 112
    assert sum(":EC2/" in name and not_custom(name) for name in types) == 40
    assert sum(":IAMUser/" in name for name in types) == 27
    assert sum(":S3/" in name and not_custom(name) for name in types) == 20


def test_every_custom_detection_rule_has_a_rule() -> None:
    """All 35 documented signals can be turned on."""
    signals = {rule.signal for rule in RULES} - {None}
    documented = {
        signal
        for known in finding_types().values()
        if known.plan == "Custom Detection Rules"
        for signal in find_rules(known.type)
    }
    assert signals == documented


def not_custom(name: str) -> bool:
    """Say whether a type needs no custom detection rule."""
    return finding_types()[name].plan != "Custom Detection Rules"
