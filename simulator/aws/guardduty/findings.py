"""One finding, whole: the resource from the account, what happened, how bad it is.

It builds; keeping, updating and publishing are `store` and `publisher`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.actions import build_action
from gameday.simulator.aws.guardduty.anatomy import require_finding_type
from gameday.simulator.aws.guardduty.behaviours import find_behaviour
from gameday.simulator.aws.guardduty.evidence import (
    describe_evidence,
    describe_scan,
    describe_sequence,
)
from gameday.simulator.aws.guardduty.remotes import choose_address
from gameday.simulator.aws.guardduty.resources import describe_resource
from gameday.simulator.aws.guardduty.severity import check_severity, find_rules, rate
from gameday.simulator.aws.guardduty.surroundings import (
    describe_process,
    describe_surroundings,
)
from gameday.simulator.aws.guardduty.wire import Finding, check_shape
from gameday.simulator.aws.guardduty.wording import SAMPLE, describe, write_title
from gameday.simulator.aws.ids import make_hex
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from gameday.simulator.aws.guardduty.behaviours import Behaviour
    from gameday.simulator.aws.guardduty.resources import Account
    from gameday.simulator.aws.guardduty.resources.reading import Members

__all__ = ["Sighting", "build_finding", "write_finding"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """What was noticed: enough to write a finding about."""

    type: str
    """The finding type's name."""
    resources: Mapping[str, str] = field(default_factory=dict)
    """What it is about, by kind: ``{"instance": "i-0abc…"}``."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What happened, as text, in place of the family's own: ``domain``, ``remote_ip``,
    ``remote_port``, ``port``, ``protocol``, ``api``, ``role``, ``rule`` …"""
    details: Mapping[str, Any] = field(default_factory=dict)
    """Members in wire form that replace or join the built ones."""
    severity: float | None = None
    title: str | None = None
    description: str | None = None
    count: int = 1
    """How often it was seen."""
    sample: bool = False
    """Whether it is a sample that nobody need answer."""
    actor: str = ""
    """Who did it, where the same doing by another is another finding."""


def build_finding(
    sighting: Sighting, account: Account, *, detector: str, now: datetime, rng: Random
) -> Finding:
    """Write the finding about something that was noticed in an account.

    Raises:
        InjectFailed: A resource it names is not there, or its details do not fit.
        UsageError: The type or a kind of resource does not exist.
    """
    finding_type = require_finding_type(sighting.type)
    resource = describe_resource(finding_type, sighting.resources, account)
    return write_finding(
        sighting, account, resource, detector=detector, now=now, rng=rng
    )


def write_finding(
    sighting: Sighting,
    account: Account,
    resource: Members,
    *,
    detector: str,
    now: datetime,
    rng: Random,
) -> Finding:
    """Write the finding about a resource that is described already."""
    behaviour = find_behaviour(sighting.type)
    facts = _gather(sighting, behaviour, rng)
    finding = _head(sighting, account, detector=detector, now=now, rng=rng)
    around = describe_surroundings(sighting.type, facts, resource["resourceType"])
    finding["resource"] = {**resource, **around}
    finding["service"] |= _happened(behaviour, facts, finding["resource"])
    finding["service"] |= _backing(sighting, facts, now, rng)
    _join(finding, sighting.details)
    _judge(finding, sighting, behaviour)
    check_shape(finding)
    return finding


def _gather(sighting: Sighting, behaviour: Behaviour, rng: Random) -> Mapping[str, str]:
    drawn = {
        "remote_ip": choose_address(rng),
        "passing_port": str(rng.randrange(32_768, 61_000)),
        "role": behaviour.role,
    }
    return drawn | dict(behaviour.facts) | dict(sighting.facts)


def _head(
    sighting: Sighting, account: Account, *, detector: str, now: datetime, rng: Random
) -> Finding:
    identity = make_hex(rng)
    place = f"arn:{account.partition}:guardduty:{account.region}:{account.id}"
    moment = write_time_ms(now)
    head: Finding = {
        "schemaVersion": "2.0",
        "accountId": account.id,
        "region": account.region,
        "partition": account.partition,
        "id": identity,
        "arn": f"{place}:detector/{detector}/finding/{identity}",
        "type": sighting.type,
        "resource": {},
        "service": {
            "serviceName": "guardduty",
            "detectorId": detector,
            "eventFirstSeen": moment,
            "eventLastSeen": moment,
            "archived": False,
            "count": sighting.count,
        },
        "createdAt": moment,
        "updatedAt": moment,
    }
    rules = find_rules(sighting.type)
    if rules:
        head["customDetectionRuleName"] = sighting.facts.get("rule", rules[0])
    return head


def _happened(
    behaviour: Behaviour, facts: Mapping[str, str], resource: Members
) -> dict[str, Any]:
    happened: dict[str, Any] = {"resourceRole": facts["role"]}
    if behaviour.action:
        happened["action"] = build_action(behaviour.action, facts, resource)
    return happened


def _backing(
    sighting: Sighting, facts: Mapping[str, str], now: datetime, rng: Random
) -> dict[str, Any]:
    finding_type = require_finding_type(sighting.type)
    backing = describe_evidence(facts)
    backing |= describe_scan(finding_type.plan, facts, now, rng)
    if finding_type.plan == "Runtime Monitoring":
        backing["featureName"] = "RuntimeMonitoring"
        backing["runtimeDetails"] = describe_process(facts, now, rng)
    if finding_type.plan == "Extended Threat Detection":
        backing |= describe_sequence(sighting.type, sighting.resources, now, rng)
    if sighting.sample:
        backing["additionalInfo"]["sample"] = True
    return backing


def _join(target: dict[str, Any], members: Mapping[str, Any]) -> None:
    for name, value in members.items():
        if isinstance(value, Mapping) and isinstance(target.get(name), dict):
            _join(target[name], value)
        else:
            target[name] = value


def _judge(finding: Finding, sighting: Sighting, behaviour: Behaviour) -> None:
    """What somebody gave stands; the rest follows from what the finding has become."""
    given = finding.get("severity", sighting.severity)
    finding["severity"] = (
        rate(require_finding_type(sighting.type), finding)
        if given is None
        else check_severity(given)
    )
    title = sighting.title or write_title(behaviour.title, finding)
    finding.setdefault("title", SAMPLE + title if sighting.sample else title)
    finding.setdefault("description", sighting.description or describe(title, finding))
