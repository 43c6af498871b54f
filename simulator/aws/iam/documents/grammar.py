"""The grammar of IAM's language, statement by statement.

Source: IAM user guide, "Grammar of the IAM JSON policy language" and the pages of the
elements. Which elements a statement must have, or must not, depends on its form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.documents.conditions import check_conditions
from gameday.simulator.aws.iam.documents.faults import Fault
from gameday.simulator.aws.iam.documents.principals import check_principals
from gameday.simulator.aws.iam.documents.scope import check_actions, check_resources
from gameday.simulator.aws.iam.documents.stages import pick

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from gameday.simulator.aws.iam.documents.forms import Form
    from gameday.simulator.aws.iam.documents.surroundings import Surroundings

__all__ = ["find_fault", "find_faults"]

_ELEMENTS = {
    "Action",
    "Condition",
    "Effect",
    "NotAction",
    "NotPrincipal",
    "NotResource",
    "Principal",
    "Resource",
    "Sid",
}
_PAIRS = ("Action", "Principal", "Resource")
"""Elements with an opposite; a statement has one of the two."""


def find_fault(
    statements: Sequence[Mapping[str, Any]], around: Surroundings
) -> Fault | None:
    """Return the first thing that is wrong with a document's statements, or None."""
    faults = find_faults(statements, around)
    return pick(faults) if around.form.staged else next(faults, None)


def find_faults(
    statements: Sequence[Mapping[str, Any]], around: Surroundings
) -> Iterator[Fault]:
    """Find everything that is wrong with a document's statements."""
    for index, statement in enumerate(statements):
        for fault in _check_statement(statement, around):
            yield fault._replace(statement=index)
    yield from _check_sids(statements, around.form)


def _check_statement(
    statement: Mapping[str, Any], around: Surroundings
) -> Iterator[Fault]:
    yield from _check_elements(statement, around.form)
    for check in (
        check_principals,
        check_actions,
        check_resources,
        check_conditions,
    ):
        yield from check(statement, around)


def _check_elements(statement: Mapping[str, Any], form: Form) -> Iterator[Fault]:
    for unknown in sorted(statement.keys() - _ELEMENTS):
        yield Fault("unknown-field", unknown)
    for name in form.lacks:
        if name in statement:
            if name == "NotPrincipal" and statement.get("Effect") == "Allow":
                yield Fault("allow-not-principal")
            yield Fault(f"has-{name}")
    for name in _PAIRS:
        if name in statement and f"Not{name}" in statement:
            yield Fault("both", name)
    for name in form.needs:
        if not _has(statement, name, form):
            yield Fault(f"misses-{name}")
    effect = statement.get("Effect")
    if "Effect" in statement and effect not in form.effects:
        is_known = str(effect).lower() in {each.lower() for each in form.effects}
        yield Fault("effect" if is_known or not form.staged else "syntax", str(effect))


def _has(statement: Mapping[str, Any], name: str, form: Form) -> bool:
    """Say whether an element is there, or its opposite, and holds anything."""
    found = statement.get(name)
    if found is None and name in _PAIRS:
        found = statement.get(f"Not{name}")
    if found == "" and form.staged:
        return True  # one that is no ARN
    return found is not None and found not in ([], {}, "")


def _check_sids(statements: Sequence[Mapping[str, Any]], form: Form) -> Iterator[Fault]:
    seen = set()
    for index, statement in enumerate(statements):
        sid = statement.get("Sid")
        if sid is None or sid == "":
            continue
        if not isinstance(sid, str):
            yield Fault("syntax", statement=index)
        elif form.sid and re.fullmatch(form.sid, sid) is None:
            yield Fault("sid", sid, index)
        elif sid in seen and (form.sid or not form.twice):
            yield Fault("sid-twice", sid, index)
        seen.add(str(sid))
