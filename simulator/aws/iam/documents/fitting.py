"""Whether actions, resources and condition keys go together, as S3 asks of a policy.

Each action must have one resource in its statement that it can be about, and each key
of S3's one of the calls that the action stands for. Source: S3 user guide, "Policy
resources" and "Bucket policy examples using condition keys"; which action has what
stands in the Service Authorization Reference.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.condition_keys import (
    find_global_keys,
    find_keys_of_action,
    find_service_keys,
)
from gameday.simulator.aws.iam.definitions import find_action, list_action_names
from gameday.simulator.aws.iam.documents.faults import Fault
from gameday.simulator.aws.iam.documents.reading import list_texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam.documents.forms import Form

__all__ = ["check_key", "fits"]

_OBJECT = "object"
_PREFIX = "arn:aws:s3:::"


def fits(service: str, pattern: str, resources: Sequence[str]) -> bool:
    """Say whether one of the actions a pattern names is about one of the resources.

    Args:
        service: The actions' prefix.
        pattern: Their name in lower case, with wildcards.
        resources: ARNs of buckets and objects, with wildcards.
    """
    kinds = _list_kinds(service, pattern)
    return not kinds or any(kinds & _kinds_of(each) for each in resources)


@lru_cache(maxsize=512)
def _list_kinds(service: str, pattern: str) -> frozenset[str]:
    """Return the types of resource that the actions of a pattern are about."""
    kinds: set[str] = set()
    for name in list_action_names(service):
        if fnmatchcase(name.lower(), pattern):
            action = find_action(service, name)
            kinds |= {each.name for each in action.types} if action else set()
    return frozenset(kinds)


def _kinds_of(resource: str) -> frozenset[str]:
    place = resource.removeprefix(_PREFIX)
    if place == resource:
        return frozenset({"accesspoint", _OBJECT, "bucket"})
    if "/" in place:
        return frozenset({_OBJECT})
    # A wildcard also stands for the slash that an object's name follows.
    is_open = place.endswith("*")
    return frozenset({"bucket", _OBJECT} if is_open else {"bucket"})


def check_key(key: str, statement: Mapping[str, Any], form: Form) -> Iterator[Fault]:
    """Check that there is a condition key, and that each action can have it."""
    name, service = key.lower(), form.actions.service
    if name not in find_service_keys(service):
        # A token's keys begin with its provider's name, which is anything.
        if name not in find_global_keys() and "." not in name.split(":")[0]:
            yield Fault("condition-key", key)
        return
    if name in find_global_keys():
        return
    for action in list_texts(statement.get("Action", [])) or ():
        pattern = action.lower().partition(":")[2] or "*"
        if not _has_key(service, pattern, name):
            yield Fault("condition-unfit", key)


@lru_cache(maxsize=512)
def _has_key(service: str, pattern: str, key: str) -> bool:
    return any(
        key in find_keys_of_action(service, name)
        for name in list_action_names(service)
        if fnmatchcase(name.lower(), pattern)
    )
