"""Everything random in the account comes from the exercise's seed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.retryhandler import delay_exponential
from moto.moto_api._internal import mock_random

from gameday.simulator.account import EmbeddedAccount

if TYPE_CHECKING:
    from collections.abc import Callable


def make_token(client: Callable[[str], Any]) -> str:
    """Return a session token."""
    answer = client("sts").assume_role(
        RoleArn="arn:aws:iam::123456789012:role/audit", RoleSessionName="me"
    )
    return str(answer["Credentials"]["SessionToken"])


def encrypt(client: Callable[[str], Any]) -> bytes:
    """Return a ciphertext under a new key."""
    kms = client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    return bytes(kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"])


def ask_idempotently(client: Callable[[str], Any]) -> str:
    """Return the idempotency token botocore makes up for a call."""
    seen: list[str] = []
    ec2 = client("ec2")

    def keep(params: dict[str, Any], **_: Any) -> None:
        seen.append(params["body"]["ClientToken"])

    ec2.meta.events.register("before-call.ec2.RunInstances", keep)
    ec2.run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)
    ec2.meta.events.unregister("before-call.ec2.RunInstances", keep)
    return seen[0]


def wait_before_a_retry(_client: Callable[[str], Any]) -> float:
    """Return the seconds that botocore waits before it tries a call again."""
    return float(delay_exponential(base="rand", growth_factor=2, attempts=3))


DRAWS = [make_token, encrypt, ask_idempotently, wait_before_a_retry]


@pytest.mark.parametrize("draw", DRAWS)
def test_moto_alone_does_not_repeat(
    moto_client: Callable[[str], Any], draw: Callable[..., object]
) -> None:
    """moto: seeded alike, two draws differ."""
    drawn = []
    for _ in range(2):
        mock_random.seed(7)
        drawn.append(draw(moto_client))
    assert drawn[0] != drawn[1]


@pytest.mark.parametrize("draw", DRAWS)
def test_a_seed_repeats(draw: Callable[..., object]) -> None:
    """Two accounts with the same seed draw the same."""
    drawn = []
    for seed in (7, 7, 8):
        with EmbeddedAccount(seed=seed, intercept=True) as account:
            drawn.append(draw(account.client))
    assert drawn[0] == drawn[1]
    assert drawn[0] != drawn[2]
