"""The web application's estate in a world, with GuardDuty's detection listening."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday import scenarios
from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.account import deploy_stack
from gameday.simulator.actors.attempts import ConnectionAttempt, QueryAttempt
from gameday.simulator.aws.guardduty.detectors import Detectors
from gameday.simulator.aws.moto.credentials import issue_role_session, issue_user_key
from gameday.simulator.aws.vpc import Flow
from gameday.simulator.aws.vpc.traffic import TrafficReporter
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.scorecards.journal import Fact
    from gameday.simulator.aws.moto.credentials import Credentials

ESTATE = Path(scenarios.__file__).parent / "estates" / "web-app.yaml"
INTRUDER = "198.51.100.20"


@dataclass
class Scene:
    """A world, its estate, and what listens."""

    world: World
    names: dict[str, str]
    detectors: Detectors
    reporter: TrafficReporter

    @property
    def server(self) -> str:
        """The web server's id."""
        return self.names["WebServer"]

    def miner(self) -> ConnectionAttempt:
        """Return the flagship's miner: it resolves its pool's name and connects."""
        return self.connection(
            Flow(self.server, "203.0.113.66", port=3333), name="xmr-pool.example"
        )

    def connection(self, flow: Flow, *, name: str | None = None) -> ConnectionAttempt:
        """Return a connection attempt that the sensors hear of."""
        world = self.world
        query = name and QueryAttempt(
            world.network, flow.source, name, reporter=self.reporter
        )
        return ConnectionAttempt(
            world.network,
            world.connections,
            world.clock,
            flow=flow,
            query=query or None,
            persistent=True,
            reporter=self.reporter,
        )

    def ask(self, name: str, *, answer: str | None = None) -> None:
        """Let the web server ask its resolver for a name."""
        QueryAttempt(self.world.network, self.server, name, reporter=self.reporter).ask(
            answer=answer
        )

    def client(self, service: str, who: Credentials | None = None) -> Any:
        """Return a client of the pipeline's user, or of somebody else."""
        user = issue_user_key(self.world.account.account_id, self.names["DeployUser"])
        return self.world.account.client(service, who or user)

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        world = self.world
        world.clock.run(until=world.clock.now() + timedelta(seconds=seconds))

    def published(self) -> list[Fact]:
        """Return the journal's facts of findings that were sent."""
        facts = self.world.journal.facts
        return [fact for fact in facts if fact.kind == "finding.published"]

    def findings(self) -> dict[str, dict[str, Any]]:
        """Return what GuardDuty has, by type."""
        found = self.world.guardduty.store.list_all()
        assert len({each["type"] for each in found}) == len(found)
        return {each["type"]: each for each in found}

    def session(self, name: str) -> Credentials:
        """Return credentials of the web server's role, as a session of that name."""
        account = self.world.account.account_id
        arn = f"arn:aws:iam::{account}:role/{self.names['WebServerRole']}"
        return issue_role_session(account, arn, name)


@pytest.fixture
def scene(make_world: Callable[..., World]) -> Scene:
    """The estate, watched."""
    world = make_world()
    stack = deploy_stack(world.account, "estate", ESTATE.read_text(), {})
    account, region = world.account.account_id, world.account.region
    world.account.client("iam").attach_user_policy(
        UserName=stack.outputs["DeployUser"],
        PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
    )
    detectors = Detectors(
        world.guardduty,
        world.clock,
        world.journal,
        place=(account, region),
        holds=lambda _address: False,
    )
    # In place of the world's own, which know the account's addresses.
    world.cloudtrail.on_record[:] = [detectors.read_record]
    reporter = TrafficReporter(
        world.network,
        world.clock,
        [detectors.listen],
        rng=world.chance("test traffic"),
    )
    return Scene(world, dict(stack.outputs), detectors, reporter)


@pytest.fixture
def from_outside() -> Iterator[None]:
    """Everything called within the test comes from an intruder's address."""
    with calling_as(Origin(ADVERSARY, source_ip=INTRUDER)):
        yield
