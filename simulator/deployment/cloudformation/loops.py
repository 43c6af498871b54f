"""``Fn::ForEach``: entries of a mapping that are written once and made many times.

The language extension of CloudFormation's
``AWS::LanguageExtensions`` transform:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.simulator.deployment.cloudformation.functions import LOOP

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.deployment.cloudformation.source import Template

__all__ = ["expand_loops"]


def expand_loops(mapping: Template, evaluate: Callable[[Any], Any]) -> Template:
    """Write out the loops among a mapping's entries.

    Args:
        mapping: The mapping; without a loop it is returned as it is.
        evaluate: Works out what a loop goes through.
    """
    if not any(isinstance(key, str) and key.startswith(LOOP) for key in mapping):
        return mapping
    expanded: Template = {}
    for key, value in mapping.items():
        if isinstance(key, str) and key.startswith(LOOP):
            expanded |= _expand(value, evaluate)
        else:
            expanded[key] = value
    return expanded


def _expand(loop: Any, evaluate: Callable[[Any], Any]) -> Template:
    identifier, collection, body = loop
    expanded: Template = {}
    for item in evaluate(collection):
        entries = _replace(body, identifier, str(item))
        expanded |= expand_loops(entries, evaluate)
    return expanded


def _replace(value: Any, identifier: str, item: str) -> Any:
    if isinstance(value, str):
        value = value.replace(f"${{{identifier}}}", item)
        # `&{…}` leaves out what a logical id may not have
        return value.replace(f"&{{{identifier}}}", re.sub(r"[^A-Za-z0-9]", "", item))
    if isinstance(value, list):
        return [_replace(each, identifier, item) for each in value]
    if isinstance(value, dict):
        if value == {"Ref": identifier}:
            return item
        return {
            _replace(k, identifier, item): _replace(v, identifier, item)
            for k, v in value.items()
        }
    return value
