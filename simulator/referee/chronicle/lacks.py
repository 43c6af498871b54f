"""What a role lacked: statements that are ready to add, and denials none would lift.

Only where no identity-based policy allows a need does a statement in the role's own
policy help. The statements have no conditions: what a call's circumstances were says
little of which of them matter.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.decision import Barrier
from gameday.simulator.referee.chronicle.placeholders import generalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.decision import Decision
    from gameday.simulator.aws.iam.ledger import Denial, Entry

__all__ = ["list_lacks"]

Lack = dict[str, Any]
"""The fields of the fact: ``statement``, ``calls``, ``reason``."""


def list_lacks(entry: Entry, placeholders: Mapping[str, str]) -> Iterator[Lack]:
    """List the statements a principal lacks, then what no statement would help.

    Args:
        entry: What its needs were answered.
        placeholders: Names that are written otherwise in a statement.
    """
    denials = list(entry.denials.values())
    helped = [each for each in denials if _is_helped(each.decision)]
    for resources, group in _group(helped, placeholders).items():
        actions = {each.decision.action for each in group}
        statement = {
            "Effect": "Allow",
            "Action": sorted(actions),
            "Resource": list(resources),
        }
        reasons = dict.fromkeys(
            "; ".join(filter(None, (_explain(entry, action), needed)))
            for action, needed in sorted(
                {(each.decision.action, each.decision.needed) for each in group}
            )
        )
        yield {
            "statement": statement,
            "calls": _name_calls(group),
            "reason": "; ".join(reasons),
        }
    yield from _list_barred([each for each in denials if not _is_helped(each.decision)])


def _is_helped(decision: Decision) -> bool:
    return decision.barrier is Barrier.IDENTITY and not decision.is_explicit


def _group(
    denials: list[Denial], placeholders: Mapping[str, str]
) -> dict[tuple[str, ...], list[Denial]]:
    """Put together the actions that were lacked on the same resources."""
    by_action = defaultdict(list)
    for denial in denials:
        by_action[denial.decision.action].append(denial)
    groups: dict[tuple[str, ...], list[Denial]] = defaultdict(list)
    for same in by_action.values():
        resources = generalise((d.decision.resource for d in same), placeholders)
        groups[tuple(resources)] += same
    return groups


def _explain(entry: Entry, action: str) -> str:
    """Say why an action was not allowed, and which grant of it came close."""
    for policy in entry.policies:
        for statement in policy.document.statements:
            if statement.allows and statement.actions.match(action.lower()):
                near = f"{policy}, {statement}, allows {action}"
                return f"{near} on other resources or under other conditions"
    return f"no identity-based policy allows {action}"


def _list_barred(denials: list[Denial]) -> Iterator[Lack]:
    """List what something else than the role's own grants forbids, once a reason."""
    groups = defaultdict(list)
    for denial in denials:
        decision = denial.decision
        why = decision.reason.removeprefix("denied: ")
        groups[decision.action, decision.barrier, why].append(denial)
    for (action, barrier, why), group in groups.items():
        yield {
            "statement": None,
            "calls": _name_calls(group),
            "reason": f"{action} was denied: {why}. {_ADVICE.get(barrier, _OTHERWISE)}",
        }


_ADVICE: dict[Barrier | None, str] = {
    Barrier.IDENTITY: "A Deny outweighs every Allow: change that statement",
    Barrier.RESOURCE: "The resource's own policy decides: change that one",
    Barrier.TRUST: "The role's trust policy decides: change that one",
}
_OTHERWISE = "No statement in the role's policies would help"


def _name_calls(denials: list[Denial]) -> list[str]:
    return list(dict.fromkeys(denial.call for denial in denials))
