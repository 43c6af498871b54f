"""journal.md: the form of the journal, and every kind of fact with its fields.

What is said of a kind is its definition's word (`gameday.scorecards.facts`); only the
form of a line is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scorecards.facts import CHAPTERS
from gameday.simulator.reference.markdown import block, item, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scorecards.facts.typed import TypedFact

__all__ = ["list_lines"]

_LINE = (
    '{"seq": 12, "t": 356.942, "time": "…", "kind": "…", "actor": "…", …, "hash": "…"}'
)
_ABOUT = (
    (
        "`journal.jsonl` in a run's folder has one fact a line, in the order they"
        " happened. Every score and report comes from it alone."
    ),
    (
        "`t` is in seconds since the exercise began, `time` the exercise's own time in"
        " UTC. `actor` is who did it, or who saw it: a kind of actor, and after a colon"
        " its name where there can be several, as in `responder:isolate-instance`. A"
        " kind's own fields stand beside them; an optional one that does not apply is"
        " left out or null."
    ),
    (
        "`hash` is the SHA-256 of the hash of the line before followed by this line"
        " without its hash, as JSON with sorted keys and no spaces; before the first"
        " line it is 64 zeros. `gameday score` refuses a journal whose chain is broken"
        " and names the line. Kinds and fields that it does not know, it ignores."
    ),
)


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    opening, *rest = _ABOUT
    yield "# The journal"
    yield ""
    yield from paragraph(opening)
    yield from ("", *block(_LINE))
    for about in rest:
        yield from ("", *paragraph(about))
    for title, kinds in CHAPTERS.items():
        yield from ("", f"## {title}")
        for kind in kinds:
            yield from _explain(kind)


def _explain(kind: type[TypedFact]) -> Iterator[str]:
    yield from ("", f"### `{kind.kind}`", "")
    yield from paragraph(kind.tell_meaning())
    yield ""
    for field in kind.own_fields.values():
        form = f"{field.word}, optional" if field.optional else field.word
        yield from item(f"`{field.name}` ({form}): {field.meaning}")
