"""What becomes of an AssumeRole, and what the session it gives says of itself."""

from __future__ import annotations

import itertools
import json
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.aws.sts.credentials import Credentials
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator

ACCOUNT = "123456789012"
DEVICE = f"arn:aws:iam::{ACCOUNT}:mfa/${{user}}"
SITUATIONS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("sessions.yaml").read_text("utf-8")
)
BEGINS = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"]


@pytest.fixture(scope="module")
def shared() -> Iterator[World]:
    """Open one world for all situations, each of which has names of its own."""
    start = datetime(2026, 3, 2, 9, tzinfo=UTC)
    with World(start, seed=1, latency="none") as opened:
        yield opened


_COUNT = itertools.count()


class _Play:
    """One situation: a user, and one or two roles."""

    def __init__(self, world: World, situation: dict[str, Any]) -> None:
        number = next(_COUNT)
        self.world, self.situation = world, situation
        self.user, self.role, self.before = (
            f"{each}{number}" for each in ("user", "role", "first")
        )
        self.iam = world.account.client("iam")
        self.mfa = f"arn:aws:iam::{ACCOUNT}:mfa/{self.user}"

    def prepare(self) -> Credentials:
        self.iam.create_user(UserName=self.user)
        self.iam.put_user_policy(
            UserName=self.user,
            PolicyName="may",
            PolicyDocument=_write(self.situation.get("may", ["sts:*"])),
        )
        if self.situation.get("device"):
            self.iam.create_virtual_mfa_device(VirtualMFADeviceName=self.user)
            self.iam.enable_mfa_device(
                UserName=self.user,
                SerialNumber=self.mfa,
                AuthenticationCode1="123456",
                AuthenticationCode2="654321",
            )
        condition = self.situation.get("if", {})
        trusts = self.situation.get("trusts", BEGINS)
        self._make_role(self.role, _write(trusts, condition, {"AWS": ACCOUNT}))
        self.iam.put_role_policy(
            RoleName=self.role,
            PolicyName="then",
            PolicyDocument=_write(["iam:ListUsers"], self.situation.get("then", {})),
        )
        return issue_user_key(ACCOUNT, self.user)

    def assume(self, who: Credentials) -> dict[str, Any]:
        if "first" in self.situation:
            self._make_role(self.before, _write(BEGINS, {}, {"AWS": ACCOUNT}))
            self.iam.put_role_policy(
                RoleName=self.before, PolicyName="may", PolicyDocument=_write(["sts:*"])
            )
            who = _read(self._call(who, self.before, self.situation["first"]))
        return self._call(who, self.role, self.situation.get("with", {}))

    def _make_role(self, name: str, trust: str) -> None:
        self.iam.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=trust,
            MaxSessionDuration=self.situation.get("longest", 3600),
            Tags=[{"Key": k, "Value": v} for k, v in self._tags.items()],
        )

    @property
    def _tags(self) -> dict[str, str]:
        tags: dict[str, str] = self.situation.get("tags", {})
        return tags

    def _call(
        self, who: Credentials, role: str, given: dict[str, Any]
    ) -> dict[str, Any]:
        text = Template(json.dumps(given)).safe_substitute(MFA=self.mfa)
        arguments = {
            "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/{role}",
            "RoleSessionName": "test",
            **json.loads(text),
        }
        answer: dict[str, Any] = self.world.account.client("sts", who).assume_role(
            **arguments
        )
        return answer


def _write(
    actions: list[str], condition: object = None, principal: object = None
) -> str:
    statement = {"Effect": "Allow", "Action": actions, "Condition": condition or {}}
    statement |= {"Principal": principal} if principal else {"Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def _read(answer: dict[str, Any]) -> Credentials:
    given = answer["Credentials"]
    return Credentials(
        account=ACCOUNT,
        arn="",
        access_key=given["AccessKeyId"],
        secret=given["SecretAccessKey"],
        token=given["SessionToken"],
    )


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda each: each["what"])
def test_a_session_is_what_sts_made_it(
    situation: dict[str, Any], shared: World
) -> None:
    """It begins or is refused as documented, and carries what it was given."""
    play = _Play(shared, situation)
    who = play.prepare()
    if "ends" in situation:
        with pytest.raises(ClientError) as refused:
            play.assume(who)
        error = refused.value.response["Error"]
        assert error["Code"] == situation["ends"]
        assert situation.get("says", "") in error["Message"]
        return
    answer = play.assume(who)
    assert answer["AssumedRoleUser"]["Arn"].endswith(f"assumed-role/{play.role}/test")
    if "then" in situation:
        assert _meets(shared, answer) is situation["meets"]


def _meets(world: World, answer: dict[str, Any]) -> bool:
    """Try what the session may do under its condition alone."""
    try:
        world.account.client("iam", _read(answer)).list_users()
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True
