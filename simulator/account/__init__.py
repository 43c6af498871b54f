"""The AWS account an exercise is played in: started, corrected, furnished, left clean.

An embedded account is moto in this process. The way calls take through it belongs to
`simulator.gateway`, who may do what to `simulator.iam`.
"""

from __future__ import annotations

from simulator.account.credentials import Credentials
from simulator.account.embedded import EmbeddedAccount
from simulator.account.estate import Stack, StackResource, delete_stack, deploy_stack
from simulator.account.guard import AccountGuard, GuardRefused

__all__ = [
    "AccountGuard",
    "Credentials",
    "EmbeddedAccount",
    "GuardRefused",
    "Stack",
    "StackResource",
    "delete_stack",
    "deploy_stack",
]
