"""Tags on what a call creates: AWS asks the service's tagging action for them, too.

Sources: EC2 user guide, "Grant permission to tag EC2 resources during creation"; ECS
developer guide, "Tag resources on creation"; "Tag on create" of the services' guides.
Nothing is asked where the list of tags is empty.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.aws.iam.actions import find_actions, prefix_of
from gameday.simulator.aws.iam.definitions import Action, find_action
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.aws.iam.resources import find_resources
from gameday.simulator.aws.iam.tags import list_specifications, request_tags
from gameday.simulator.aws.iam.templates import fill

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.definitions import ResourceType
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["asks_for_tags", "find_tag_action", "list_tagging_needs"]

_NO_CREATION = re.compile(
    r"^(Add|BatchGet|Delete|Describe|Get|List|Remove|Search|Tag|Untag|Update)|Tags"
)
"""Operations that read, change what is there, or tag and do nothing else."""
_VERB = re.compile(r"^[A-Z][a-z]+")
_REASON = "because it tags what it creates"


def list_tagging_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for the tagging action on what a call creates with tags."""
    if not asks_for_tags(attempt.operation) or not request_tags(attempt.params):
        return
    prefix = prefix_of(attempt.service)
    thing = _find_thing(prefix, attempt.service, attempt.operation)
    action = find_tag_action(prefix, thing.name if thing else "")
    if action is None:
        return
    asks = prefix in _load()["create_action"]
    context = {f"{prefix}:createaction": attempt.operation} if asks else {}
    if attempt.service == "ec2":
        for kind, tags in list_specifications(attempt.params):
            resource = _name_of_type(attempt, action.type_named(kind))
            yield Need(str(action), resource, context, _REASON, tags)
        return
    for resource in _name_things(attempt, action, thing, source):
        yield Need(str(action), resource, context, _REASON)


def asks_for_tags(operation: str) -> bool:
    """Answer whether the tags of an operation are put on something it creates."""
    return _NO_CREATION.search(operation) is None


def find_tag_action(prefix: str, thing: str = "") -> Action | None:
    """Return the action that tags a service's resources, or None where it has none.

    Args:
        prefix: The service, as policies name it.
        thing: The type of what is tagged: IAM has an action for each.
    """
    table = _load()
    if prefix in table["none"]:
        return None
    name = str(table["actions"].get(prefix, "TagResource"))
    if "{Thing}" in name:
        return _find_own(prefix, thing)
    return find_action(prefix, name)


def _name_things(
    attempt: Attempt, action: Action, thing: ResourceType | None, source: PolicySource
) -> tuple[str, ...]:
    """Write the ARNs of what is created, as the service does; ``*`` for an id to be."""
    if thing is None:
        return ("*",)
    sole = action._replace(types=(thing._replace(is_required=True),))
    found = find_resources(attempt, sole, source)
    return found if found != ("*",) else (fill(thing.template, attempt),)


def _name_of_type(attempt: Attempt, kind: ResourceType | None) -> str:
    """Write the ARN of something that has no id yet."""
    return fill(kind.template, attempt) if kind else "*"


@lru_cache(maxsize=1024)
def _find_thing(prefix: str, service: str, operation: str) -> ResourceType | None:
    """Return the type of what an operation creates, as its name and the tables say."""
    own = [kind for action in find_actions(service, operation) for kind in action.types]
    tagging = find_tag_action(prefix)
    known = {kind.name: kind for kind in (*(tagging.types if tagging else ()), *own)}
    named = _load()["things"].get(f"{prefix}:{operation}")
    if named is not None:
        return known.get(named)
    stem = _squeeze(_VERB.sub("", operation, count=1))
    exact = [kind for kind in known.values() if _squeeze(kind.name) == stem]
    shared = [kind for kind in own if tagging is None or tagging.type_named(kind.name)]
    by_name = sorted(shared, key=lambda kind: _nearness(kind, stem), reverse=True)
    return next(iter(exact or by_name or own), None)


def _nearness(kind: ResourceType, stem: str) -> tuple[int, int, bool]:
    """Rank a type: the end of the operation's name says most, then its beginning."""
    name = _squeeze(kind.name)
    at_end = len(name) if stem.endswith(name) else 0
    at_start = len(name) if stem.startswith(name) else 0
    return at_end, at_start, kind.is_required


def _find_own(prefix: str, thing: str) -> Action | None:
    """Return the tagging action of one type: ``TagRole`` of ``role``."""
    wanted = _OWN.get(thing, f"Tag{_squeeze(thing)}")
    return find_action(prefix, wanted)


_OWN = {
    "mfa": "TagMFADevice",
    "oidc-provider": "TagOpenIDConnectProvider",
}


def _squeeze(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


@lru_cache(maxsize=1)
def _load() -> dict[str, Any]:
    file = resources.files(__package__) / "tagging.yaml"
    loaded: dict[str, Any] = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return loaded
