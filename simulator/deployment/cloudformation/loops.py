"""``Fn::ForEach``: entries of a mapping that are written once and made many times.

The language extension of CloudFormation's
``AWS::LanguageExtensions`` transform:
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation import LOOP
from gameday.scenarios.validation import show

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scenarios.cloudformation import Template

__all__ = ["LoopInvalid", "expand_loops"]

_MOST = 10_000
"""Entries of one mapping; CloudFormation takes 500 resources."""


class LoopInvalid(ValueError):
    """A loop cannot be written out."""


def expand_loops(mapping: Template, evaluate: Callable[[Any], Any]) -> Template:
    """Write out the loops among a mapping's entries.

    Args:
        mapping: The mapping; without a loop it is returned as it is.
        evaluate: Works out what a loop goes through.

    Raises:
        LoopInvalid: A loop goes through something that is no list, or does not end.
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
    # what an included file says was not held against the form of a template
    match loop:
        case [str(identifier), collection, dict(body)]:
            items = evaluate(collection)
        case _:
            raise LoopInvalid("expected a name, a list and a mapping")
    if not isinstance(items, list):
        raise LoopInvalid(f"expected a list to go through, found {show(items)}")
    expanded: Template = {}
    for item in items:
        entries = _replace(body, identifier, str(item))
        expanded |= expand_loops(entries, evaluate)
        if len(expanded) > _MOST:
            raise LoopInvalid(f"it makes more than {_MOST} entries")
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
