"""Condition keys that a policy asks for, beyond those that describe every call.

What is kept tells some (an instance's type, a key's spec, a principal's boundary), the
request others, whose name is that of a member. A key that AWS would have in such a
call, and nobody here knows, is neither there nor missing: the policies are then judged
both ways (`suppose`), and where the answer hangs on it, it is a gap.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.iam.condition_keys import find_keys_of_action
from gameday.simulator.aws.iam.service_keys import is_told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.request import Levels, PolicySet
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.iam.statements import Statement
    from gameday.simulator.aws.iam.texts import Value

__all__ = ["NOTHING", "Told", "list_asked", "suppose", "tell"]


class Told(NamedTuple):
    """What is known of the keys that were asked for."""

    keys: Mapping[str, Value]
    unknown: frozenset[str]
    """Keys that AWS would have, and nobody here."""


NOTHING = Told({}, frozenset())
"""Where no policy asks for more than a call is described by."""


def list_asked(policies: PolicySet, context: Mapping[str, Value]) -> set[str]:
    """List the keys that policies ask for and a call is not described by."""
    asked: set[str] = set()
    for policy in policies:
        if policy.document.asked:
            asked |= policy.document.asked
    return asked - context.keys()


def tell(
    attempt: Attempt, need: Need, asked: Iterable[str], source: PolicySource
) -> Told:
    """Find out what the keys are that were asked for.

    Args:
        attempt: The call.
        need: The permission, with the resource that it is on.
        asked: Keys in lower case, none of which the call is described by.
        source: What the accounts hold.
    """
    service, _, action = need.action.partition(":")
    possible = find_keys_of_action(service.lower(), action)
    wanted = [key for key in sorted(asked) if key in possible]
    if not wanted:
        return NOTHING
    kept = source.facts(need.resource) or _of_new(attempt, need, source)
    keys: dict[str, Value] = {}
    unknown = set()
    for key in wanted:
        value = kept.get(key) or _read_member(attempt, key)
        if value is not None:
            keys[key] = value
        elif key not in kept and not _is_missing(attempt, key):
            unknown.add(key)
    return Told(keys, frozenset(unknown))


def _of_new(
    attempt: Attempt, need: Need, source: PolicySource
) -> Mapping[str, Value | None]:
    """Tell what a new thing of EC2's takes from the subnet it is made in."""
    if not need.action.startswith("ec2:") or not need.resource.endswith("*"):
        return {}
    subnet = attempt.params.get("SubnetId")
    if not subnet:
        return {}
    arn = f"arn:aws:ec2:{attempt.region}:{attempt.account}:subnet/{subnet}"
    facts = dict(source.facts(arn))
    facts.pop("ec2:subnetid", None)
    return facts | {"ec2:subnet": arn}


def _read_member(attempt: Attempt, key: str) -> Value | None:
    """Read the member of a call that has the name of a key."""
    name = _plain(key.partition(":")[2])
    for member, value in attempt.params.items():
        if _plain(member) == name:
            return _write(value)
    return None


def _write(value: Any) -> Value | None:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(v, str) for v in value):
        return tuple(value)
    return None


def _plain(name: str) -> str:
    return name.lower().replace("-", "").replace("_", "")


def _is_missing(attempt: Attempt, key: str) -> bool:
    """Say whether a key that the call does not have is missing in AWS, too."""
    if is_told(attempt.service, key):
        return True
    return _plain(key.partition(":")[2]) in _list_members(
        attempt.service, attempt.operation
    )


@lru_cache(maxsize=256)
def _list_members(service: str, operation: str) -> frozenset[str]:
    # Only where a policy asks for a key that hardly any asks for.
    from botocore.session import get_session

    model = get_session().get_service_model(service)
    if operation not in model.operation_names:
        return frozenset()
    shape = model.operation_model(operation).input_shape
    return frozenset(map(_plain, shape.members)) if shape else frozenset()


def suppose(
    policies: PolicySet, unknown: frozenset[str], *, favourably: bool
) -> PolicySet:
    """Return the policies as they are where unknown keys are in the caller's favour.

    Args:
        policies: What bears on a request.
        unknown: The condition keys nobody knows.
        favourably: Whether conditions on them are met in what allows, and not in what
            denies; the other way round where not.
    """

    def judge(some: Iterable[Policy]) -> tuple[Policy, ...]:
        return tuple(_suppose(each, unknown, favourably=favourably) for each in some)

    def judge_levels(levels: Levels) -> Levels:
        return tuple(judge(level) for level in levels)

    boundary, endpoint = policies.boundary, policies.endpoint
    return replace(
        policies,
        endpoint=judge((endpoint,))[0] if endpoint else None,
        identity=judge(policies.identity),
        resource=judge(policies.resource),
        session=judge(policies.session),
        boundary=judge((boundary,))[0] if boundary else None,
        service_control=judge_levels(policies.service_control),
        resource_control=judge_levels(policies.resource_control),
    )


def _suppose(policy: Policy, unknown: frozenset[str], *, favourably: bool) -> Policy:
    document = policy.document
    if not document.asked & unknown:
        return policy
    statements = tuple(_judge(document.statements, unknown, favourably=favourably))
    return replace(policy, document=replace(document, statements=statements))


def _judge(
    statements: Iterable[Statement], unknown: frozenset[str], *, favourably: bool
) -> Iterator[Statement]:
    for statement in statements:
        known = tuple(c for c in statement.conditions if c.key not in unknown)
        if len(known) == len(statement.conditions):
            yield statement
        elif statement.allows is favourably:
            yield replace(statement, conditions=known)
