"""What a role was granted and a responder never used.

An action counts as used wherever it was: one that is granted on two kinds of resource
and used on one is no news here. What the platform uses on a function's behalf, such as
its log, is left out.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.definitions import list_action_names
from gameday.simulator.aws.iam.policy import PolicyKind
from gameday.simulator.aws.iam.statements import Actions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.ledger import Entry
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.statements import Statement

__all__ = ["list_unused"]

_OF_THE_PLATFORM = {
    "dynamodb:describestream",
    "dynamodb:getrecords",
    "dynamodb:getsharditerator",
    "dynamodb:liststreams",
    "kinesis:describestream",
    "kinesis:describestreamsummary",
    "kinesis:getrecords",
    "kinesis:getsharditerator",
    "kinesis:listshards",
    "kinesis:liststreams",
    "logs:createloggroup",
    "logs:createlogstream",
    "logs:putlogevents",
    "sqs:deletemessage",
    "sqs:getqueueattributes",
    "sqs:receivemessage",
    "xray:puttelemetryrecords",
    "xray:puttracesegments",
}
"""What Lambda does by the execution role: logs, traces, reading queues and streams."""
_PLATFORM_POLICY = re.compile(r"AWSLambda\w*ExecutionRole|AWSXRayDaemonWriteAccess")
_MOST_PATTERNS = 30
"""A managed policy with more is told of as a whole; nobody edits it."""

Grant = dict[str, Any]
"""``granted``, how many actions it ``covers`` (None: of any service), ``used``."""


def list_unused(entry: Entry, standing: frozenset[str] = frozenset()) -> list[Grant]:
    """List the grants that were not used, or are wider than what was used.

    Args:
        entry: What its needs were answered.
        standing: What it must be allowed even where it does not come to it.
    """
    used = entry.used | standing
    needed = used | {each.decision.action for each in entry.denials.values()}
    grants: dict[str, Grant] = {}
    for granted, actions, covers in _list_grants(entry.policies):
        is_needed = any(actions.match(action.lower()) for action in needed)
        taken = sorted(each for each in used if actions.match(each.lower()))
        is_spent = is_needed if covers == 1 else len(taken) == covers
        if not is_spent:
            grant = {"granted": granted, "covers": covers, "used": taken}
            grants.setdefault(granted.lower(), grant)
    return list(grants.values())


def _list_grants(
    policies: tuple[Policy, ...],
) -> Iterator[tuple[str, Actions, int | None]]:
    """Go through what is granted, as it is written, and how many actions that is."""
    for policy in policies:
        if _PLATFORM_POLICY.fullmatch(policy.name):
            continue
        patterns = [
            granted
            for statement in policy.document.statements
            if statement.allows
            for granted in _list_patterns(statement)
        ]
        if policy.kind is PolicyKind.MANAGED and len(patterns) > _MOST_PATTERNS:
            yield str(policy), Actions.of(tuple(patterns), negated=False), None
            continue
        for pattern in patterns:
            if not _is_of_platform(pattern):
                yield pattern, Actions.of((pattern,), negated=False), _count(pattern)


def _list_patterns(statement: Statement) -> list[str]:
    """Return the actions as written; all of them where some are excepted."""
    written = statement.element.get("Action", "*")
    return written if isinstance(written, list) else [str(written)]


def _is_of_platform(pattern: str) -> bool:
    lowered = pattern.lower()
    if lowered.startswith("logs:"):
        actions = Actions.of((pattern,), negated=False)
        return any(map(actions.match, _OF_THE_PLATFORM))
    return lowered in _OF_THE_PLATFORM


@cache
def _count(pattern: str) -> int | None:
    """Count the actions a pattern covers; None where it is of more services."""
    service, _, name = pattern.partition(":")
    if not re.search(r"[*?]", pattern):
        return 1
    if re.search(r"[*?]", service) or not name:
        return None
    actions = Actions.of((pattern,), negated=False)
    names = list_action_names(service.lower())
    return sum(actions.match(f"{service}:{each}".lower()) for each in names)
