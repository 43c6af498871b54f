"""Authorization: who may do what, with the reason.

The core is pure: `parse_document` reads policies, `evaluate` decides a `Request` by a
`PolicySet`. Around it, `Authorizer` answers for calls, by what a `PolicySource` says of
the accounts; `MotoSource` says it of the embedded ones.
"""

from __future__ import annotations

from simulator.iam.attempts import Attempt
from simulator.iam.authorizer import Authorizer
from simulator.iam.decision import Barrier, Decision, Match, Refusal, Ruling
from simulator.iam.evaluate import evaluate
from simulator.iam.ledger import Ledger
from simulator.iam.operations import Need, list_needs
from simulator.iam.policy import (
    Document,
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)
from simulator.iam.publicity import find_public_statement
from simulator.iam.request import PolicySet, Request
from simulator.iam.source import PolicySource
from simulator.iam.state import MotoSource
from simulator.iam.wire import denial_error

__all__ = [
    "Attempt",
    "Authorizer",
    "Barrier",
    "Decision",
    "Document",
    "Ledger",
    "Match",
    "MotoSource",
    "Need",
    "Policy",
    "PolicyError",
    "PolicyKind",
    "PolicySet",
    "PolicySource",
    "Refusal",
    "Request",
    "Ruling",
    "denial_error",
    "evaluate",
    "find_public_statement",
    "list_needs",
    "parse_document",
]
