"""What of AWS moto lacks: read out of its complaints, or seen before a call is made.

moto says what it has not in sentences of many forms; here they become a few words. What
it ignores without a word is not found.
"""

from __future__ import annotations

import ast
import inspect
import re
from functools import lru_cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any

from moto.core.responses import BaseResponse
from moto.core.utils import camelcase_to_underscores

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["OPERATION", "has_operation", "name_gap"]

OPERATION = "the operation"
"""What is lacking where nothing of an operation is there."""

_FILTERS = (
    re.compile(r"[Ff]ilter\b[^']*'([^']+)'"),
    re.compile(r"^([\w.:-]+) filter has not"),
)
_WHOLE = re.compile(r"^The \w+ action has not|\w\.\w+ is not yet implemented$")
_ADVICE = re.compile(
    r"(?: in Moto)?(?: yet)?\. Feel free to open an issue.*$", re.DOTALL
)


def name_gap(error: NotImplementedError) -> str:
    """Say in a few words what moto complains that it lacks."""
    told = _read_complaint(error)
    for pattern in _FILTERS:
        if found := pattern.search(told):
            return f"the filter `{found.group(1)}`"
    if not told or _WHOLE.search(told):
        return OPERATION
    return _ADVICE.sub("", told)


def _read_complaint(error: NotImplementedError) -> str:
    told, *values = map(str, error.args or ("",))
    # Some are raised as a logger would be called: a text, then what fills it.
    for value in values:
        told = told.replace("%s", value, 1)
    return told.strip()


def has_operation(respond: Callable[..., Any], operation: str) -> bool:
    """Say whether what answers at a URL has an operation; yes where it is not known.

    Most of moto's services find the method by the operation's name; of the others, that
    go by the URL alone, nothing can be said without a call.
    """
    handler = getattr(respond, "__self__", None)
    if not isinstance(handler, type) or not issubclass(handler, BaseResponse):
        return True
    goes_by_name = (
        getattr(respond, "__func__", None) is BaseResponse.dispatch.__func__  # type: ignore[attr-defined]
        and handler.call_action is BaseResponse.call_action
    )
    return not goes_by_name or _answers(handler, camelcase_to_underscores(operation))


def _answers(handler: type[BaseResponse], name: str) -> bool:
    method = getattr(handler, name, None)
    return method is not None and not _only_complains(method)


@lru_cache(maxsize=512)
def _only_complains(method: Callable[..., Any]) -> bool:
    """Tell whether a method is there only to say that it is not."""
    (function,) = ast.parse(dedent(inspect.getsource(method))).body
    assert isinstance(function, ast.FunctionDef)  # noqa: S101 - so a method is written
    ends_in_complaint = isinstance(function.body[-1], ast.Raise)
    can_return = any(isinstance(node, ast.Return) for node in ast.walk(function))
    return ends_in_complaint and not can_return
