"""The signals that GuardDuty's custom detection rules look for, by name.

A scenario turns rules on by them (``guardduty: {custom_rules: …}``). What each looks at
is the simulator's; a test holds the table beside this module against its rules.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

__all__ = ["detection_signals"]


@lru_cache(maxsize=1)
def detection_signals() -> tuple[str, ...]:
    """Return the name of every signal, in alphabetical order."""
    text = (
        files("gameday.scenarios").joinpath("detection_signals.csv").read_text("utf-8")
    )
    return tuple(text.split()[1:])
