"""An account to test in, and moto alone to compare it with."""

from __future__ import annotations

from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from gameday.simulator.account import EmbeddedAccount
from gameday.simulator.actors.access import Access
from gameday.simulator.referee.chronicle import tell_gap
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REGION = "us-east-1"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""When worlds begin: a Monday morning."""


@pytest.fixture
def account() -> Iterator[EmbeddedAccount]:
    """An embedded account that answers its calls itself, there being no gateway."""
    with EmbeddedAccount(intercept=True) as embedded:
        yield embedded


@pytest.fixture
def make_world() -> Iterator[Callable[..., World]]:
    """Open worlds with options of one's own; they end with the test."""
    with ExitStack() as opened:

        def make(start: datetime = START, *, seed: int = 1, **options: Any) -> World:
            return opened.enter_context(World(start, seed=seed, **options))

        yield make


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    """Give a world in which calls take no time."""
    return make_world(latency="none")


@pytest.fixture
def access_to() -> Callable[[World], Access]:
    """Ask in a world whether calls would succeed."""

    def make(world: World) -> Access:
        return Access(
            world.account,
            world.authorizer,
            look=world.looks.look,
            find_caller=world.identities.find,
            now=world.clock.now,
            tell_gap=partial(tell_gap, world.journal),
        )

    return make


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """One session for all clients of moto alone, because making one is slow."""
    return boto3.Session("AKIAIOSFODNN7EXAMPLE", "secret", region_name=REGION)


@pytest.fixture
def moto_client(
    session: boto3.Session, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Any]]:
    """Make clients of moto as it is, without a correction."""
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws():
        yield session.client


@pytest.fixture(scope="session")
def everything() -> str:
    """A template with one resource of every type the simulator makes."""
    return Path(__file__).with_name("everything.yaml").read_text()
