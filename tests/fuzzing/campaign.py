"""Many inputs for every reader, and what came of them."""

from __future__ import annotations

import random
import traceback
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gameday.scenarios.errors import GameDayError
from tests.fuzzing.mutation import mutate, spoil

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tests.fuzzing.readers import Reader, Seed

__all__ = ["Found", "Fuzzer"]

_SPOILT = 0.12
"""How many inputs are changed as text, instead of as structure."""


@dataclass(slots=True)
class Found:
    """What readers did with their inputs."""

    accepted: Counter[str] = field(default_factory=Counter)
    """By reader."""
    refused: Counter[str] = field(default_factory=Counter)
    tracebacks: dict[str, bytes] = field(default_factory=dict)
    """By reader and place in the code, the shortest input that led there."""

    def note(self, reader: str, error: Exception, content: bytes) -> None:
        """Remember an error that is no refusal."""
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{reader}: {type(error).__name__} at {last.filename}:{last.lineno}"
        known = self.tracebacks.get(place)
        if known is None or len(content) < len(known):
            self.tracebacks[place] = content


@dataclass(slots=True)
class Fuzzer:
    """Makes inputs and has them read.

    Args:
        readers: What reads.
        folder: Where the inputs are written.
        seed: All chance comes from here.
    """

    readers: Sequence[Reader]
    folder: Path
    seed: int
    _laid_out: dict[int, Path] = field(default_factory=dict)

    def run(self, count: int) -> Found:
        """Have so many inputs read, the readers in turn."""
        found = Found()
        for reader, path in self.make(count):
            try:
                reader.read(path)
            except GameDayError:
                found.refused[reader.name] += 1
            except Exception as error:  # noqa: BLE001 - these are what is looked for
                found.note(reader.name, error, path.read_bytes())
            else:
                found.accepted[reader.name] += 1
        return found

    def make(self, count: int) -> Iterator[tuple[Reader, Path]]:
        """Write inputs, each where its reader takes it, until the next is asked for."""
        rng = random.Random(self.seed)
        donors = [
            seed.document
            for reader in self.readers
            if reader.name != "journal"
            for seed in reader.seeds
        ]
        for number in range(count):
            reader = self.readers[number % len(self.readers)]
            seed = rng.choice(reader.seeds)
            path = self._lay_out(reader, seed)
            if rng.random() < _SPOILT:
                content = spoil(_encode(seed.write(seed.document)), rng)
            else:
                content = _encode(seed.write(mutate(seed.document, rng, donors)))
            path.write_bytes(content)
            yield reader, path

    def _lay_out(self, reader: Reader, seed: Seed) -> Path:
        if id(seed) not in self._laid_out:
            place = self.folder / reader.name / str(len(self._laid_out))
            self._laid_out[id(seed)] = seed.lay_out(place)
        return self._laid_out[id(seed)]


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
