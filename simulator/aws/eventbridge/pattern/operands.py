"""Read what a comparison compares with, and make the operator.

Each reader takes the operand as the pattern has it, and refuses what EventBridge does.
It does not know where the comparison stands, only how to name the place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from ipaddress import ip_network
from typing import Any, Final

from gameday.simulator.aws.eventbridge.pattern.errors import InvalidEventPattern
from gameday.simulator.aws.eventbridge.pattern.operators import (
    NUMERIC_LIMIT,
    NUMERIC_SYMBOLS,
    AnythingBut,
    Cidr,
    EqualsIgnoreCase,
    Exact,
    Numeric,
    Operator,
    Prefix,
    Present,
    Suffix,
    Symbol,
    Wildcard,
    round_number,
)

__all__ = ["READERS", "Reader", "show", "unrecognized"]

Reader = Callable[[Any, str], Operator]
"""Makes an operator of an operand and the place it stands at."""


def unrecognized(
    what: str, name: str, known: Sequence[str], place: str
) -> InvalidEventPattern:
    """Make the error for a name that is none of the known ones."""
    near = get_close_matches(str(name).lower().replace("_", "-"), known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"expected {', '.join(known)}"
    return InvalidEventPattern(f"Unrecognized {what} {name}; {hint}", place)


def _read_exactly(operand: Any, place: str) -> Operator:
    return Exact(_text(operand, place))


def _read_prefix(operand: Any, place: str) -> Operator:
    if isinstance(operand, Mapping):
        return Prefix(_any_case(operand, place), ignore_case=True)
    return Prefix(_text(operand, place))


def _read_suffix(operand: Any, place: str) -> Operator:
    if isinstance(operand, Mapping):
        return Suffix(_any_case(operand, place), ignore_case=True)
    return Suffix(_text(operand, place))


def _read_equals_ignore_case(operand: Any, place: str) -> Operator:
    return EqualsIgnoreCase(_text(operand, place))


def _read_wildcard(operand: Any, place: str) -> Operator:
    text = _text(operand, place)
    pieces = [""]
    characters = iter(range(len(text)))
    for position in characters:
        character = text[position]
        if character == "*":
            if text[position + 1 : position + 2] == "*":
                raise InvalidEventPattern(
                    f"Consecutive wildcard characters at pos {position}", place
                )
            pieces.append("")
        elif character == "\\":
            escaped = text[position + 1 : position + 2]
            if not escaped or escaped not in "*\\":
                raise InvalidEventPattern(
                    f"Invalid escape character at pos {position}", place
                )
            pieces[-1] += escaped
            next(characters)
        else:
            pieces[-1] += character
    return Wildcard(text, tuple(pieces))


def _read_numeric(operand: Any, place: str) -> Operator:
    if not isinstance(operand, Sequence) or isinstance(operand, str) or not operand:
        raise InvalidEventPattern(
            f'expected an array such as [">", 0, "<=", 5], found {show(operand)}',
            place,
        )
    terms = list(zip(operand[::2], operand[1::2], strict=False))
    if len(operand) % 2:
        raise InvalidEventPattern(
            f"expected pairs of operator and number, found {show(operand)}", place
        )
    bounds = tuple(_read_bound(symbol, number, place) for symbol, number in terms)
    _check_range(bounds, place)
    return Numeric(bounds)


def _read_bound(symbol: Any, number: Any, place: str) -> tuple[Symbol, float]:
    for known in NUMERIC_SYMBOLS:
        if symbol == known:
            break
    else:
        raise unrecognized(
            "numeric range operator:", symbol, tuple(NUMERIC_SYMBOLS), place
        )
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise InvalidEventPattern(
            f"Value of {symbol} must be numeric, found {show(number)}", place
        )
    if not -NUMERIC_LIMIT <= number <= NUMERIC_LIMIT:
        raise InvalidEventPattern(
            f"Value must be between -5.0e9 and 5.0e9, inclusive; found {number}", place
        )
    return known, round_number(number)


_LOWER_FIRST = ({">", ">="}, {"<", "<="})


def _check_range(bounds: Sequence[tuple[Symbol, float]], place: str) -> None:
    if len(bounds) == 1:
        return
    symbols = [symbol for symbol, _ in bounds]
    is_range = len(bounds) == len(_LOWER_FIRST) and all(
        symbol in allowed for symbol, allowed in zip(symbols, _LOWER_FIRST, strict=True)
    )
    if not is_range:
        raise InvalidEventPattern(
            f"a range is > or >= and then < or <=, found {', '.join(symbols)}", place
        )
    if bounds[0][1] >= bounds[1][1]:
        raise InvalidEventPattern("Bottom must be less than top", place)


def _read_cidr(operand: Any, place: str) -> Operator:
    text = _text(operand, place)
    address, slash, bits = text.partition("/")
    if not slash:
        raise InvalidEventPattern("Malformed CIDR, one '/' required", place)
    try:
        network = ip_network(text, strict=False)
    except ValueError as error:
        raise InvalidEventPattern(f"Malformed CIDR, {error}", place) from error
    if not bits.isdecimal() or network.prefixlen == network.max_prefixlen:
        limit = network.max_prefixlen
        raise InvalidEventPattern(
            f"IPv{network.version} mask bits must be < {limit}; for one address write "
            f'"{address}" itself',
            place,
        )
    return Cidr(network, text)


def _read_exists(operand: Any, place: str) -> Operator:
    if operand is not True:
        raise InvalidEventPattern(
            f"exists must be either true or false, found {show(operand)}", place
        )
    return Present()


def _read_anything_but(operand: Any, place: str) -> Operator:
    if isinstance(operand, Mapping):
        return _read_anything_but_like(operand, place)
    values = _listed(operand, place)
    if not all(_is_text(value) for value in values) and not all(
        _is_number(value) for value in values
    ):
        raise InvalidEventPattern(
            "inside anything-but, either all values are text or all are numbers; "
            f"found {show(operand)}",
            place,
        )
    return AnythingBut(tuple(Exact(value) for value in values))


def _read_anything_but_like(operand: Mapping[str, Any], place: str) -> Operator:
    if len(operand) != 1:
        raise InvalidEventPattern(
            f"only one key allowed in anything-but, found {show(operand)}", place
        )
    ((name, refused),) = operand.items()
    reader = _REFUSABLE.get(name)
    if reader is None:
        raise unrecognized("anything-but pattern", name, tuple(_REFUSABLE), place)
    inner = f"{place}.{name}"
    texts = [_text(value, inner) for value in _listed(refused, inner)]
    if name in {"prefix", "suffix"} and "" in texts:
        raise InvalidEventPattern("Null prefix/suffix not allowed", inner)
    return AnythingBut(tuple(reader(text, inner) for text in texts))


def _listed(operand: Any, place: str) -> Sequence[Any]:
    if not isinstance(operand, Sequence) or isinstance(operand, str):
        return [operand]
    if not operand:
        raise InvalidEventPattern("Empty arrays are not allowed", place)
    return operand


def _any_case(operand: Mapping[str, Any], place: str) -> str:
    if tuple(operand) != ("equals-ignore-case",):
        name = ", ".join(map(str, operand)) or "nothing"
        raise unrecognized("pattern", name, ("equals-ignore-case",), place)
    return _text(operand["equals-ignore-case"], f"{place}.equals-ignore-case")


def _text(operand: Any, place: str) -> str:
    if not isinstance(operand, str):
        name = place.rpartition(".")[2]
        raise InvalidEventPattern(
            f"{name} match pattern must be a string, found {show(operand)}", place
        )
    return operand


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def show(value: Any) -> str:
    """Write a value the way the pattern has it."""
    return json.dumps(value, default=str, ensure_ascii=False)


READERS: Final[Mapping[str, Reader]] = {
    "prefix": _read_prefix,
    "suffix": _read_suffix,
    "equals-ignore-case": _read_equals_ignore_case,
    "wildcard": _read_wildcard,
    "anything-but": _read_anything_but,
    "numeric": _read_numeric,
    "cidr": _read_cidr,
    "exists": _read_exists,
    "exactly": _read_exactly,
}
"""What reads each operator's operand, by the operator's name."""

_REFUSABLE: Final[Mapping[str, Reader]] = {
    "prefix": _read_prefix,
    "suffix": _read_suffix,
    "equals-ignore-case": _read_equals_ignore_case,
    "wildcard": _read_wildcard,
}
