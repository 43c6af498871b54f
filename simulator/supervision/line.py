"""The line from an exercise to its keeper, and on to its owner: what is said on it.

A message is a letter, eight bytes of length, and as many bytes. There is one line in a
process, as there is one standard output; where nobody listens, nothing is said.
"""

from __future__ import annotations

import os
import threading
from enum import Enum
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Hearing", "Word", "open_line", "say", "write_message"]

_LENGTH = 8
_HEAD = 1 + _LENGTH


class Word(Enum):
    """What a message is about."""

    BEAT = b"b"
    """The exercise goes on; silence after it means that it is stuck."""
    REST = b"r"
    """It is not being played any more; silence says nothing."""
    HOME = b"h"
    """The folder of its temporary files, as a path: it goes with the exercise."""
    FOLDER = b"f"
    """The run folder, as a path."""
    END = b"e"
    """How it ended: a pickled `Ending`, the last message."""


class _Line:
    """The writing end of a line."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._process = getpid()
        # The clock's watchdog says that the exercise lives, from a thread of its own.
        self._turn = threading.Lock()

    def say(self, word: Word, content: bytes) -> None:
        if getpid() != self._process:
            return  # a handler's own fork: the line is its parent's
        message = write_message(word, content)
        with self._turn:
            while message:
                message = message[os.write(self._descriptor, message) :]


_LINES: list[_Line] = []
"""The one of this process, if it has one."""


def open_line(descriptor: int) -> None:
    """Say everything on a pipe from now on."""
    _LINES[:] = [_Line(descriptor)]


def say(word: Word, content: bytes = b"") -> None:
    """Say something to whoever watches this process.

    Nobody may: then an exercise is played in the process of its owner. A keeper that is
    gone means the end, where the system has not seen to that already.
    """
    for line in _LINES:
        try:
            line.say(word, content)
        except OSError:
            os._exit(1)


def write_message(word: Word, content: bytes) -> bytes:
    """Write a message as it goes over a line."""
    return word.value + len(content).to_bytes(_LENGTH) + content


class Hearing:
    """The reading end: takes bytes as they come, gives whole messages."""

    def __init__(self) -> None:
        self._heard = bytearray()

    def take(self, content: bytes) -> Iterator[tuple[Word, bytes]]:
        """Take some bytes and give the messages that are whole now."""
        self._heard += content
        while len(self._heard) >= _HEAD:
            end = _HEAD + int.from_bytes(self._heard[1:_HEAD])
            if len(self._heard) < end:
                return
            word, said = Word(bytes(self._heard[:1])), bytes(self._heard[_HEAD:end])
            del self._heard[:end]
            yield word, said
