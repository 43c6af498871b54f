"""Suites by their files, read and checked with the place of every problem."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.catalogue import library_ids
from gameday.scenarios.document import read_document
from gameday.scenarios.errors import Problem, ScenarioError, UsageError
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.places import Places
from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import validate
from gameday.simulator.campaign.suite.entry import Entry, Suite
from gameday.simulator.campaign.suite.grammar import Choice, SuiteFile, Trials
from gameday.simulator.campaign.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Document, Path as Keys
    from gameday.scenarios.loader import LoadedScenario
    from gameday.simulator.campaign.suite.grammar import Thresholds

__all__ = ["load_suite"]


def load_suite(path: Path) -> Suite:
    """Load a suite.

    Raises:
        ScenarioError: It, or a scenario it names, is not valid; carries every problem.
    """
    document = read_document(path)
    found = validate(document.data, SuiteFile)
    problems = [*document.problems, *(f.locate(document) for f in found.faults)]
    if found.record is None or problems:
        raise ScenarioError(problems, code="suite-invalid")
    suite = found.record
    reader = _Reader(document, suite.defaults)
    entries = [reader.read(index, each) for index, each in enumerate(suite.exercises)]
    if reader.problems:
        raise ScenarioError(list(dict.fromkeys(reader.problems)), code="suite-invalid")
    return Suite(path, suite.title, tuple(filter(None, entries)))


class _Reader:
    """Reads the exercises of a suite, and collects what is wrong with them."""

    def __init__(self, document: Document, defaults: Choice) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._defaults = defaults
        self._places = Places.beside(Path(document.path))

    def read(self, index: int, trials: Trials) -> Entry | None:
        """Return the exercises of a scenario; None where there is no such scenario."""
        at: Keys = ("exercises", index)
        chosen = self._defaults.model_copy(
            update={name: getattr(trials, name) for name in trials.model_fields_set}
        )
        names = chosen.responders if "responders" in chosen.model_fields_set else None
        latency = str(self._places.find(chosen.latency) or chosen.latency)
        self._check_latency(latency, at)
        loaded = self._load(trials.scenario, (*at, "scenario"))
        if loaded is None:
            return None
        self._check_responders(names or (), loaded, at)
        self._check_objectives(chosen.thresholds, loaded, at)
        return Entry(
            loaded,
            responders=names,
            places=self._places,
            seeds=chosen.seeds,
            latency=latency,
            terms=_make_terms(chosen),
        )

    def _load(self, name: str, at: Keys) -> LoadedScenario | None:
        try:
            return load_scenario(self._places.find(name) or name)
        except ScenarioError as error:
            self.problems += error.problems
        except UsageError as error:
            hint = suggest(name, library_ids()) or error.hint
            self.problems.append(self._document.problem(at, error.message, hint))
        return None

    def _check_latency(self, name: str, at: Keys) -> None:
        # A suite that is only listed checks no latencies.
        from gameday.simulator.engine.latency import load_latency

        try:
            load_latency(name, random.Random)
        except ScenarioError as error:
            self.problems += error.problems
        except UsageError as error:
            self._report((*at, "latency"), error.message, error.hint)

    def _check_responders(
        self, specs: tuple[str, ...], loaded: LoadedScenario, at: Keys
    ) -> None:
        # Loading responders imports all that runs them; a list needs none.
        from gameday.simulator.deployment import load_responder

        places = self._places.then(loaded.path.parent)
        for index, spec in enumerate(specs):
            try:
                load_responder(spec, places)
            except UsageError as error:
                self._report((*at, "responders", index), error.message, error.hint)

    def _check_objectives(
        self, thresholds: Thresholds, loaded: LoadedScenario, at: Keys
    ) -> None:
        known = list(_list_objectives(loaded))
        for index, name in enumerate(thresholds.objectives):
            if name not in known:
                message = f"`{loaded.id}` has no objective `{name}`"
                hint = suggest(name, known) or f"there are {', '.join(known)}"
                self._report((*at, "thresholds", "objectives", index), message, hint)

    def _report(self, at: Keys, message: str, hint: str | None) -> None:
        """Report at the exercise's own words, or at the defaults it took them from."""
        place = at if at[:3] in self._document.values else ("defaults", *at[2:])
        self.problems.append(self._document.problem(place, message, hint))


def _make_terms(chosen: Choice) -> Terms:
    thresholds = chosen.thresholds
    detect, contain = thresholds.detect, thresholds.contain
    return Terms(
        expect=chosen.expect,
        score=thresholds.score,
        detect_s=detect.total_seconds() if detect else None,
        contain_s=contain.total_seconds() if contain else None,
        objectives=thresholds.objectives,
        responder_failed=thresholds.responder_failed,
        timed_out=thresholds.timed_out,
        refused=thresholds.refused,
        looped=thresholds.looped,
    )


def _list_objectives(loaded: LoadedScenario) -> Iterator[str]:
    playbook = loaded.scenario.playbook
    for name in ("detect", "acknowledge", "contain", "recover"):
        if getattr(playbook, name) is not None:
            yield name
    yield from (objective.id for objective in playbook.objectives)
