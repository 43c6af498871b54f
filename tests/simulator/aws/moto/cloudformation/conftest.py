"""An account furnished with one resource of every type."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.account import deploy_stack

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount, Stack


@pytest.fixture
def stack(account: EmbeddedAccount, everything: str) -> Stack:
    """Make the stack `web` in the account."""
    return deploy_stack(account, "web", everything)
