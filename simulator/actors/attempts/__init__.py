"""What an actor tries: a connection, a call, a finding, a message, a sign-in."""

from __future__ import annotations

from simulator.actors.attempts.attempt import Attempt
from simulator.actors.attempts.call import CallAttempt
from simulator.actors.attempts.connection import ConnectionAttempt, QueryAttempt
from simulator.actors.attempts.finding import FindingAttempt
from simulator.actors.attempts.message import MessageAttempt
from simulator.actors.attempts.sign_in import SignInAttempt

__all__ = [
    "Attempt",
    "CallAttempt",
    "ConnectionAttempt",
    "FindingAttempt",
    "MessageAttempt",
    "QueryAttempt",
    "SignInAttempt",
]
