"""Answers about what nobody ran: the outcome of a command that was sent to an instance.

An embedded instance has no operating system. To send it a command is a call like any
other, and so is to list what was sent; but what the command came to, and what it
printed, nobody can say (Systems Manager API reference, "GetCommandInvocation").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["name_unknown_outcome"]

_OUTCOME = "what a command came to and printed, since nothing runs on an instance"


def name_unknown_outcome(call: Call) -> str | None:
    """Say which outcome a call asks for that nobody knows; None for any other call."""
    if call.service != "ssm":
        return None
    is_asked = call.operation == "GetCommandInvocation" or (
        # Without details it is a list of what was sent where.
        call.operation == "ListCommandInvocations" and call.params.get("Details")
    )
    return _OUTCOME if is_asked else None
