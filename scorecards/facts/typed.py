"""A fact in the dress of its kind: fields by name and type, and a sentence about it.

Each kind is a class, declared in the modules beside this one. The class is the kind's
only definition: the journal checks what is written against its fields, the reference
page lists them, the timeline tells its sentence, and every measure reads through it.
"""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, TypeVar

from gameday.scorecards.facts.fields import Field

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from gameday.scorecards.actor import Actor
    from gameday.scorecards.facts.fact import Fact
    from gameday.scorecards.redaction import JSON

__all__ = ["AnyField", "Lane", "TypedFact", "because", "select"]

AnyField: TypeAlias = "Field[object]"

Lane = Literal["adversary", "sensors", "responders", "workload", "referee"]
"""Whom a line of the timeline concerns."""


class TypedFact:
    """One fact, read as its kind says.

    A class with a ``kind`` is one; a class without has what several kinds share. Its
    docstring is the kind's meaning.

    Args:
        fact: A fact of this kind; what it lacks reads as left out.
    """

    __slots__ = ("fact",)

    kind: ClassVar[str] = ""
    """What happened, dotted and in the past tense: ``inject.applied``."""
    own_fields: ClassVar[Mapping[str, AnyField]] = {}
    """The kind's fields by name, in the order of the documentation."""
    own_lane: ClassVar[Lane] = "referee"
    is_trouble: ClassVar[bool] = False
    """Whether it went wrong for whom it concerns."""

    def __init_subclass__(
        cls, *, kind: str = "", lane: Lane = "referee", trouble: bool = False
    ) -> None:
        cls.kind, cls.own_lane, cls.is_trouble = kind, lane, trouble
        cls.own_fields = {
            name: each
            for base in reversed(cls.__mro__)
            for name, each in vars(base).items()
            if isinstance(each, Field)
        }

    def __init__(self, fact: Fact) -> None:
        self.fact = fact

    @classmethod
    def tell_meaning(cls) -> str:
        """Return what the kind means, as the documentation has it."""
        return cleandoc(cls.__doc__ or "")

    @property
    def fields(self) -> Mapping[str, JSON]:
        """The fields as they were written, those of another version included."""
        return self.fact.fields

    @property
    def at(self) -> float:
        """Seconds since the exercise began."""
        return self.fact.t

    @property
    def actor(self) -> Actor:
        """Who did it, or who saw it."""
        return self.fact.actor

    @property
    def lane(self) -> Lane:
        """Whom it concerns."""
        return self.own_lane

    def tell(self) -> str:
        """Say it in a sentence for the timeline; no text where it is no news."""
        return ""


_Kind = TypeVar("_Kind", bound=TypedFact)


def select(facts: Iterable[Fact], *kinds: type[_Kind]) -> Iterator[_Kind]:
    """Go through the facts of some kinds, in order, each in the dress of its kind."""
    by_name = {kind.kind: kind for kind in kinds}
    for fact in facts:
        kind = by_name.get(fact.kind)
        if kind is not None:
            yield kind(fact)


def because(told: str, why: str) -> str:
    """Say something, and why where that is known."""
    return f"{told}: {why}" if why else told
