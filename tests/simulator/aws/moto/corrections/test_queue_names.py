"""A queue's name is free a minute after the queue was deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World


def renew(sqs: Any) -> None:
    """Make a queue and delete it."""
    made = sqs.create_queue(QueueName="jobs")
    sqs.delete_queue(QueueUrl=made["QueueUrl"])


def test_moto_alone_makes_it_anew(moto_client: Callable[[str], Any]) -> None:
    """moto: at once."""
    sqs = moto_client("sqs")
    renew(sqs)
    renew(sqs)


def test_a_name_rests_for_a_minute(world: World) -> None:
    """AWS: sixty seconds after the deletion."""
    sqs = world.account.client("sqs")
    renew(sqs)
    world.clock.sleep(59)
    with pytest.raises(ClientError, match="QueueDeletedRecently"):
        renew(sqs)
    world.clock.sleep(2)
    renew(sqs)
