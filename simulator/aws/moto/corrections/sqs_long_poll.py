"""A long poll of a queue waits, and ends when a message comes or the time is up.

AWS: ``ReceiveMessage`` with ``WaitTimeSeconds`` waits up to that long for a first
message
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-short-and-long-polling.html).

moto: spins on the queue's condition and on ``time.time``. In virtual time that never
moves while moto spins, so an empty queue is polled for ever.

Here the poll looks, sleeps a step with ``time.sleep``, and looks again, so a virtual
clock moves and other actors get their turn.
"""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.sqs.models import SQSBackend

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_STEP_S = 0.5


def apply(patches: Patches) -> None:
    """Poll in steps of half a second instead of spinning."""
    receive = SQSBackend.receive_message

    @wraps(receive)
    def receive_in_steps(
        backend: Any,
        queue_name: str,
        count: int,
        wait_seconds_timeout: int,
        *args: Any,
        **kwargs: Any,
    ) -> Any:
        remaining = float(wait_seconds_timeout)
        while True:
            messages = receive(backend, queue_name, count, 0, *args, **kwargs)
            if messages or remaining <= 0:
                return messages
            # Looked up at the call: the virtual clock replaces it.
            time.sleep(min(_STEP_S, remaining))  # noqa: TID251 - moto knows no Clock
            remaining -= _STEP_S

    patches.set(SQSBackend, "receive_message", receive_in_steps)
