"""The types of a fact's fields: what may be written, and what is read.

A kind of fact declares its fields as attributes::

    class InjectApplied(TypedFact, kind="inject.applied"):
        inject = Text("The inject's id.")

Writing is strict and reading is not: a journal of another version may lack a field, or
have it in another form, and then reads as if it had been left out.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, Self, TypeVar, overload

if TYPE_CHECKING:
    from gameday.scorecards.redaction import JSON

__all__ = [
    "Field",
    "Flag",
    "Number",
    "Object",
    "Objects",
    "Text",
    "Texts",
    "Whole",
]

_Read_co = TypeVar("_Read_co", covariant=True)


class HasFields(Protocol):
    """What a field is read from: a fact in the dress of its kind."""

    @property
    def fields(self) -> Mapping[str, JSON]:
        """The fields as they were written."""


class Field(ABC, Generic[_Read_co]):
    """One field of a kind of fact.

    Args:
        meaning: What it says, in a sentence.
        optional: Whether it may be left out, or null, where it does not apply.
    """

    word: ClassVar[str]
    """What the type is called in the documentation."""
    accepts: ClassVar[tuple[type, ...]]
    """The types of a value, as JSON gives them back."""

    def __init__(self, meaning: str, *, optional: bool = False) -> None:
        self.meaning = meaning
        self.optional = optional
        self.name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, told: None, owner: type) -> Self: ...

    @overload
    def __get__(self, told: HasFields, owner: type) -> _Read_co: ...

    def __get__(self, told: HasFields | None, owner: type) -> Self | _Read_co:
        if told is None:  # asked of the kind itself: its definition
            return self
        return self.read(told.fields.get(self.name))

    def takes(self, value: JSON) -> bool:
        """Tell whether a value may be written."""
        if value is None:
            return self.optional
        return type(value) in self.accepts

    @abstractmethod
    def read(self, value: JSON) -> _Read_co:
        """Read a value that was written, or something else in its place."""


class Text(Field[str]):
    """A text; no text where it is left out."""

    word = "text"
    accepts = (str,)

    def read(self, value: JSON) -> str:
        """Return the text."""
        return value if isinstance(value, str) else ""


class Number(Field[float | None]):
    """A number."""

    word = "number"
    accepts = (float, int)

    def read(self, value: JSON) -> float | None:
        """Return the number; None where it is left out, never zero."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return None
        return float(value)


class Whole(Field[int | None]):
    """A whole number."""

    word = "whole number"
    accepts = (int,)

    def read(self, value: JSON) -> int | None:
        """Return the number; None where it is left out, never zero."""
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value


class Flag(Field[bool]):
    """Something that is so or not; not so where it is left out."""

    word = "true or false"
    accepts = (bool,)

    def read(self, value: JSON) -> bool:
        """Tell whether it is so."""
        return value is True


class Texts(Field[tuple[str, ...]]):
    """A list of texts."""

    word = "list of texts"
    accepts = (list,)

    def takes(self, value: JSON) -> bool:
        """Tell whether it is a list, and everything on it a text."""
        if not isinstance(value, list):
            return super().takes(value)
        return all(type(each) is str for each in value)

    def read(self, value: JSON) -> tuple[str, ...]:
        """Return the texts on the list."""
        if not isinstance(value, list):
            return ()
        return tuple(each for each in value if isinstance(each, str))


class Object(Field[Mapping[str, "JSON"]]):
    """An object with members of its own."""

    word = "object"
    accepts = (dict,)

    def read(self, value: JSON) -> Mapping[str, JSON]:
        """Return its members."""
        return value if isinstance(value, Mapping) else {}


class Objects(Field[tuple[Mapping[str, "JSON"], ...]]):
    """A list of objects with members of their own."""

    word = "list of objects"
    accepts = (list,)

    def takes(self, value: JSON) -> bool:
        """Tell whether it is a list, and everything on it an object."""
        if not isinstance(value, list):
            return super().takes(value)
        return all(type(each) is dict for each in value)

    def read(self, value: JSON) -> tuple[Mapping[str, JSON], ...]:
        """Return the objects on the list."""
        if not isinstance(value, list):
            return ()
        return tuple(each for each in value if isinstance(each, Mapping))
