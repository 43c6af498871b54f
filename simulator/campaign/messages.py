"""Messages between a process and its warm server: pickled, each after its length.

Both ends are ours and of one version; nothing of this is read from anywhere else.
"""

from __future__ import annotations

import pickle
from typing import IO, Any

__all__ = ["receive", "send"]

_LENGTH = 8


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message."""
    data = pickle.dumps(message)
    stream.write(len(data).to_bytes(_LENGTH) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """Read a message.

    Raises:
        EOFError: The other end is gone.
    """
    length = stream.read(_LENGTH)
    if len(length) < _LENGTH:
        raise EOFError
    data = stream.read(int.from_bytes(length))
    return pickle.loads(data)  # noqa: S301 - our own process wrote it
