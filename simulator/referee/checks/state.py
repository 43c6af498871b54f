"""The check of last resort: what a read of the account answers, at a JMESPath."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jmespath
from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from gameday.scenarios.operations import input_shape
from gameday.scenarios.shapes import encode_params
from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from gameday.scenarios.checks.arguments import State
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["state"]

_LINE = 80


def state(context: CheckContext, about: State) -> Answer:
    """Say whether a part of a read's answer is as expected.

    A read that ends in an error has no parts: everything in it is absent.
    """
    service, _, operation = about.call.partition(":")
    method = getattr(context.client(service), xform_name(operation))
    try:
        result = method(**encode_params(dict(about.arguments), input_shape(about.call)))
    except (ClientError, BotoCoreError) as error:
        found, note = None, f" ({error})"
    else:
        found, note = jmespath.search(about.path, result), ""
    return Answer(_compare(about, found), f"{about.path} is {_write(found)}{note}")


def _compare(about: State, found: Any) -> bool:
    if about.relation == "equals":
        return bool(found == about.equals)
    if about.relation == "absent":
        return (found in (None, [], {}, "")) == about.absent
    if about.relation == "contains":
        return found is not None and about.contains in found
    return found is None or about.lacks not in found


def _write(found: Any) -> str:
    text = repr(found)
    return text if len(text) <= _LINE else f"{text[:_LINE]}..."
