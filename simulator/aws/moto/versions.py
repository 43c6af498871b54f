"""Which moto the corrections were written for: the one place that says so.

A correction replaces a part of moto's inside, and its test shows moto's own answer
first; both hold for the versions named here. On another version the simulator runs all
the same, and says once that nobody has looked. Raise it together with the pin in
``constraints.txt``, when every test of the corrections passes.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Final

__all__ = ["WRITTEN_FOR", "explain_mismatch"]

WRITTEN_FOR: Final = ("5.2.5",)
"""moto's versions that the corrections and readers were written and tested for."""


def explain_mismatch() -> str | None:
    """Say that the installed moto is another one; None where it is not."""
    installed = version("moto")
    if installed in WRITTEN_FOR:
        return None
    expected = ", ".join(WRITTEN_FOR)
    return (
        f"moto {installed} is installed; the embedded account's corrections were"
        f" written for {expected}, so AWS may be played less exactly"
    )
