"""A world to deploy responders into, and what happens in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.scorecards.journal import Fact

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class Stage:
    """A world, with the few things that tests do to it."""

    def __init__(self, world: World) -> None:
        self.world = world

    def deploy(self, spec: str, **settings: Any) -> Fact:
        """Deploy a responder, and return what the journal says of it."""
        load_responder(spec, Places.here(), settings).deploy(self.world.site)
        return self.facts("responder.deployed")[-1]

    def send(self, *, source: str = "aws.guardduty", **detail: Any) -> None:
        """Send an event, a finding where nothing else is said."""
        place = {
            "account": self.world.account.account_id,
            "region": self.world.account.region,
        }
        event = {"source": source, "detail-type": "GuardDuty Finding", "detail": detail}
        self.world.router.send(event, **place)

    def play(self, minutes: float) -> None:
        """Let time pass."""
        clock = self.world.clock
        clock.run(until=clock.now() + timedelta(minutes=minutes))

    def facts(self, *kinds: str) -> list[Fact]:
        """Return the journal's facts of some kinds."""
        return [fact for fact in self.world.journal.facts if fact.kind in kinds]

    def printed(self, part: str) -> list[str]:
        """Return what the functions printed whose name has a part."""
        from moto.logs.models import logs_backends

        account, region = self.world.account.account_id, self.world.account.region
        groups = logs_backends[account][region].groups
        events = [
            event
            for name in sorted(groups)
            if part in name
            for stream in groups[name].streams.values()
            for event in stream.events
        ]
        words = ("START", "END", "REPORT")
        ordered = sorted(events, key=lambda event: (event.timestamp, event.event_id))
        return [e.message for e in ordered if not e.message.startswith(words)]


@pytest.fixture
def stage(world: World) -> Stage:
    """A world without latency, and its journal."""
    return Stage(world)


@pytest.fixture
def templates() -> Path:
    """The folder of the tests' templates."""
    return Path(__file__).with_name("templates")


@pytest.fixture
def examples() -> Path:
    """The folder of the templates in the docs."""
    return Path(__file__).parents[3] / "docs/examples/templates"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file and return its path."""

    def write_file(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write_file
