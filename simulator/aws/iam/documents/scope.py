"""The actions and resources of a document: whether they are what it may speak of.

Source: Service Authorization Reference, for which actions there are and what each is
about; the guides named in ``forms.yaml`` for what a service asks of its own policies.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.definitions import binds_resources, list_action_names
from gameday.simulator.aws.iam.documents.faults import Fault
from gameday.simulator.aws.iam.documents.fitting import fits
from gameday.simulator.aws.iam.documents.reading import list_texts
from gameday.simulator.aws.iam.documents.stages import check_action, check_resource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.documents.forms import Scope
    from gameday.simulator.aws.iam.documents.surroundings import Surroundings

__all__ = ["check_actions", "check_resources"]

_ACTION = re.compile(r"[A-Za-z0-9-]+:[A-Za-z0-9*?_]+")


def check_actions(
    statement: Mapping[str, Any], around: Surroundings
) -> Iterator[Fault]:
    """Check that each action is written as one, and in the scope of the document."""
    scope = around.form.actions
    for name in ("Action", "NotAction"):
        if name not in statement:
            continue
        actions = list_texts(statement[name])
        if actions is None:
            yield Fault("syntax")
            return
        for action in actions:
            if around.form.staged:
                yield from filter(None, [check_action(action)])
            elif kind := _check_action(action, scope):
                yield Fault(kind, action)


def _check_action(action: str, scope: Scope) -> str:
    """Return the kind of what is wrong with an action; empty where nothing is."""
    if action == "*":
        is_open = not scope.of and scope.service != "controllable"
        return "" if is_open else "action-foreign"
    if _ACTION.fullmatch(action) is None:
        return "action-form"
    service, _, pattern = action.lower().partition(":")
    if scope.service == "controllable":
        return "" if binds_resources(service) else "action-foreign"
    if scope.service in {"", "*"}:
        return ""
    if service != scope.service:
        return "action-foreign"
    return _check_name(pattern, scope)


def _check_name(pattern: str, scope: Scope) -> str:
    named = _expand(scope.service, pattern, scope.also)
    allowed = {each.lower() for each in scope.of} or named
    if not named:
        return "action-unknown"
    return "" if named <= allowed else "action-foreign"


@lru_cache(maxsize=1024)
def _expand(service: str, pattern: str, also: tuple[str, ...]) -> frozenset[str]:
    """Return the actions that a pattern names, in lower case."""
    names = (*list_action_names(service), *also)
    lowered = (each.lower() for each in names)
    return frozenset(each for each in lowered if fnmatchcase(each, pattern))


def check_resources(
    statement: Mapping[str, Any], around: Surroundings
) -> Iterator[Fault]:
    """Check that each resource is an ARN, the document's own where it must be."""
    for name in ("Resource", "NotResource"):
        if name not in statement:
            continue
        resources = list_texts(statement[name])
        if resources is None:
            yield Fault("syntax")
            return
        for resource in resources:
            yield from _check_resource(resource, around)
        if name == "Resource" and "fits" in around.form.checks:
            yield from _check_fit(statement, resources)


def _check_resource(resource: str, around: Surroundings) -> Iterator[Fault]:
    owns = around.form.owns
    if resource == "*":
        if owns == "always":
            yield Fault("resource-form", resource)
        return
    if around.form.staged:
        yield from filter(None, [check_resource(resource)])
    elif not _is_arn(resource):
        yield Fault("resource-form", resource)
    elif owns != "never" and not _is_within(resource, around.resource):
        yield Fault("resource-foreign", resource)


def _is_arn(text: str) -> bool:
    """Say whether a text is an ARN, or the beginning of one that a wildcard ends."""
    if Arn.parse(text) is not None:
        return True
    return text.startswith("arn:") and len(text.split(":")) > 1


def _is_within(resource: str, own: str) -> bool:
    """Say whether a resource is the thing itself, what is in it, or may be either."""
    if own in {"*", resource}:
        return True
    if resource.startswith(own) and resource[len(own)] in "/:*?":
        return True
    # A wildcard in the thing's own name: it must be able to stand for it.
    escaped = re.escape(resource.partition("/")[0] if "s3:::" in own else resource)
    pattern = escaped.replace(r"\*", ".*").replace(r"\?", ".")
    is_whole = resource.startswith("arn:aws:s3:::*")
    return not is_whole and re.fullmatch(pattern, own) is not None


def _check_fit(statement: Mapping[str, Any], resources: list[str]) -> Iterator[Fault]:
    for action in list_texts(statement.get("Action", [])) or ():
        service, _, pattern = action.lower().partition(":")
        if action != "*" and not fits(service, pattern, resources):
            yield Fault("unfit", action)
