"""Whether a fact may be written: its kind is defined, and its fields are the kind's.

Every fact passes here on its way to a journal, so the way of a right one is short.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scorecards.facts.typed import TypedFact
    from gameday.scorecards.redaction import JSON

__all__ = ["ensure_defined"]

_REQUIRED = {
    name: frozenset(name for name, each in kind.own_fields.items() if not each.optional)
    for name, kind in KINDS.items()
}


def ensure_defined(kind: str, fields: Mapping[str, JSON]) -> None:
    """Make sure that a fact is what the definition of its kind says.

    Args:
        kind: The kind's name.
        fields: The fields, as JSON gives them back.

    Raises:
        ValueError: The kind is not defined, or a field is unknown, missing or of
            another type; all of that is said at once.
    """
    defined = KINDS.get(kind)
    if defined is None:
        raise ValueError(f"expected a defined kind of fact, found `{kind}`")
    known = defined.own_fields
    for name, value in fields.items():
        field = known.get(name)
        if field is None or not field.takes(value):
            break
    else:
        if fields.keys() >= _REQUIRED[kind]:
            return
    problems = "; ".join(_list_problems(defined, fields))
    raise ValueError(f"`{kind}` is not written as it is defined: {problems}")


def _list_problems(kind: type[TypedFact], fields: Mapping[str, JSON]) -> Iterator[str]:
    for name, value in fields.items():
        field = kind.own_fields.get(name)
        if field is None:
            known = ", ".join(kind.own_fields)
            yield f"unknown field `{name}`, there are: {known}"
        elif not field.takes(value):
            yield f"expected `{name}` as {field.word}, found {value!r}"
    for name in sorted(_REQUIRED[kind.kind] - fields.keys()):
        yield f"`{name}` is missing"
