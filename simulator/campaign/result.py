"""What came of one trial: a scorecard or a trouble, and the verdict of the campaign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from gameday.scenarios.exit_codes import ExitCode
from gameday.scorecards.broken_off import end_run
from gameday.simulator.campaign.trial import recall

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.campaign.trial import Key, Trial
    from gameday.simulator.supervision.ending import Ending, Trouble

__all__ = ["Result", "Verdict", "judge_trial"]

Verdict = Literal[
    "passed",
    "failed",
    "regressed",
    "missing",
    "invalid",
    "aborted",
    "crashed",
    "hung",
    "interrupted",
    "refused",
]
"""``missing`` where a baseline has the exercise and nobody played it."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of a trial."""

    key: Key
    """Which exercise it was."""
    verdict: Verdict
    """The campaign's: a passed exercise that broke the terms is failed here."""
    reasons: tuple[str, ...]
    """Sentences that explain the verdict, the most important first."""
    exit_code: ExitCode
    card: Scorecard | None = None
    """None where the exercise came to no judgement."""
    detail: str = ""
    """Of a trouble: what the process last said."""
    folder: Path | None = None
    """Its run folder, if it was given one."""
    seconds: float = 0.0
    """How long it took to play, in real time."""

    @property
    def failed_as_expected(self) -> bool:
        """Whether it passed by failing: the response, not the exercise."""
        return (
            self.verdict == "passed"
            and self.card is not None
            and self.card.verdict == "failed"
        )

    @property
    def ruled_card(self) -> Scorecard | None:
        """The card with the campaign's verdict and reasons in place of its own."""
        if self.card is None or self.card.score is None:
            return self.card
        verdict: Literal["passed", "failed"]
        verdict = "passed" if self.verdict == "passed" else "failed"
        return replace(self.card, verdict=verdict, reasons=self.reasons)

    def regress(self, losses: Sequence[str]) -> Result:
        """Return the result of a trial that was better before.

        What failed for a reason of its own keeps its verdict and gains the losses.
        """
        if not losses:
            return self
        verdict = "regressed" if self.verdict == "passed" else self.verdict
        reasons = (*losses, *self.reasons)
        exit_code = max(ExitCode.FAILED, self.exit_code)
        return replace(self, verdict=verdict, reasons=reasons, exit_code=exit_code)


def judge_trial(trial: Trial, ending: Ending[Scorecard]) -> Result:
    """Hold what came of a trial against its terms."""
    if ending.trouble is not None:
        result = _judge_trouble(trial, ending.trouble, ending.folder)
    else:
        card = ending.value
        assert card is not None  # noqa: S101 - an ending without trouble has a value
        result = _judge_card(trial, card)
    folder = ending.folder or trial.folder
    return replace(result, folder=folder, seconds=ending.seconds)


def _judge_card(trial: Trial, card: Scorecard) -> Result:
    key = trial.key
    if card.verdict not in {"passed", "failed"}:
        return Result(key, card.verdict, card.reasons, card.exit_code, card)
    breaches = trial.terms.find_breaches(card)
    if not breaches:
        reasons = _explain(trial, card)
        return Result(key, "passed", reasons, exit_code=ExitCode.PASSED, card=card)
    is_plain = trial.terms.expect == "passed" and card.verdict == "failed"
    reasons = (*card.reasons, *breaches[1:]) if is_plain else (*breaches, *card.reasons)
    return Result(key, "failed", reasons, exit_code=ExitCode.FAILED, card=card)


def _explain(trial: Trial, card: Scorecard) -> tuple[str, ...]:
    if trial.terms.expect == "failed":
        return "Failed, as expected.", *card.reasons
    return card.reasons


def _judge_trouble(trial: Trial, trouble: Trouble, folder: Path | None) -> Result:
    reasons = (trouble.message,)
    hint = f"hint: {trouble.hint}" if trouble.hint else ""
    detail = "\n".join(filter(None, (trouble.detail, hint, recall(folder))))
    if folder is not None:
        end_run(folder, trouble.message)
    return Result(
        trial.key, trouble.kind, reasons, exit_code=trouble.exit_code, detail=detail
    )
