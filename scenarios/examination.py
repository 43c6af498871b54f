"""Everything that is wrong with a scenario's file, found in one go.

The file, its YAML, its grammar and its rules are looked at in turn, and a problem at
one stage hides as little as possible of the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from gameday.scenarios.catalogue import ESTATES
from gameday.scenarios.document import Document, read_document
from gameday.scenarios.draft import Draft, read_draft
from gameday.scenarios.errors import Problem, ScenarioError
from gameday.scenarios.places import Places
from gameday.scenarios.rules import find_problems
from gameday.scenarios.spelling import suggest
from gameday.scenarios.template import Template, read_template

if TYPE_CHECKING:
    from gameday.scenarios.document import Path as Keys
    from gameday.scenarios.validation import Fault

__all__ = ["Examination", "Rule", "examine"]

Rule: TypeAlias = Callable[[Draft], Iterable[Problem]]
"""Finds what does not fit in a scenario; the language's own are `scenarios.rules`."""

_FREE = frozenset({"with", "details", "equals", "parameters"})
"""The keys under which a value may be empty."""

_TEMPLATES = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found in a scenario's file."""

    draft: Draft | None
    """The scenario as far as it is valid, with its estate."""
    problems: tuple[Problem, ...]
    """In the order of their places."""


def examine(path: Path, rules: Iterable[Rule] = ()) -> Examination:
    """Read a scenario's file and find everything that is wrong with it.

    Args:
        path: The file.
        rules: Those beside the language's own, of who knows more than the language.
    """
    try:
        document = read_document(path)
    except ScenarioError as error:
        return Examination(None, tuple(error.problems))
    draft, faults = read_draft(document)
    problems = [*document.problems, *_grammar_problems(document, faults)]
    if draft is not None:
        template, refusals = _read_estate(draft)
        draft = replace(draft, template=template)
        problems += [*refusals, *find_problems(draft)]
        problems += [problem for rule in rules for problem in rule(draft)]
    in_order = ScenarioError(list(dict.fromkeys(problems))).problems
    return Examination(draft, tuple(in_order))


def _grammar_problems(document: Document, faults: Iterable[Fault]) -> Iterator[Problem]:
    """Locate faults, save those that an empty value or a YAML trap has caused."""
    known = {problem.where for problem in document.problems}
    for path in _empty_values(document.data):
        known.add(document.where(path))
        message, hint = f"`{path[-1]}` has no value", "give it one, or remove the key"
        yield document.problem(path, message, hint, key=True)
    for fault in faults:
        problem = fault.locate(document)
        if problem.where not in known:
            yield problem


def _empty_values(data: object, path: Keys = ()) -> Iterator[Keys]:
    if data is None:
        yield path
    elif isinstance(data, dict):
        for key, value in data.items():
            if key not in _FREE or value is None:
                yield from _empty_values(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _empty_values(value, (*path, index))


def _read_estate(draft: Draft) -> tuple[Template | None, tuple[Problem, ...]]:
    name = draft.scenario.estate
    if name != draft.document.data.get("estate"):  # left out, and reported already
        return None, ()
    if "/" in name or name.endswith(_TEMPLATES):
        file = Path(draft.document.path)
        path = Places.beside(file).find(name) or file.parent / name
    else:
        path = ESTATES / f"{name}.yaml"
        known = {estate.stem for estate in ESTATES.glob("*.yaml")}
        if name not in known:
            hint = suggest(name, known) or f"known: {', '.join(sorted(known))}"
            message = f"unknown estate `{name[:60]}`"
            return None, (draft.problem(("estate",), message, hint),)
    try:
        return read_template(path), ()
    except ScenarioError as error:
        # what is wrong within the file is told at its place there
        within = tuple(each for each in error.problems if each.where.line is not None)
        return None, (_name_estate(draft, error, len(within)), *within)


def _name_estate(draft: Draft, error: ScenarioError, count: int) -> Problem:
    """Say in the scenario that its estate is not right."""
    reason = "; ".join(map(str, error.problems))
    if count:
        file = error.problems[0].where.path
        reason = f"{count} problem{'s' if count > 1 else ''} in {file}"
    return draft.problem(("estate",), f"the estate cannot be used: {reason}")
