"""An earlier campaign's results, committed, and what has become worse since.

The file has only what is compared, so that a change of it reads well under review.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from gameday.scenarios.document import read_document
from gameday.scenarios.duration import format_duration
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.scenarios.exit_codes import ExitCode
from gameday.scenarios.record import Record
from gameday.scenarios.validation import validate
from gameday.scorecards.verdicts import Verdict
from gameday.simulator.campaign.result import Result
from gameday.simulator.campaign.trial import Key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path


__all__ = ["Baseline", "read_baseline", "write_baseline"]

_LEAST_S = 1.0
"""A containment that is later by less than this is never a regression."""


class _Kept(Record):
    """What is kept of one exercise."""

    scenario: str
    responders: str
    seed: int
    latency: str
    verdict: str
    score: float | None = None
    contained: float | None = None
    """Seconds from the inject."""
    objectives: dict[str, Verdict] = Field(default_factory=dict)


class _File(Record):
    """A baseline's file."""

    version: int
    exercises: tuple[_Kept, ...]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The results of an earlier campaign.

    Args:
        kept: What is kept of each exercise, by the trial's key.
        tolerance: How many percent later a containment may be.
    """

    kept: Mapping[Key, _Kept]
    tolerance: float

    def compare(self, result: Result) -> Result:
        """Return the result with what it has lost, if it has lost anything."""
        before = self.kept.get(result.key)
        if before is None:
            return result
        return result.regress(tuple(_find_losses(before, result, self.tolerance)))

    def find_missing(self, results: Iterable[Result]) -> list[Result]:
        """Return a failure for each exercise that was kept and not played again.

        What is no longer played is no longer tested: a renamed scenario or a shortened
        suite must not pass for that.
        """
        played = {result.key for result in results}
        return [_miss(key) for key in self.kept if key not in played]


def read_baseline(path: Path, *, tolerance: float) -> Baseline:
    """Read a baseline's file.

    Raises:
        ScenarioError: It is not one.
    """
    document = read_document(path)
    found = validate(document.data, _File)
    if found.record is None:
        problems = [fault.locate(document) for fault in found.faults]
        raise ScenarioError(problems, code="baseline-invalid")
    kept = {
        Key(each.scenario, each.responders, each.seed, each.latency): each
        for each in found.record.exercises
    }
    return Baseline(kept, tolerance)


def write_baseline(path: Path, results: Sequence[Result]) -> None:
    """Write the results that were judged as a baseline.

    Raises:
        UsageError: The file cannot be written.
    """
    kept = [_keep(each).model_dump(mode="json") for each in results if each.card]
    text = json.dumps({"version": 1, "exercises": kept}, indent=2, ensure_ascii=False)
    try:
        path.write_text(text + "\n", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(
            f"the baseline {path} cannot be written: {error.strerror}",
            code="baseline-unwritable",
        ) from error


def _miss(key: Key) -> Result:
    told = "In the baseline, but not played: play it, or write the baseline anew."
    return Result(key, "missing", (told,), exit_code=ExitCode.FAILED)


def _keep(result: Result) -> _Kept:
    key = result.key
    card = result.card
    contained = card.times.contain_from_inject.seconds if card else None
    return _Kept(
        scenario=key.scenario,
        responders=key.responders,
        seed=key.seed,
        latency=key.latency,
        verdict=result.verdict,
        score=card.score if card else None,
        contained=contained,
        objectives={each.id: each.verdict for each in card.objectives} if card else {},
    )


def _find_losses(before: _Kept, result: Result, tolerance: float) -> Iterator[str]:
    now = _keep(result)
    if before.verdict == "passed" != now.verdict:
        yield f"Passed in the baseline, {now.verdict} now."
    for name, verdict in before.objectives.items():
        found = now.objectives.get(name)
        if verdict == Verdict.MET != found:
            became = found or "not judged"
            yield f"Objective lost: `{name}` was met in the baseline, is {became} now."
    if before.contained is not None:
        yield from _compare_times(before.contained, now.contained, tolerance)


def _compare_times(before: float, now: float | None, tolerance: float) -> Iterator[str]:
    was = f"after {format_duration(before)} in the baseline"
    if now is None:
        yield f"Contained {was}, never now."
    elif now - before > max(_LEAST_S, before * tolerance / 100):
        later = f"{100 * (now / before - 1):.0f} % later" if before else "later"
        yield (
            f"Contained {later}: {was}, {format_duration(now)} now"
            f" ({tolerance:g} % tolerated)."
        )
