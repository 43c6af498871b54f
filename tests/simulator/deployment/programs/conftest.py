"""A world in which programs can be responders, and programs to be them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.engine.clock.limits import Limits
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.scorecards.journal import Fact

FINDING = {
    "source": "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    "detail": {"id": "f-1", "severity": 8, "note": "a finding"},
}


class Stage:
    """A world, and what tests do in it."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder

    def script(self, text: str, name: str = "answer.py") -> str:
        """Write a Python program and return the spec that starts it."""
        (self.folder / name).write_text(text)
        return f"command:{sys.executable} {name}"

    def deploy(self, spec: str, **settings: Any) -> None:
        """Deploy a responder."""
        load_responder(spec, Places((self.folder,)), settings).deploy(self.world.site)

    def send(self, event: Any = None) -> None:
        """Send an event, and play everything that follows."""
        account = self.world.account
        self.world.router.send(
            event or FINDING, account=account.account_id, region=account.region
        )
        self.world.clock.run()

    def answer(self, text: str, **settings: Any) -> list[Fact]:
        """Let a program answer a finding, and return the facts about it."""
        self.deploy(self.script(text), **settings)
        self.send()
        return self.facts("responder.")

    def facts(self, kind: str) -> list[Fact]:
        """Return the facts whose kind begins so."""
        return [f for f in self.world.journal.facts if f.kind.startswith(kind)]

    def client(self, service: str) -> Any:
        """Return a client of the simulator's own."""
        return self.world.account.client(service)


@pytest.fixture
def make_stage(
    tmp_path: Path, make_world: Callable[..., World]
) -> Callable[..., Stage]:
    """Make a world with limits of one's own."""

    def make(**limits: float) -> Stage:
        options: Any = limits
        return Stage(make_world(limits=Limits(**options)), tmp_path)

    return make


@pytest.fixture
def stage(make_stage: Callable[..., Stage]) -> Stage:
    """A world where programs answer findings."""
    return make_stage()
