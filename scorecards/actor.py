"""Actors: who does something in an exercise, or sees it.

An actor is a kind, and a name where there can be several of a kind: the adversary, the
workload `shop`, the responder `isolate-instance`. A journal has them as text, the kind
before the name: ``responder:isolate-instance``. What an actor may do in the account is
a question of its principal, not of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

__all__ = [
    "ADVERSARY",
    "EVENTBRIDGE",
    "EVENTBRIDGE_SCHEDULER",
    "GUARDDUTY",
    "REFEREE",
    "SIEM",
    "SIMULATOR",
    "SNS",
    "Actor",
]

_RESPONDER: Final = "responder"
_PERSON: Final = "person"
_WORKLOAD: Final = "workload"
_FUNCTION: Final = "function"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something in an exercise."""

    kind: str
    """What it is: ``adversary``, ``responder``, ``workload`` …"""
    name: str = ""
    """Which of its kind; no text where there is only one."""

    @staticmethod
    @lru_cache(maxsize=4096)
    def parse(text: str) -> Actor:
        """Read an actor as a journal has it; everything up to the first colon is kind.

        A kind that nobody knows is kept: a scenario names its own actors.
        """
        kind, _, name = text.partition(":")
        # Without a name the text stays whole, so that it is written as it was read.
        return Actor(kind, name) if name else Actor(text)

    @staticmethod
    def responder(name: str) -> Actor:
        """Return the responder of a name."""
        return Actor(_RESPONDER, name)

    @staticmethod
    def function(name: str) -> Actor:
        """Return what runs under a name of its own and was deployed by no responder.

        A function or a workflow of the estate, say: it works, but answers nothing.
        """
        return Actor(_FUNCTION, name)

    @staticmethod
    def workload(name: str) -> Actor:
        """Return the workload of an id."""
        return Actor(_WORKLOAD, name)

    @staticmethod
    def person(name: str) -> Actor:
        """Return the person of a name."""
        return Actor(_PERSON, name)

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}" if self.name else self.kind

    @property
    def is_adversary(self) -> bool:
        """Whether it attacks."""
        return self.kind == ADVERSARY.kind

    @property
    def is_business(self) -> bool:
        """Whether it does what would be done without an incident, too."""
        return self.kind in {_WORKLOAD, _FUNCTION}

    @property
    def is_responder(self) -> bool:
        """Whether it is code that answers an incident."""
        return self.kind == _RESPONDER

    @property
    def responds(self) -> bool:
        """Whether it answers the incident: a responder, or a person."""
        return self.kind in {_RESPONDER, _PERSON}


ADVERSARY: Final = Actor("adversary")
"""Who attacks, unless a scenario names somebody else."""
EVENTBRIDGE: Final = Actor("eventbridge")
"""The bus that takes events to their targets."""
EVENTBRIDGE_SCHEDULER: Final = Actor("scheduler")
"""What calls the target of a schedule when it is due."""
GUARDDUTY: Final = Actor("guardduty")
"""The account's detectors, and the findings they publish."""
REFEREE: Final = Actor("referee")
"""Who watches what is true of the account."""
SIEM: Final = Actor("siem")
"""The defenders' own search over their logs."""
SNS: Final = Actor("sns")
"""The account's topics, and what they pass on."""
SIMULATOR: Final = Actor("simulator")
"""Who plays the exercise, and is no part of it."""
