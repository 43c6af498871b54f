"""Authorization: who may do what, with the reason.

The core is pure: `parse_document` reads policies, `evaluate` decides a `Request` by a
`PolicySet`. Around it, `Authorizer` answers for calls, and `Authority` for what
services do of their own accord and for who may take on which role, by what a
`PolicySource` says of the accounts; `aws.moto.readers.iam` says it of the embedded
ones.
"""

from __future__ import annotations

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.authority import Authority, Source
from gameday.simulator.aws.iam.authorizer import Authorizer
from gameday.simulator.aws.iam.decision import Barrier, Decision, Match, Refusal, Ruling
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.ledger import Ledger
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.iam.policy import (
    Document,
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)
from gameday.simulator.aws.iam.publicity import find_public_statement
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.aws.iam.source import PolicySource
from gameday.simulator.aws.iam.wire import denial_error

__all__ = [
    "Attempt",
    "Authority",
    "Authorizer",
    "Barrier",
    "Decision",
    "Document",
    "Ledger",
    "Match",
    "Need",
    "Policy",
    "PolicyError",
    "PolicyKind",
    "PolicySet",
    "PolicySource",
    "Refusal",
    "Request",
    "Ruling",
    "Source",
    "denial_error",
    "evaluate",
    "find_public_statement",
    "list_needs",
    "parse_document",
]
