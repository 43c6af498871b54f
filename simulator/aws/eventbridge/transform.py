"""What a target is given: the event, a part of it, a constant, or a filled template.

The rules are those of the user guide, "input transformation". It renders text; whether
the target can read the text is the target's business.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.jsonpath import EVENTS, MISSING, find

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.eventbridge.envelope import Event

__all__ = ["RuleMatch", "render_input", "render_template"]

_VARIABLE = re.compile(r"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class RuleMatch:
    """What a template can say besides the event's own content."""

    rule_arn: str
    rule_name: str
    ingestion_time: str
    """When EventBridge received the event: ISO 8601."""


def render_input(target: Mapping[str, Any], event: Event, match: RuleMatch) -> str:
    """Return the text a target is given for an event.

    Args:
        target: The target as ``PutTargets`` took it; ``Input``, ``InputPath`` and
            ``InputTransformer`` exclude each other.
        event: The whole event.
        match: The rule, and when the event came in.

    Raises:
        InvalidJsonPath: A path is outside of what EventBridge understands.
    """
    if "Input" in target:
        return str(target["Input"])
    if "InputPath" in target:
        part = find(event, target["InputPath"], EVENTS)
        return _to_json(None if part is MISSING else part)
    transformer = target.get("InputTransformer")
    if transformer:
        values = _reserved_values(event, match)
        for name, path in (transformer.get("InputPathsMap") or {}).items():
            values[name] = find(event, path, EVENTS)
        return render_template(transformer["InputTemplate"], values)
    return _to_json(event)


def render_template(template: str, values: Mapping[str, Any]) -> str:
    """Fill the ``<name>`` places of a template.

    Outside of quotes a value is written as JSON; inside, as bare text that is not
    escaped, and an object loses its quotes. A value the event does not have is empty.
    """
    written: list[str] = []
    position = 0
    in_text = False
    for place in _VARIABLE.finditer(template):
        before = template[position : place.start()]
        in_text ^= _count_quotes(before) % 2 == 1
        written += [before, _fill(place, values, in_text=in_text)]
        position = place.end()
    return "".join([*written, template[position:]])


def _reserved_values(event: Event, match: RuleMatch) -> dict[str, Any]:
    return {
        "aws.events.rule-arn": match.rule_arn,
        "aws.events.rule-name": match.rule_name,
        "aws.events.event.ingestion-time": match.ingestion_time,
        "aws.events.event.json": event,
        "aws.events.event": {k: v for k, v in event.items() if k != "detail"},
    }


def _count_quotes(text: str) -> int:
    return len(re.findall(r'(?<!\\)(?:\\\\)*"', text))


def _fill(place: re.Match[str], values: Mapping[str, Any], *, in_text: bool) -> str:
    value = values.get(place[1], MISSING)
    if value is MISSING:
        return "" if in_text else '""'
    if not in_text:
        return _to_json(value)
    if isinstance(value, str):
        return value
    return _to_json(value).replace('"', "")


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
