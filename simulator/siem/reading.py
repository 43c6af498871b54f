"""pySigma's rules made ready to run, with the place of everything that is wrong.

A rule that is not valid is a problem and stops the loading, once everything was read; a
rule that cannot be run here becomes a note. pySigma is asked to parse and to resolve
references, filters and conditions, and for nothing else: its validators and plugins
look things up on the network, and are never imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sigma.collection import SigmaCollection
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError, SigmaModifierError, SigmaRuleLocation

from gameday.scenarios.errors import Problem, ScenarioError
from gameday.simulator.siem.correlating import make_correlation
from gameday.simulator.siem.events import make_rule
from gameday.simulator.siem.files import Entry, find_files, read_file
from gameday.simulator.siem.rules import Ruleset
from gameday.simulator.siem.values import Unsupported

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path as File

    from sigma.rule import SigmaRule

    from gameday.scenarios.document import Path
    from gameday.simulator.siem.correlation import Correlation
    from gameday.simulator.siem.rules import Rule

    SigmaAny = SigmaRule | SigmaCorrelationRule

__all__ = ["read_rules"]


def read_rules(
    paths: Iterable[File], placeholders: Mapping[str, Sequence[str]]
) -> Ruleset:
    """Read the rules of files and folders; see `load_rules` of `loading`."""
    reader = _Reader(placeholders)
    for path, name in find_files(paths):
        reader.read(list(read_file(path, name)))
    return reader.finish()


class _Reader:
    """Gathers rules file by file, then makes them ready all together."""

    def __init__(self, placeholders: Mapping[str, Sequence[str]]) -> None:
        self._placeholders = placeholders
        self._collections: list[SigmaCollection] = []
        self._entries: dict[tuple[str, int | None], Entry] = {}
        self._places: dict[str, Entry] = {}
        """Where each correlation stands, by its id."""
        self._problems: list[Problem] = []
        self._notes: list[Problem] = []
        self._rules: list[Rule] = []
        self._correlations: list[Correlation] = []

    def read(self, found: Sequence[Entry | Problem]) -> None:
        """Read the documents of one file."""
        entries = [each for each in found if isinstance(each, Entry)]
        self._problems += [each for each in found if isinstance(each, Problem)]
        if any("action" in entry.data for entry in entries):
            self._parse(entries)  # what a document says holds for those after it
            return
        for entry in entries:
            self._parse([entry])

    def finish(self) -> Ruleset:
        """Make the rules ready.

        Raises:
            ScenarioError: Something is not valid.
        """
        for rule in self._merge():
            self._prepare(rule)
        if self._problems:
            raise ScenarioError(self._problems, code="sigma-invalid")
        return Ruleset(tuple(self._rules), self._complete(), tuple(self._notes))

    def _parse(self, entries: Sequence[Entry]) -> None:
        first = entries[0]
        source = SigmaRuleLocation(first.name, first.line)  # type: ignore[arg-type] # it makes a path of text, and wants no other
        self._entries[str(source.path), source.line] = first
        try:
            collection = SigmaCollection.from_dicts(
                [dict(entry.data) for entry in entries],
                collect_errors=True,
                source=source,
                collect_filters=True,
                resolve_references=False,
            )
        except Exception as error:  # noqa: BLE001 - whatever a parser of others makes of a broken rule, it is this rule's problem
            self._problems.append(first.problem(_say(error)))
            return
        self._collections.append(collection)
        told = {id(error) for rule in collection.rules for error in rule.errors}
        self._problems += [  # of filters, and of the file as a whole
            _locate(first, error)
            for error in collection.errors
            if id(error) not in told
        ]

    def _merge(self) -> Sequence[SigmaAny]:
        """Join all files, so that rules may name rules of other files."""
        merged = SigmaCollection.merge(self._collections, resolve_references=False)
        correlations = [
            rule for rule in merged.rules if isinstance(rule, SigmaCorrelationRule)
        ]
        for rule in correlations:
            try:
                rule.resolve_rule_references(merged)
            except SigmaError as error:
                rule.errors.append(error)
        if not any(rule.errors for rule in correlations):
            merged.resolve_rule_references()  # puts each after those it builds on
        return merged.rules

    def _prepare(self, rule: SigmaAny) -> None:
        entry = self._entry_of(rule)
        errors = [each for each in rule.errors if _breaks(rule, each)]
        if errors:
            self._problems += [_locate(entry, error) for error in errors]
            return
        try:
            if isinstance(rule, SigmaCorrelationRule):
                made = make_correlation(rule, entry)
                self._places[made.title.id] = entry
                self._correlations.append(made)
            else:
                self._rules.append(make_rule(rule, entry, self._placeholders))
        except SigmaError as error:
            self._problems.append(_locate(entry, error))
        except Unsupported as reason:
            self._notes.append(entry.problem(f"left out: {reason}", *_part_of(rule)))

    def _complete(self) -> tuple[Correlation, ...]:
        """Return the correlations whose rules are all there; note the others."""
        known = {rule.title.id for rule in self._rules}
        whole = []
        for each in self._correlations:
            missing = [rule for rule in each.rules if rule not in known]
            if not missing:
                known.add(each.title.id)
                whole.append(each)
                continue
            text = f"left out: it builds on `{missing[0]}`, which is left out"
            place = self._places[each.title.id]
            self._notes.append(place.problem(text, "correlation", "rules"))
        return tuple(whole)

    def _entry_of(self, rule: SigmaAny) -> Entry:
        source = rule.source
        return self._entries[(str(source.path), source.line) if source else ("", None)]


def _part_of(rule: SigmaAny) -> tuple[str, ...]:
    return (
        ("correlation",) if isinstance(rule, SigmaCorrelationRule) else ("detection",)
    )


def _breaks(rule: SigmaAny, error: SigmaError) -> bool:
    """Tell whether an error leaves nothing to run; a wrong date or tag does not."""
    if isinstance(rule, SigmaCorrelationRule):
        return True
    return _section_of(error) != "" or not rule.detection.detections


def _section_of(error: SigmaError) -> str:
    kind = type(error).__name__
    for word, section in _SECTIONS.items():
        if word in kind:
            return section
    return ""


_SECTIONS = {
    "Correlation": "correlation",
    "RuleNotFound": "correlation",
    "Timespan": "correlation",
    "Logsource": "logsource",
    "Detection": "detection",
    "Condition": "detection",
    "Modif": "detection",
    "RegularExpression": "detection",
}
"""Parts of the names of pySigma's errors, and the section of a rule they are about."""


def _locate(entry: Entry, error: SigmaError) -> Problem:
    section = _section_of(error) or "detection"
    keys: Path = (section,)
    if "Condition" in type(error).__name__:
        keys = (section, "condition")
    if isinstance(error, SigmaModifierError):
        keys = entry.find_field(_name_modifier(error)) or keys
    return entry.problem(_say(error), *keys)


def _name_modifier(error: SigmaModifierError) -> str:
    return str(error.args[0]).rpartition(" ")[2].strip("'")


def _say(error: Exception) -> str:
    words = str(error.args[0]) if error.args else type(error).__name__
    return f"not a valid Sigma rule: {words}"
