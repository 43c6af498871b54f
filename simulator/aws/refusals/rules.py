"""The tables of refusals, and a layer that holds calls to them.

A rule looks at a call's members, or asks the account with a describe, list or get call
and looks at the answer. Whatever such a call answers to anybody is what is asked here,
so that the rules are the same for every account there is. What a rule asks about and is
not there is refused by whoever answers the call itself.

The tables are in `tables`, one a service; `rule.Rule` says what a row may have.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.aws.refusals.headroom import Headroom
from gameday.simulator.aws.refusals.rule import Memory, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.refusals.quotas import Quotas
    from gameday.simulator.aws.refusals.rule import Ask
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["list_rules", "list_tables", "refuse"]

_TABLES = files(__package__) / "tables"
_MAKERS = frozenset({"autoscaling", "cloudformation"})
"""Services with a table whose calls make more than they name."""


def refuse(ask: Ask, quotas: Quotas) -> Layer:
    """Make a layer that refuses what the tables say.

    It stands after the authorization, for AWS tells nobody of the state of what he may
    not touch.

    Args:
        ask: Asks the account.
        quotas: The account's quotas.
    """
    memory = Memory(Headroom({*list_tables()} - _MAKERS))

    def layer(call: Call, proceed: Proceed) -> Response:
        # Nothing changes while one call is held to its rules: an answer serves all.
        once = _remember(ask)
        rules = list_rules(call.service, call.operation)
        for rule in rules:
            rule.hold(call, once, quotas, memory)
        memory.headroom.note(call)
        response = proceed(call)
        if response.error_code is None:
            for rule in rules:
                rule.note(call, memory)
        return response

    return layer


def _remember(ask: Ask) -> Ask:
    """Make what asks the same thing of an account no second time."""
    answers: dict[str, Mapping[str, Any] | None] = {}

    def once(
        place: tuple[str, str], service: str, operation: str, members: Mapping[str, Any]
    ) -> Mapping[str, Any] | None:
        asked = repr((place, service, operation, members))
        if asked not in answers:
            answers[asked] = ask(place, service, operation, members)
        return answers[asked]

    return once


def list_rules(service: str, operation: str) -> tuple[Rule, ...]:
    """Return the rules of an operation, in the order in which they are held."""
    if service not in list_tables():
        return ()
    rules = _load(service)
    return (*rules.get("*", ()), *rules.get(operation, ()))


@lru_cache(maxsize=1)
def list_tables() -> tuple[str, ...]:
    """Return the services that have a table, by botocore's names."""
    names = (each.name for each in _TABLES.iterdir())
    return tuple(sorted(n.removesuffix(".yaml") for n in names if n.endswith(".yaml")))


@lru_cache(maxsize=64)
def _load(service: str) -> Mapping[str, tuple[Rule, ...]]:
    text = (_TABLES / f"{service}.yaml").read_text("utf-8")
    rules: dict[str, list[Rule]] = defaultdict(list)
    for row in yaml.load(text, Loader=yaml.CSafeLoader)["rules"]:
        operations = row.pop("calls").split()
        rule = Rule(given=row.pop("with", {}), **row)
        for operation in operations:
            rules[operation].append(rule)
    return {operation: tuple(listed) for operation, listed in rules.items()}
