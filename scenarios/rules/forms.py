"""A step does one thing, and says of it only what can be said of such a thing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from gameday.scenarios.model import Inject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import Step

__all__ = ["find_problems"]

_PAIR = ("resolve", "connect")
_OF_A_CALL = {
    "caller": "as",
    "arguments": "with",
    "expect": "expect",
    "save": "save",
}
_OF_A_SIGN_IN = ("source_ip", "user_agent")
"""What a sign-in has as well as a call."""
_GOALS = frozenset({"call", "resolve", "connect", "sign_in"})


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find steps that do nothing, too much, or what makes no sense together."""
    for path, step in draft.steps:
        yield from _check_actions(draft, path, step)
        yield from _check_call(draft, path, step)
        if step.every == timedelta(0):
            yield draft.problem((*path, "every"), "expected a duration above 0s")
        if isinstance(step, Inject):
            yield from _check_repetition(draft, path, step)


def _check_actions(draft: Draft, path: Path, step: Step) -> Iterator[Problem]:
    known = ["call", "connect", "resolve"]
    if isinstance(step, Inject):
        known += ["finding", "message", "sign_in"]
    if not step.actions:
        listed = ", ".join(f"`{name}`" for name in known)
        yield draft.problem(path, f"`{step.id}` does nothing", f"add one of {listed}")
    if len(step.actions) > 1 and step.actions != _PAIR:
        first, *others = (key for key in draft.keys(path) if key in step.actions)
        for key in others:
            message = f"`{step.id}` already has the action `{first}`"
            hint = "make it a step of its own"
            yield draft.problem((*path, key), message, hint, key=True)


def _check_call(draft: Draft, path: Path, step: Step) -> Iterator[Problem]:
    if step.call is None:
        for name, key in _OF_A_CALL.items():
            if name in step.model_fields_set:
                message = f"`{key}` belongs to a `call`"
                yield draft.problem((*path, key), message, key=True)
        yield from _check_sign_in(draft, path, step)
    elif step.caller is None:
        hint = "an access key id, a role, a user, an instance, or `anonymous`"
        yield draft.problem((*path, "call"), "`as` is missing: who calls?", hint)


def _check_sign_in(draft: Draft, path: Path, step: Step) -> Iterator[Problem]:
    if "sign_in" in step.actions:
        if "${" in (step.source_ip or ""):
            message = "a sign-in comes from an IP address"
            yield draft.problem((*path, "source_ip"), message)
        return
    for key in _OF_A_SIGN_IN:
        if key in step.model_fields_set:
            message = f"`{key}` belongs to a `call` or a `sign_in`"
            yield draft.problem((*path, key), message, key=True)


def _check_repetition(draft: Draft, path: Path, inject: Inject) -> Iterator[Problem]:
    if inject.goal and inject.every is None:
        message = "a goal is tried again and again: `every` is missing"
        yield draft.problem((*path, "goal"), message, "add `every: 60s`", key=True)
    if inject.goal and not _GOALS.issuperset(inject.actions):
        message = "a goal is a `call`, a `connect`, a `resolve` or a `sign_in`"
        yield draft.problem((*path, "goal"), message, key=True)
    for key in ("times", "until"):
        if key in inject.model_fields_set and inject.goal:
            message = f"the adversary does not give up a goal: remove `{key}`"
            yield draft.problem((*path, key), message, key=True)
        elif key in inject.model_fields_set and inject.every is None:
            message = f"`{key}` ends a repetition: `every` is missing"
            yield draft.problem((*path, key), message, key=True)
