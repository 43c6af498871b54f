"""Function objects that run as Lambda functions: found by name from the code shipped.

The very object is called, so that closures, monkeypatches and coverage work as in a
test without an exercise.
"""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakValueDictionary

from gameday.simulator.aws.lambda_.package import SourceFiles
from gameday.simulator.deployment.archive import pack_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["HANDLER", "CallableSource", "find_callable"]

HANDLER = "index.handler"

_CODE = '''"""Calls a function of the process that the exercise is played in."""

from gameday.simulator.deployment.function.callables import find_callable


def handler(event, context):
    return find_callable({name!r})(event, context)
'''


class CallableSource:
    """A function object as the code of a Lambda function.

    Args:
        name: The function's name in the account.
        function: What is called.
    """

    handler = HANDLER

    def __init__(self, name: str, function: Callable[[Any, Any], Any]) -> None:
        self.name = name
        self.function = function

    @property
    def sources(self) -> SourceFiles:
        """The file it is from; None is packed of it."""
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        return SourceFiles(beside=Path(code.co_filename) if code else None)

    def pack(self) -> bytes:
        """Make the object known by its name, and return the code that calls it."""
        _KNOWN[self.name] = self
        return pack_text("index.py", _CODE.format(name=self.name))


_KNOWN: WeakValueDictionary[str, CallableSource] = WeakValueDictionary()


def find_callable(name: str) -> Callable[[Any, Any], Any]:
    """Return a function object; it is there as long as its responder is."""
    return _KNOWN[name].function
