"""The fixture ``exercise``: play a scenario within a test, and get its scorecard.

It is played in the test's own process, so that a handler can be a closure, a debugger
and coverage see it, and a mock is a mock. Nothing of it is left afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Literal

from gameday.scenarios.errors import ExerciseAborted, GameDayError, UsageError
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.simulator.supervision.forks import supervise
from gameday.simulator.testing.overrides import override
from gameday.simulator.testing.process import keep_process

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scorecards.scorecard import Scorecard
    from gameday.simulator.deployment import Responder
    from gameday.simulator.testing.posts import Post

    Handler = Callable[[Any, Any], Any]
    _Came = tuple[Scorecard, tuple[Post, ...]]
    Choice = str | Handler | Responder

__all__ = ["Exercises"]


class _Whose(Enum):
    """Who answers where a test does not say who."""

    SCENARIO = auto()
    """Those that the scenario names itself. None stands for nobody."""


_OWN: Final = _Whose.SCENARIO

if TYPE_CHECKING:
    Chosen = Choice | Sequence[Choice] | Literal[_Whose.SCENARIO] | None


class Exercises:
    """Plays exercises, and remembers their scorecards.

    Args:
        file: The test's, beside which relative paths are looked for first.
        runs: Where each exercise leaves its run folder; None leaves none.
    """

    def __init__(self, file: Path, *, runs: Path | None = None) -> None:
        self.cards: list[Scorecard] = []
        self.posts: tuple[Post, ...] = ()
        """What the last exercise's responders sent to the web."""
        self._runs = runs
        self._places = Places.beside(file)

    def __call__(
        self,
        scenario: str | Path,
        *,
        responder: Chosen = _OWN,
        seed: int = 1,
        latency: str = "documented",
        playbook: Mapping[str, Any] | None = None,
        parameters: Mapping[str, str] | None = None,
        http: Sequence[Mapping[str, Any]] | None = None,
        time_limit: float | None = None,
    ) -> Scorecard:
        """Play a scenario once and return its scorecard.

        Args:
            scenario: An id of the library, a folder or a file.
            responder: Who answers: a Lambda handler (a function of an event and a
                context), a spec as `--responder` takes it, or a list of these. None
                or ``"none"`` for nobody; the scenario's own where it is left out.
            seed: All chance comes from here: the same seed gives the same exercise.
            latency: How long AWS takes: ``documented``, ``none`` or a file.
            playbook: What replaces some of the scenario's playbook, in its words:
                ``{"contain": {"within": "5m"}}``.
            parameters: Parameters of the estate's template.
            http: What hosts of the web do, instead of what the scenario says, in its
                words: ``[{"host": "*", "answer": {"status": 500}}]``.
            time_limit: Real seconds after which the exercise is killed. It is played in
                a process of its own then: what crashes or never ends there fails this
                test alone, and what a handler does to the test's variables is not seen
                here. Left out, it is played in the test's own process.

        Raises:
            ExerciseAborted: Its process crashed, or was killed at the time limit.
            ScenarioError: The scenario is not valid.
            UsageError: There is no such scenario or responder.
            PreflightFailed: The estate could not be made.
        """
        __tracebackhide__ = True
        try:
            loaded = load_scenario(self._places.find(scenario) or scenario)
            loaded = override(
                loaded, playbook=playbook, parameters=parameters, http=http
            )
            play = partial(self._play, loaded, responder, seed=seed, latency=latency)
            card, self.posts = (
                play() if time_limit is None else _play_apart(play, time_limit)
            )
        except GameDayError as error:
            # Where it was raised is our business; what it says is the test's.
            raise error.with_traceback(None) from None
        self.cards.append(card)
        return card

    def _play(
        self, loaded: LoadedScenario, responder: Chosen, *, seed: int, latency: str
    ) -> _Came:
        from gameday.scorecards.journal import read_journal
        from gameday.scorecards.runs import JOURNAL
        from gameday.simulator.exercise import play
        from gameday.simulator.options import Options
        from gameday.simulator.run import run_scenario
        from gameday.simulator.testing.posts import list_posts

        _ensure_no_mock()
        with keep_process():
            answering = self._load_responders(loaded, responder)
            options = Options(seed=seed, latency=latency, out=self._runs)
            if self._runs is None:
                played = play(loaded, options, responders=answering)
                return played.card, list_posts(played.facts)
            card, folder = run_scenario(loaded, options, responders=answering)
            return card, list_posts(read_journal(folder / JOURNAL))

    def _load_responders(
        self, loaded: LoadedScenario, responder: Chosen
    ) -> list[Responder]:
        from gameday.simulator.deployment import load_responder

        if responder is _OWN:
            places = Places.beside(loaded.path)
            return [
                load_responder(each.use, places, each.settings)
                for each in loaded.scenario.responders
            ]
        if responder is None:
            return []
        if isinstance(responder, str) or not isinstance(responder, Sequence):
            responder = [responder]
        return [self._load(each) for each in responder if each != "none"]

    def _load(self, choice: Choice) -> Responder:
        from gameday.simulator.deployment import load_responder
        from gameday.simulator.deployment.function import FunctionResponder

        if isinstance(choice, str):
            return load_responder(choice, self._places)
        if callable(choice):
            return FunctionResponder.from_callable(choice)
        return choice


def _play_apart(play: Callable[[], _Came], limit_s: float) -> _Came:
    """Play in a child of this process that is watched.

    Raises:
        ExerciseAborted: It crashed, or was killed.
        GameDayError: What was raised in it, if a person can answer that.
    """
    ending = supervise(play, limit_s=limit_s)
    trouble = ending.trouble
    if ending.value is not None:
        return ending.value
    assert trouble is not None  # noqa: S101 - what has no value is in trouble
    if trouble.kind == "refused":
        return play()  # it is refused in the same way here, by the very error
    if trouble.kind == "interrupted":
        raise KeyboardInterrupt
    raise ExerciseAborted(
        trouble.message, code="exercise-ended", hint=trouble.detail or None
    )


def _ensure_no_mock() -> None:
    """See that the test has no moto of its own around: its account would be ours.

    Raises:
        UsageError: It has.
    """
    from gameday.simulator.aws.moto.backends import is_mocked

    if is_mocked():
        raise UsageError(
            "expected no `mock_aws` around an exercise, found one",
            code="mock-active",
            hint="an exercise brings an account of its own; leave the mock before it",
        )
