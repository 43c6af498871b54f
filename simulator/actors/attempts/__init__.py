"""What an actor tries: a connection, a call, a finding, a message, a sign-in."""

from __future__ import annotations

from gameday.simulator.actors.attempts.attempt import Attempt, DeferredAttempt
from gameday.simulator.actors.attempts.call import ALLOWED, CallAttempt
from gameday.simulator.actors.attempts.connection import ConnectionAttempt, QueryAttempt
from gameday.simulator.actors.attempts.finding import FindingAttempt
from gameday.simulator.actors.attempts.message import MessageAttempt
from gameday.simulator.actors.attempts.sign_in import SignInAttempt

__all__ = [
    "ALLOWED",
    "Attempt",
    "CallAttempt",
    "ConnectionAttempt",
    "DeferredAttempt",
    "FindingAttempt",
    "MessageAttempt",
    "QueryAttempt",
    "SignInAttempt",
]
