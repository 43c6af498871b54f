"""What a rule noticed, as a sighting: its resources, facts and details.

It takes them from the record; the account's own truth about the resource is added when
the finding is written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detectors.paths import find_text
from gameday.simulator.aws.guardduty.detectors.principals import (
    describe_principal,
    name_principal,
)
from gameday.simulator.aws.guardduty.findings import Sighting
from gameday.simulator.aws.vpc.addresses import is_address

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.guardduty.detectors.rule import Rule, Source

__all__ = ["make_sighting"]

_PRINCIPAL = "principal"
_REFUSED = "REJECT"


def make_sighting(rule: Rule, record: Mapping[str, Any]) -> Sighting | None:
    """Return the sighting of what a rule noticed; None where it is about nothing.

    Such is a call by somebody of whom there are no findings, or without the parameter
    that names the resource.
    """
    resources = _find_resources(rule, record)
    if not resources:
        return None
    facts = _FACTS[rule.source](record) | {
        name: _read_fact(text, record) for name, text in rule.facts.items()
    }
    if rule.role is not None:
        facts["role"] = rule.role
    if rule.signal is not None:
        facts["rule"] = rule.signal
    return Sighting(
        type=rule.type,
        resources=resources,
        facts={name: value for name, value in facts.items() if value is not None},
        details=_describe(rule, record),
    )


def _find_resources(rule: Rule, record: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for kind, path in rule.about.items():
        if path == _PRINCIPAL:
            found |= name_principal(record) or {}
            continue
        value = find_text(record, path)
        if value is None:
            return {}
        found[kind] = value
    return found


def _describe(rule: Rule, record: Mapping[str, Any]) -> dict[str, Any]:
    """A finding from a call tells whose key made it, whatever it is about."""
    if rule.source not in {"cloudtrail", "s3"}:
        return {}
    details = describe_principal(record)
    return {"resource": {"accessKeyDetails": details}} if details else {}


def _read_fact(text: str, record: Mapping[str, Any]) -> str | None:
    return find_text(record, text[1:]) if text.startswith("$") else text


def _call_facts(record: Mapping[str, Any]) -> dict[str, str | None]:
    address = str(record.get("sourceIPAddress") or "")
    return {
        "api": str(record["eventName"]),
        "from": str(record["eventSource"]).partition(".")[0],
        "remote_ip": address if is_address(address) else None,
        "user_agent": str(record.get("userAgent") or "") or None,
        "error": record.get("errorCode"),
    }


def _flow_facts(record: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        "remote_ip": str(record["remote_ip"]),
        "port": str(record["port"]),
        "passing_port": str(record["client_port"]),
        "protocol": str(record["protocol"]).upper(),
        "blocked": "true" if record["action"] == _REFUSED else None,
    }


def _query_facts(record: Mapping[str, Any]) -> dict[str, str | None]:
    blocked = record.get("firewall_rule_action") == "BLOCK"
    return {
        "domain": str(record["query_name"]).rstrip("."),
        "protocol": str(record["transport"]),
        "blocked": "true" if blocked else None,
    }


_FACTS: Mapping[Source, Callable[[Mapping[str, Any]], dict[str, str | None]]] = {
    "cloudtrail": _call_facts,
    "dns": _query_facts,
    "flow": _flow_facts,
    "s3": _call_facts,
}
