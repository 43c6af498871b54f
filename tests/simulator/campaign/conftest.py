"""A real scorecard, and the trial it came from."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.loader import load_scenario
from gameday.simulator.campaign.server import Server
from gameday.simulator.campaign.trial import Trial, play_trial
from gameday.simulator.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.scorecard import Scorecard


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give a warm process that loses patience after five seconds."""
    with Server(limit_s=5) as server:
        yield server


@pytest.fixture(scope="session")
def trial() -> Trial:
    """Give the flagship with its own responder."""
    loaded = load_scenario("impact/ec2-crypto-mining")
    return Trial(loaded.id, "isolate-instance", loaded, Options())


@pytest.fixture(scope="session")
def card(server: Server, trial: Trial) -> Scorecard:
    """Give the scorecard of the trial, played."""
    card = server.run(partial(play_trial, trial)).value
    assert card is not None
    assert card.verdict == "passed"
    return card


@pytest.fixture(scope="session")
def contained_s(card: Scorecard) -> float:
    """Give how long the card's containment took, in seconds from the inject."""
    seconds = card.times.contain_from_inject.seconds
    assert seconds is not None
    return seconds
