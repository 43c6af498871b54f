"""Situations across services, each decided by AWS's documentation before a try."""

from __future__ import annotations

from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import jmespath
import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.moto.credentials import issue_user_key
from tests.simulator.aws.iam.short_policies import write_policy

if TYPE_CHECKING:
    from gameday.simulator.world import World

Told = dict[str, Any]
SITUATIONS = yaml.safe_load(Path(__file__).with_name("fresh.yaml").read_text("utf-8"))
HOME, AWAY = "123456789012", "210987654321"


class Stage:
    """Two accounts, and what of their answers is kept by names."""

    def __init__(self, world: World) -> None:
        self.account = world.account
        self.away = world.account.register_account(AWAY)
        self.names = {
            "CANON_HOME": make_canonical_id(HOME),
            "CANON_AWAY": make_canonical_id(AWAY),
        }
        for own, user in ((None, "ann"), (self.away, "bob")):
            self._iam(own).create_user(UserName=user)
        self._keys = {
            "ann": issue_user_key(HOME, "ann"),
            "bob": issue_user_key(AWAY, "bob"),
            "away": self.away,
        }

    def _iam(self, own: Any) -> Any:
        return self.account.client("iam", own) if own else self.account.client("iam")

    def fill(self, told: Any) -> Any:
        """Put what is kept, and policies, in the place of what stands for them."""
        if isinstance(told, dict):
            if set(told) == {"policy"}:
                return write_policy(self.fill(told["policy"]))
            return {name: self.fill(each) for name, each in told.items()}
        if isinstance(told, list):
            return [self.fill(each) for each in told]
        if not isinstance(told, str):
            return told
        text = Template(told).substitute(HOME=HOME, AWAY=AWAY)
        for name, value in self.names.items():
            text = text.replace(name, value)
        return text

    def let(self, who: str, statements: list[Told]) -> None:
        """Give a user a policy."""
        policy = write_policy(self.fill(statements))
        self._iam(self.away if who == "bob" else None).put_user_policy(
            UserName=who, PolicyName="p", PolicyDocument=policy
        )

    def call(self, told: Told, by: str) -> dict[str, Any]:
        """Make a call as the owner, the other account, a user or nobody."""
        service, operation = told["call"].split()
        if by == "nobody":
            client = self.account.anonymous_client(service)
        elif by in self._keys:
            client = self.account.client(service, self._keys[by])
        else:
            client = self.account.client(service)
        answer: dict[str, Any] = getattr(client, operation)(
            **self.fill(told.get("with", {}))
        )
        for name, path in told.get("keep", {}).items():
            self.names[name] = jmespath.search(path, answer)
        return answer


@pytest.mark.parametrize("told", SITUATIONS, ids=[each["is"] for each in SITUATIONS])
def test_a_situation_ends_as_in_aws(world: World, told: Told) -> None:
    """As it stands in the documentation."""
    stage, who = Stage(world), told.get("who", "ann")
    stage.let("bob", [{"allow": "*"}])
    for step in told.get("first", ()):
        stage.call(step, step.get("by", "owner"))
    stage.let("bob", [{"deny": "none:none"}])
    if "may" in told:
        stage.let(who, told["may"])
    answer: dict[str, Any] = {}
    for step in told["then"]:
        try:
            answer, ended = stage.call(step, who), "ok"
        except ClientError as error:
            ended, answer = error.response["Error"]["Code"], {}
        assert ended == step["ends"], step["call"]
    for path, shown in told.get("shows", {}).items():
        assert jmespath.search(path, answer) == shown
