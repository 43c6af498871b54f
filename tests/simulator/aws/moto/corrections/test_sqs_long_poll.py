"""A long poll of a queue waits with ``time.sleep``, and ends."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest
from moto.sqs.models import SQSBackend

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record what the poll sleeps, and let no time pass."""
    seconds: list[float] = []
    monkeypatch.setattr(time, "sleep", seconds.append)
    return seconds


def make_queue(account: EmbeddedAccount, **attributes: str) -> tuple[Any, str]:
    """Return a client and the URL of a new queue."""
    sqs = account.client("sqs")
    return sqs, sqs.create_queue(QueueName="q", Attributes=attributes)["QueueUrl"]


def test_moto_alone_never_sleeps() -> None:
    """moto: it waits on the queue's condition, which no virtual clock can see."""
    names = SQSBackend.receive_message.__code__.co_names
    assert "wait_for_messages" in names
    assert "sleep" not in names


def test_an_empty_queue_is_polled_to_the_end(
    account: EmbeddedAccount, slept: list[float]
) -> None:
    """The poll sleeps exactly as long as it was told to wait."""
    sqs, url = make_queue(account)
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
    assert "Messages" not in answer
    assert sum(slept) == 20


def test_the_queues_own_wait_counts(
    account: EmbeddedAccount, slept: list[float]
) -> None:
    """A queue can make every poll a long one."""
    sqs, url = make_queue(account, ReceiveMessageWaitTimeSeconds="3")
    sqs.receive_message(QueueUrl=url)
    assert sum(slept) == 3


def test_a_message_ends_the_poll(
    account: EmbeddedAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A message that comes while the poll sleeps is received at once."""
    sqs, url = make_queue(account)
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            sqs.send_message(QueueUrl=url, MessageBody="hello")

    monkeypatch.setattr(time, "sleep", sleep)
    answer = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)
    assert [message["Body"] for message in answer["Messages"]] == ["hello"]
    assert sum(slept) == 1.5


def test_a_short_poll_does_not_sleep(
    account: EmbeddedAccount, slept: list[float]
) -> None:
    """Without a wait the answer comes at once."""
    sqs, url = make_queue(account)
    sqs.receive_message(QueueUrl=url)
    assert slept == []
