"""Who answers, brought into the account: responders of every kind, by their spec.

A spec is a kind and what it is about (``template:path/to/template.yaml``), or without a
kind the name of a built-in responder or the folder of one's own. Each kind has a module
here; a package can add kinds by an entry point of the group ``gameday.responders``.
"""

from __future__ import annotations

from gameday.simulator.deployment.kinds import (
    find_kind,
    load_responder,
    load_responders,
)
from gameday.simulator.deployment.responder import Kind, Request, Responder

__all__ = [
    "Kind",
    "Request",
    "Responder",
    "find_kind",
    "load_responder",
    "load_responders",
]
