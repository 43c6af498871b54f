"""The web-app estate in a world, and a function that asks a check about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest

from gameday.scenarios.checks import CHECKS
from gameday.scenarios.loader import load_scenario
from gameday.simulator.account import Stack, deploy_stack
from gameday.simulator.actors.access import Access
from gameday.simulator.actors.credentials import PrincipalCredentials
from gameday.simulator.aws.moto.credentials import Credentials
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks import ANSWERS, CheckContext
from gameday.simulator.world import World

TEMPLATE = load_scenario("impact/ec2-crypto-mining").estate.text


@dataclass
class Stage:
    """An estate that checks are asked about."""

    world: World
    stack: Stack
    context: CheckContext
    touched: dict[str, str]

    def ask(self, check: str, **arguments: Any) -> Answer:
        """Ask a check, its arguments by their names in the scenario language."""
        about = CHECKS[check].arguments.model_validate(
            {key.removesuffix("_"): value for key, value in arguments.items()}
        )
        return ANSWERS[check](self.context, about)

    def client(self, service: str) -> Any:
        """Return the simulator's own client."""
        return self.world.account.client(service)

    def hold(self, principal: str) -> Credentials | None:
        """Return a principal's credentials."""
        return self.context.credentials(principal)

    def __getattr__(self, name: str) -> str:
        """Return an output of the estate."""
        return self.stack.outputs[name]


@pytest.fixture
def stage(world: World, access_to: Callable[[World], Access]) -> Stage:
    """Give the web-app estate, fresh."""
    stack = deploy_stack(world.account, "estate", TEMPLATE, {})
    touched: dict[str, str] = {}
    context = CheckContext(
        readers=world.account.readers,
        look=world.looks.look,
        network=world.network,
        access=access_to(world).preview,
        credentials=PrincipalCredentials(world.account).hold,
        workloads={},
        findings=world.guardduty.store.list_all,
        hub_findings=partial(
            world.security_hub.list_findings,
            world.account.account_id,
            world.account.region,
        ),
        facts=lambda: world.journal.facts,
        since=world.clock.now(),
        touched=touched,
    )
    context.remember_volumes()
    return Stage(world, stack, context, touched)


Ask = Callable[..., Answer]
