"""Responders that are programs: whatever can be started and reads its standard input.

``command:./isolate.sh`` deploys a rule and a role into the account; each event that the
rule takes starts the program, with the role's credentials and an endpoint that leads to
the exercise's gateway.
"""

from __future__ import annotations

from gameday.simulator.deployment.command.responder import (
    CommandResponder,
    load_command,
)

__all__ = ["CommandResponder", "load_command"]
