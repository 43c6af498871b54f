"""The latency model: steps of AWS and the distribution of the time each one takes.

A step's name has parts (``api.ec2.StopInstances``); where the model does not know it,
the shorter name answers (``api.ec2``, then ``api``). It does not measure anything:
every figure comes from the data file, with its source.
"""

from __future__ import annotations

import math
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from gameday.scenarios.document import read_document
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.scenarios.record import Record
from gameday.scenarios.validation import validate

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from gameday.scenarios.errors import Problem

__all__ = ["LatencyModel", "load_latency"]

_P90 = 1.2815515655446004
"""The standard normal distribution's 90th percentile."""


_LONGEST_S = 31_622_400.0
"""A year: nothing of AWS's that an exercise waits for takes longer."""

_Seconds = Annotated[float, Field(ge=0, le=_LONGEST_S)]
_Positive = Annotated[float, Field(gt=0, le=_LONGEST_S)]


class _Step(Record):
    source: str = Field(min_length=1)
    """Where the figure comes from; ``assumed`` says that nobody published one."""
    per_gib_s: _Seconds = 0.0
    """What each GiB of an amount adds in the median."""

    def tell_amount(self) -> str:
        """Say what an amount adds."""
        return f", and {self.per_gib_s:g} s a GiB" if self.per_gib_s else ""


class _Fixed(_Step):
    fixed_s: _Seconds

    def describe(self) -> str:
        return f"{self.fixed_s:g} s"

    def sample(self, _rng: random.Random, gib: float) -> float:
        return self.fixed_s + self.per_gib_s * gib


class _Uniform(_Step):
    min_s: _Seconds
    max_s: _Seconds

    def describe(self) -> str:
        return f"{self.min_s:g} to {self.max_s:g} s"

    def sample(self, rng: random.Random, gib: float) -> float:
        drawn = self.min_s + (self.max_s - self.min_s) * rng.random()
        return drawn + self.per_gib_s * gib


class _Lognormal(_Step):
    median_s: _Positive
    p90_s: _Positive
    max_s: _Seconds | None = None

    def describe(self) -> str:
        return f"{self.median_s:g} s in the median, 90 % within {self.p90_s:g} s"

    def sample(self, rng: random.Random, gib: float) -> float:
        sigma = math.log(self.p90_s / self.median_s) / _P90
        # A slow hour is slow with the amount, too: one factor for both.
        usual = self.median_s + self.per_gib_s * gib
        drawn = usual * math.exp(sigma * rng.gauss(0, 1))
        return min(drawn, _LONGEST_S if self.max_s is None else self.max_s)


_Distribution = _Fixed | _Uniform | _Lognormal


class LatencyModel:
    """Seconds for each step, drawn from its distribution.

    Args:
        name: ``documented``, ``none`` or the file it was read from.
        steps: The distributions by step; empty means that nothing takes time.
        chance: Gives each step a source to draw from: no step shifts another.
    """

    def __init__(
        self,
        name: str,
        steps: dict[str, _Distribution],
        chance: Callable[[str], random.Random],
    ) -> None:
        self.name = name
        self._steps = steps
        self._chance = chance
        self._draw: dict[str, Callable[[float], float]] = {}

    def __call__(self, step: str, *, gib: float = 0.0) -> float:
        """Return the seconds that a step takes this time.

        Args:
            step: Its name.
            gib: How much there is to do, where that counts.
        """
        if step not in self._draw:
            self._draw[step] = self._prepare(step)
        return self._draw[step](gib)

    def describe(self) -> dict[str, str]:
        """Say how long each step takes, for reports; all AWS calls in one line."""
        return {
            name: step.describe() + step.tell_amount()
            for name, step in sorted(self._steps.items())
            if not name.startswith("api.")
        }

    @property
    def sources(self) -> dict[str, str]:
        """Where each step's figure comes from."""
        return {name: step.source for name, step in sorted(self._steps.items())}

    def _prepare(self, step: str) -> Callable[[float], float]:
        found = self._find(step)
        if found is None:
            return _take_none
        return partial(found.sample, self._chance(f"latency:{step}"))

    def _find(self, step: str) -> _Distribution | None:
        name = step
        while name not in self._steps and "." in name:
            name = name.rpartition(".")[0]
        return self._steps.get(name)


def _take_none(_gib: float) -> float:
    return 0.0


def load_latency(name: str, chance: Callable[[str], random.Random]) -> LatencyModel:
    """Load a latency model: ``documented``, ``none``, or the path of a YAML file.

    Args:
        name: The model's name or file.
        chance: Gives each step a source to draw from.

    Raises:
        UsageError: The file is missing or is not a latency model.
    """
    return LatencyModel(name, {} if name == "none" else _read(name), chance)


def _read(name: str) -> dict[str, _Distribution]:
    built_in = Path(__file__).with_name("documented.yaml")
    try:
        document = read_document(built_in if name == "documented" else Path(name))
    except ScenarioError as error:
        raise _refuse(name, error.problems) from error
    problems = list(document.problems)
    steps: dict[str, _Distribution] = {}
    for step, said in document.data.items():
        found = validate(said, _find_kind(said))
        problems += [fault.locate(document, step) for fault in found.faults]
        if found.record is not None:
            steps[step] = found.record
    if problems:
        raise _refuse(name, problems)
    return steps


def _find_kind(said: Any) -> type[_Distribution]:
    """Return the distribution that a step's keys are of."""
    keys = said.keys() if isinstance(said, dict) else ()
    if "median_s" in keys or "p90_s" in keys:
        return _Lognormal
    return _Uniform if "min_s" in keys or "max_s" in keys else _Fixed


def _refuse(name: str, problems: Sequence[Problem]) -> UsageError:
    told = "\n".join(map(str, ScenarioError(list(problems)).problems))
    return UsageError(
        f"{name} is not a latency model: {told}",
        code="latency-unreadable",
        hint="see simulator/engine/latency/documented.yaml for the form",
    )
