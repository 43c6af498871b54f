"""Worlds in which runbooks can be responders."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.automation import Automation, AutomationTarget, add_operations
from simulator.events.permission import check_role_trust
from simulator.world import World


@pytest.fixture(autouse=True)
def _wired(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give worlds what this needs, until they have it by themselves."""
    if hasattr(World, "automation"):
        return
    open_services: Any = World._open_services

    def open_all(self: Any, stack: Any, patches: Any) -> None:
        open_services(self, stack, patches)
        self.automation = Automation(
            clock=self.clock,
            journal=self.journal,
            clients=self.account.client,
            rng=self.chance("automation"),
        )
        add_operations(self.operations, self.automation)
        target = AutomationTarget(self.account.client, check_role_trust)
        self.router._courier.targets["ssm"] = target

    monkeypatch.setattr(World, "_open_services", open_all)
