"""Sigma's values as tests of one value of a field.

Text is compared without regard to case unless it is ``cased``; ``*`` and ``?`` are
wildcards; numbers and truth values match what is written like them, for logs write
``"true"`` and ``true`` for the same thing. What looks at a whole record (null, exists,
a field compared with another) is `conditions`' business.
"""

from __future__ import annotations

import ipaddress
import operator
import re
from datetime import UTC
from typing import TYPE_CHECKING, Any

from sigma.types import (
    CompareOperators,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExpansion,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
    TimestampPart,
)

from gameday.simulator.siem.fields import texts_of
from gameday.simulator.siem.scalars import read_moment, read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sigma.types import SigmaType

    Test = Callable[[Any], bool]

__all__ = ["Unsupported", "make_test", "write_pattern"]


class Unsupported(Exception):
    """A rule asks for something that is not evaluated here; says what."""


def make_test(value: SigmaType) -> Test:
    """Return the test of one value of a field.

    Raises:
        Unsupported: The kind of value is not known here.
    """
    if isinstance(value, SigmaExpansion):
        tests = [make_test(each) for each in value.values]
        return lambda found: any(test(found) for test in tests)
    for kind, make in _MAKERS:
        if isinstance(value, kind):
            return make(value)
    raise Unsupported(f"values of kind {type(value).__name__} are not evaluated")


def write_pattern(value: SigmaString, *, around: str = "") -> re.Pattern[str]:
    """Return the pattern of a text with wildcards, to be matched as a whole.

    Args:
        value: The text.
        around: What may stand before and after it.

    Raises:
        Unsupported: It has a placeholder that nobody gave values for.
    """
    cased = isinstance(value, SigmaCasedString)
    middle = "".join(map(_write_part, value.s))
    flags = re.DOTALL if cased else re.DOTALL | re.IGNORECASE
    return re.compile(f"{around}{middle}{around}", flags)


def _write_part(part: Any) -> str:
    if isinstance(part, str):
        return re.escape(part)
    if part is SpecialChars.WILDCARD_MULTI:
        return ".*"
    if part is SpecialChars.WILDCARD_SINGLE:
        return "."
    raise Unsupported(f"the placeholder `%{part.name}%` has no values")


def _test_text(value: SigmaString) -> Test:
    matches = write_pattern(value).fullmatch
    return lambda found: any(matches(text) for text in texts_of(found))


def _test_plain(value: SigmaString) -> Test:
    """Test text without wildcards, by far the most, without a pattern."""
    if isinstance(value, SigmaCasedString) or not all(
        isinstance(part, str) for part in value.s
    ):
        return _test_text(value)
    wanted = "".join(map(str, value.s)).lower()
    return lambda found: any(text.lower() == wanted for text in texts_of(found))


def _test_expression(value: SigmaRegularExpression) -> Test:
    if value.contains_placeholder():
        raise Unsupported("a regular expression's placeholder has no values")
    flags = re.NOFLAG
    for flag in value.flags:
        flags |= value.sigma_to_python_flags[flag]
    search = re.compile(str(value.regexp), flags).search
    return lambda found: any(search(text) for text in texts_of(found))


def _test_number(value: SigmaNumber) -> Test:
    wanted = value.number
    return lambda found: read_number(found) == wanted


def _test_truth(value: SigmaBool) -> Test:
    wanted = "true" if value.boolean else "false"
    return lambda found: str(found).lower() == wanted


def _test_network(value: SigmaCIDRExpression) -> Test:
    def test(found: Any) -> bool:
        try:
            return ipaddress.ip_address(str(found)) in value.network
        except ValueError:
            return False

    return test


def _test_comparison(value: SigmaCompareExpression) -> Test:
    compare, wanted = _COMPARISONS[value.op], value.number.number

    def test(found: Any) -> bool:
        number = read_number(found)
        return number is not None and bool(compare(number, wanted))

    return test


def _test_moment(value: SigmaTimestampPart) -> Test:
    read, wanted = _PARTS[value.timestamp_part], value.number

    def test(found: Any) -> bool:
        moment = read_moment(found)
        return moment is not None and read(moment.astimezone(UTC)) == wanted

    return test


_COMPARISONS = {
    CompareOperators.LT: operator.lt,
    CompareOperators.LTE: operator.le,
    CompareOperators.GT: operator.gt,
    CompareOperators.GTE: operator.ge,
    CompareOperators.NEQ: operator.ne,
}
_PARTS: dict[TimestampPart, Callable[[datetime], int]] = {
    TimestampPart.MINUTE: lambda moment: moment.minute,
    TimestampPart.HOUR: lambda moment: moment.hour,
    TimestampPart.DAY: lambda moment: moment.day,
    TimestampPart.WEEK: lambda moment: moment.isocalendar().week,
    TimestampPart.MONTH: lambda moment: moment.month,
    TimestampPart.YEAR: lambda moment: moment.year,
}
_MAKERS: Sequence[tuple[type[SigmaType], Callable[[Any], Test]]] = (
    (SigmaString, _test_plain),
    (SigmaTimestampPart, _test_moment),  # it is a number too
    (SigmaNumber, _test_number),
    (SigmaBool, _test_truth),
    (SigmaRegularExpression, _test_expression),
    (SigmaCIDRExpression, _test_network),
    (SigmaCompareExpression, _test_comparison),
)
