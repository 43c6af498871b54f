"""The AWS account an exercise is played in: started, corrected, furnished, left clean.

An embedded account is moto in this process. The way calls take through it belongs to
`engine.gateway`, who may do what to `aws.iam`.
"""

from __future__ import annotations

from gameday.simulator.account.embedded import EmbeddedAccount
from gameday.simulator.account.estate import (
    Stack,
    delete_stack,
    deploy_stack,
)
from gameday.simulator.account.guard import AccountGuard, GuardRefused
from gameday.simulator.account.readers import Readers
from gameday.simulator.aws.sts.credentials import Credentials

__all__ = [
    "AccountGuard",
    "Credentials",
    "EmbeddedAccount",
    "GuardRefused",
    "Readers",
    "Stack",
    "delete_stack",
    "deploy_stack",
]
