"""Two accounts, and situations in them that stand in tables.

A situation is what is `given` (calls of the account's own, each of which may keep parts
of its answer by a JMESPath), a call by ann, who may do everything, and what it gives:
the error's code and words, or parts of the answer.
"""

from __future__ import annotations

import json
import re
from string import Template
from typing import TYPE_CHECKING, Any

import jmespath
import pytest
from botocore import xform_name
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.account import Credentials
    from gameday.simulator.world import World

HOME = "123456789012"
OTHER = "210987654321"
_LONG = "x" * (256 * 1024 + 1)
_NUMBER = re.compile(r'"=(\d+)"')
"""A number of which a part was filled in: ``=10${n}``."""


class Stage:
    """A world in which calls are made by name, and names are kept."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.names: dict[str, str] = {"home": HOME, "other": OTHER, "long": _LONG}
        self._users: dict[str, Credentials] = {}

    def play(self, steps: list[Mapping[str, Any]]) -> None:
        """Make the calls that are given, each as often as it says."""
        for step in steps:
            for number in range(step.get("times", 1)):
                self.names["n"] = str(number)
                self._take(step)

    def _take(self, step: Mapping[str, Any]) -> None:
        if "wait" in step:
            self.world.clock.sleep(step["wait"])
            return
        caller = self.user(step["by"]) if "by" in step else None
        answer = self.call(step, caller or self._account(step.get("in", "home")))
        for name, path in step.get("keep", {}).items():
            found = jmespath.search(path, answer)
            assert found, f"nothing at {path} of {answer}"
            self.names[name] = found

    def ask(self, situation: Mapping[str, Any]) -> Any:
        """Make the call that a situation is about."""
        return self.call(situation, self.user(situation.get("by", "home")))

    def call(self, step: Mapping[str, Any], credentials: Credentials) -> Any:
        """Make a call, with the names that were kept filled in."""
        service, operation = step["call"].split()
        text = Template(json.dumps(step.get("with", {}))).substitute(self.names)
        text = _NUMBER.sub(r"\1", text)
        client = self.world.account.client(service, credentials)
        return getattr(client, xform_name(operation))(**json.loads(text))

    def user(self, place: str) -> Credentials:
        """Return ann's key of an account: she may do everything."""
        if place not in self._users:
            owner = self._account(place)
            iam = self.world.account.client("iam", owner)
            iam.create_user(UserName="ann")
            statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
            policy = {"Version": "2012-10-17", "Statement": [statement]}
            iam.put_user_policy(
                UserName="ann", PolicyName="all", PolicyDocument=json.dumps(policy)
            )
            self._users[place] = issue_user_key(self.names[place], "ann")
        return self._users[place]

    def _account(self, place: str) -> Credentials:
        return self.world.account.register_account(self.names[place])


@pytest.fixture
def stage_in() -> type[Stage]:
    """Make calls by name in a world of one's own."""
    return Stage


@pytest.fixture
def stage(world: World) -> Stage:
    """Give a world with two accounts in which calls take no time."""
    world.account.register_account(OTHER)
    return Stage(world)


@pytest.fixture
def hold(stage: Stage) -> Callable[[Mapping[str, Any]], None]:
    """Play a situation, and hold what it gives against its row."""

    def hold(row: Mapping[str, Any]) -> None:
        stage.play(row.get("given", []))
        if "gives" in row:
            answer = stage.ask(row)
            for path, value in row["gives"].items():
                wanted = _fill(value, stage.names)
                assert wanted == jmespath.search(path, answer)
            return
        with pytest.raises(ClientError) as refused:
            stage.ask(row)
        error = refused.value.response["Error"]
        assert row["refused"] == error["Code"], error
        if "words" in row:
            assert _fill(row["words"], stage.names) == error["Message"]
        if "status" in row:
            metadata = refused.value.response["ResponseMetadata"]
            assert row["status"] == metadata["HTTPStatusCode"]

    return hold


def _fill(value: Any, names: Mapping[str, str]) -> Any:
    return Template(value).substitute(names) if isinstance(value, str) else value
