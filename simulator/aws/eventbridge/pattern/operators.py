"""What a pattern asks of one value of an event: the comparison operators.

An operator judges a single JSON scalar and can say in words what it expects. It does
not know where the value comes from, and absence (``exists: false``) is no operator: it
is judged where the field is looked up.
"""

from __future__ import annotations

import json
import operator
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "NUMERIC_LIMIT",
    "NUMERIC_SYMBOLS",
    "AnythingBut",
    "Cidr",
    "EqualsIgnoreCase",
    "Exact",
    "Numeric",
    "Operator",
    "Prefix",
    "Present",
    "Scalar",
    "Suffix",
    "Symbol",
    "Wildcard",
    "round_number",
]

Scalar: TypeAlias = str | int | float | bool | None
Symbol = Literal["<", "<=", "=", ">", ">="]

NUMERIC_LIMIT = 5.0e9
"""Numeric matching works from -5e9 to 5e9, both included (user guide)."""

_NUMERIC_DECIMALS = 6  # "six digits to the right of the decimal point" (user guide)

NUMERIC_SYMBOLS: dict[Symbol, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    "=": operator.eq,
    ">": operator.gt,
    ">=": operator.ge,
}


class Operator(Protocol):
    """A question about one value of an event."""

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is what the pattern asks for."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The value itself; ``300`` is ``300.0``, and a number is never ``true``."""

    value: Scalar

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the values are the same in JSON."""
        if isinstance(value, bool) or isinstance(self.value, bool):
            return value is self.value
        return value == self.value

    def __str__(self) -> str:
        return json.dumps(self.value, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Prefix:
    """Text that begins so."""

    text: str
    ignore_case: bool = False

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is text that begins so."""
        if not isinstance(value, str):
            return False
        if self.ignore_case:
            return value.lower().startswith(self.text.lower())
        return value.startswith(self.text)

    def __str__(self) -> str:
        return f"prefix {_quote(self.text)}{_case(ignored=self.ignore_case)}"


@dataclass(frozen=True, slots=True)
class Suffix:
    """Text that ends so."""

    text: str
    ignore_case: bool = False

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is text that ends so."""
        if not isinstance(value, str):
            return False
        if self.ignore_case:
            return value.lower().endswith(self.text.lower())
        return value.endswith(self.text)

    def __str__(self) -> str:
        return f"suffix {_quote(self.text)}{_case(ignored=self.ignore_case)}"


@dataclass(frozen=True, slots=True)
class EqualsIgnoreCase:
    """The same text in any mixture of upper and lower case."""

    text: str

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is the text, whatever its case."""
        return isinstance(value, str) and value.lower() == self.text.lower()

    def __str__(self) -> str:
        return f"{_quote(self.text)}{_case(ignored=True)}"


@dataclass(frozen=True, slots=True)
class Wildcard:
    """Text with anything at all where a star stands.

    Args:
        source: The text of the pattern.
        pieces: The literal pieces between the stars; one piece means no star.
    """

    source: str
    pieces: tuple[str, ...]

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the pieces occur in the value in this order, end to end."""
        if not isinstance(value, str):
            return False
        if len(self.pieces) == 1:
            return value == self.pieces[0]
        first, *middle, last = self.pieces
        end = len(value) - len(last)
        if not value.startswith(first) or not value.endswith(last) or end < len(first):
            return False
        # Taking each piece as early as possible never hides a later one, so one pass
        # decides, where a regular expression could backtrack for very long.
        position = len(first)
        for piece in middle:
            found = value.find(piece, position, end)
            if found < 0:
                return False
            position = found + len(piece)
        return True

    def __str__(self) -> str:
        return f"wildcard {_quote(self.source)}"


@dataclass(frozen=True, slots=True)
class AnythingBut:
    """Any value, of any type, that none of the operators accepts."""

    refused: tuple[Operator, ...]

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is none of the refused ones."""
        return not any(refused.accepts(value) for refused in self.refused)

    def __str__(self) -> str:
        return f"anything but {', '.join(map(str, self.refused))}"


@dataclass(frozen=True, slots=True)
class Numeric:
    """A number within bounds; both the number and the bounds to six decimals."""

    bounds: tuple[tuple[Symbol, float], ...]

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is a number that keeps every bound."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            return False
        if not -NUMERIC_LIMIT <= value <= NUMERIC_LIMIT:
            return False
        number = round_number(value)
        return all(
            NUMERIC_SYMBOLS[symbol](number, bound) for symbol, bound in self.bounds
        )

    def __str__(self) -> str:
        terms = (f"{symbol} {bound:.15g}" for symbol, bound in self.bounds)
        return f"numeric {' and '.join(terms)}"


@dataclass(frozen=True, slots=True)
class Cidr:
    """An IP address, as text, inside a network."""

    network: IPv4Network | IPv6Network
    source: str

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is an address of the network."""
        if not isinstance(value, str):
            return False
        address = _read_address(value)
        return address is not None and address in self.network

    def __str__(self) -> str:
        return f"cidr {self.source}"


@dataclass(frozen=True, slots=True)
class Present:
    """Any value: the field is there and is no object (``exists: true``)."""

    def accepts(self, value: Scalar) -> bool:
        """Tell whether the value is a scalar, null included."""
        return value is None or isinstance(value, str | int | float)

    def __str__(self) -> str:
        return "any value"


def round_number(value: float) -> float:
    """Return the number in the precision in which numeric operators compare."""
    return round(value, _NUMERIC_DECIMALS)


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _case(*, ignored: bool) -> str:
    return " in any case" if ignored else ""


@lru_cache(maxsize=4096)
def _read_address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None
