"""The keys beneath what a service keeps: who uses which, and bound to what.

It finds the key that each use of `aws.kms` is about: named by the call, or the one that
a thing lies under.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.kms import BY_CALLER, is_aws_alias, list_uses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.kms import KeyUse

__all__ = ["FoundUse", "find_uses"]

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")


class FoundUse(NamedTuple):
    """One use of one key."""

    operation: str
    """KMS's operation."""
    key: str
    """What the call, or the thing, calls the key."""
    account: str
    """Whose the key is, where its name does not say."""
    context: Mapping[str, str]
    by: str = BY_CALLER
    """See `KeyUse.by`."""
    thing: str = ""
    """The ARN of what lies under the key."""


def find_uses(
    attempt: Attempt, needs: tuple[Need, ...], source: PolicySource
) -> Iterator[FoundUse]:
    """List the uses of keys that a call makes, by the table; each once."""
    uses = list_uses(attempt.service, attempt.operation)
    if not uses:
        return
    things = dict.fromkeys(need.resource for need in needs if not need.because)
    for use in uses:
        if use.when and not any(_is_given(each, attempt.params) for each in use.when):
            continue
        for thing in things:
            yield from _find(use, thing, attempt, source)


def _find(
    use: KeyUse, thing: str, attempt: Attempt, source: PolicySource
) -> Iterator[FoundUse]:
    if use.key == ("below",):
        below = replace(use, key=("thing",))
        for each in source.below(thing):
            yield from _find(below, each, attempt, source)
        return
    key = next(filter(None, (_name(s, thing, attempt, source) for s in use.key)), None)
    if key is None:
        return
    owner = source.owner(thing) if use.key[0] == "thing" else None
    context = {k: _fill(v, thing, attempt) for k, v in use.context.items()}
    by = _fill(use.by, thing, attempt)
    for operation in use.operations:
        yield FoundUse(operation, key, owner or attempt.account, context, by, thing)


def _name(spot: str, thing: str, attempt: Attempt, source: PolicySource) -> str | None:
    """Return the key's name as one spot gives it."""
    if is_aws_alias(spot):
        return spot
    if spot == "thing":
        return source.key_name(thing) if Arn.parse(thing) else None
    if spot.startswith("arn:"):
        return source.key_name(_fill(spot, thing, attempt))
    found = _read(attempt.params, spot)
    return str(found) if found else None


def _is_given(condition: str, params: Mapping[str, Any]) -> bool:
    member, _, value = condition.partition("=")
    found = _read(params, member)
    return str(found) == value if value else bool(found)


def _read(params: Mapping[str, Any], path: str) -> Any:
    found: Any = params
    for name in path.split("."):
        found = found.get(name) if hasattr(found, "get") else None
    return found


def _fill(template: str, thing: str, attempt: Attempt) -> str:
    known = {
        "Account": attempt.account,
        "Region": attempt.region,
        "thing": thing,
        "thing.name": thing.rpartition("/")[2],
    }

    def replace(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        return known[name] if name in known else str(attempt.params.get(name, "*"))

    return _PLACEHOLDER.sub(replace, template)
