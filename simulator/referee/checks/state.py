"""The check of last resort: what a read of the account answers, at a JMESPath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from gameday.scenarios.operations import input_shape
from gameday.scenarios.parts import find_part
from gameday.scenarios.shapes import encode_params
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads_what
from gameday.simulator.referee.services import read_state

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import State
    from gameday.simulator.referee.checks.context import CheckContext
    from gameday.simulator.referee.scope import Scope

__all__ = ["state"]

_LINE = 80


def _read_for(about: State) -> Scope:
    service, _, operation = about.call.partition(":")
    return read_state(service, operation, about.arguments)


@reads_what(_read_for)
def state(context: CheckContext, about: State) -> Answer:
    """Say whether a part of a read's answer is as expected.

    A read that ends in an error has no parts: everything in it is absent.
    """
    service, _, operation = about.call.partition(":")
    parameters = encode_params(dict(about.arguments), input_shape(about.call))
    try:
        result = context.look(service, operation, parameters)
    except (ClientError, BotoCoreError) as error:
        found, note = None, f" ({error})"
    else:
        found, note = find_part(about.path, result), ""
    return Answer(_compare(about, found), f"{about.path} is {_write(found)}{note}")


def _compare(about: State, found: Any) -> bool:
    if about.relation == "equals":
        return bool(found == about.equals)
    if about.relation == "absent":
        return (found in (None, [], {}, "")) == about.absent
    if about.relation == "contains":
        return _holds(found, about.contains)
    return not _holds(found, about.lacks)


def _holds(found: Any, part: Any) -> bool:
    """Tell whether a list, a mapping or a text holds something; nothing else can."""
    if isinstance(found, str):
        return isinstance(part, str) and part in found
    return isinstance(found, list | dict) and part in list(found)


def _write(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= _LINE else f"{text[:_LINE]}..."
