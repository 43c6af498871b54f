"""Which scenario of the library a remedy has to do with: the one it speaks of most.

What a scenario is answered with is known: its own responders' policies name the
actions, its file the findings. A remedy that names them too, as ``StopInstances``,
``stop_instances`` or ``stop-instances``, is for that scenario.
"""

from __future__ import annotations

import re
from functools import cache

from gameday.responders.catalogue import find_responder
from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.loader import load_scenario

__all__ = ["match_scenario"]

_DEFAULT = "impact/ec2-crypto-mining"
_FINDING = re.compile(r'"(\w+:\w+/[\w.!]+)"')
_WORTH_OF_A_FINDING = 5


def match_scenario(text: str) -> str:
    """Return the scenario that a text speaks of; the flagship, if of none."""
    plain = _flatten(text)
    scores = {each: _score(each, text, plain) for each in library_ids()}
    best = max(scores.values(), default=0)
    if best == 0 or scores.get(_DEFAULT) == best:
        return _DEFAULT
    return max(scores, key=lambda each: scores[each])


def _score(scenario: str, text: str, plain: str) -> int:
    actions, services, findings = _know(scenario)
    named = sum(action in plain for action in actions)
    spoken = sum(bool(re.search(rf"\b{name}\b", text)) for name in services)
    return named * 2 + spoken + _WORTH_OF_A_FINDING * sum(f in text for f in findings)


@cache
def _know(scenario: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the actions and services that answer a scenario, and its findings."""
    loaded = load_scenario(scenario)
    actions: set[str] = set()
    for each in loaded.scenario.responders:
        for statement in find_responder(each.use).policy:
            said = statement.get("Action", ())
            actions.update([said] if isinstance(said, str) else said)
    # Looking is no answer, and every remedy looks.
    acting = {a for a in actions if not re.search(r":(Describe|Get|List)", a)}
    return (
        frozenset(_flatten(action.partition(":")[2]) for action in acting),
        frozenset(action.partition(":")[0] for action in acting),
        frozenset(_FINDING.findall(loaded.path.read_text("utf-8"))),
    )


def _flatten(text: str) -> str:
    """Return a text in which all ways to write an action's name are one."""
    return re.sub(r"[_-]", "", text).lower()
