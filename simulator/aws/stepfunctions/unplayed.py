"""What of the States Language is not played, and how an execution that meets it ends.

A field that nobody here knows would be passed over in silence, so the fields that are
played are listed, and any other is a gap. Those that change no result are listed, too.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["JSONATA", "Unplayed", "find_lack", "list_unplayed", "uses_jsonata"]

ELSEWHERE = "a definition that lies in a bucket"
"""AWS takes no machine without one, so it was not at hand when this one was made."""
JSONATA = "the query language JSONata"
_NAMES = """
    Branches Catch Cause CausePath Choices Default End Error ErrorPath HeartbeatSeconds
    InputPath ItemProcessor ItemSelector ItemsPath Iterator MaxConcurrency Next
    OutputPath Parameters QueryLanguage Resource Result ResultPath ResultSelector Retry
    Seconds SecondsPath TimeoutSeconds TimeoutSecondsPath Timestamp TimestampPath Type
"""
_PLAYED = frozenset(_NAMES.split())
_WITHOUT_EFFECT = frozenset({"Comment", "Label"})


class Unplayed(StateFailed):
    """A state is one that cannot be played: a gap of ours.

    Args:
        what: What is lacking, in a few words.
    """

    def __init__(self, what: str) -> None:
        super().__init__("States.Runtime", f"{what} is not played here")
        self.what = what


def find_lack(definition: str) -> str | None:
    """Say why a machine cannot be played at all, by its definition's text; or None."""
    if not definition:
        return ELSEWHERE
    with suppress(ValueError):  # who starts it is told what is wrong with it
        written = json.loads(definition)
        if isinstance(written, dict) and written.get("QueryLanguage") == "JSONata":
            return JSONATA
    return None


def list_unplayed(state: Mapping[str, Any]) -> Iterator[str]:
    """List what a state asks for beside what is played, in words."""
    for field in sorted(state.keys() - _PLAYED - _WITHOUT_EFFECT):
        yield f"the field `{field}` of a {state['Type']} state"


def uses_jsonata(definition: Any) -> bool:
    """Say whether anything in a definition is written in JSONata."""
    if isinstance(definition, list):
        return any(map(uses_jsonata, definition))
    if not isinstance(definition, dict):
        return False
    is_it = definition.get("QueryLanguage") == "JSONata"
    return is_it or any(map(uses_jsonata, definition.values()))
