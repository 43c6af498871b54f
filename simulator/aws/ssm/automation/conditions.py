"""The conditions of ``aws:branch`` and of loops: is a choice the one to take?

Source: Systems Manager user guide, "Using conditional statements in runbooks".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gameday.simulator.aws.ssm.automation.faults import StepFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["OPERATIONS", "find_problems", "holds"]

OPERATIONS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "StringEquals": lambda found, wanted: found == wanted,
    "EqualsIgnoreCase": lambda found, wanted: found.lower() == wanted.lower(),
    "StartsWith": lambda found, wanted: found.startswith(wanted),
    "EndsWith": lambda found, wanted: found.endswith(wanted),
    "Contains": lambda found, wanted: wanted in found,
    "NumericEquals": lambda found, wanted: found == wanted,
    "NumericGreater": lambda found, wanted: found > wanted,
    "NumericLesser": lambda found, wanted: found < wanted,
    "NumericGreaterOrEquals": lambda found, wanted: found >= wanted,
    "NumericLesserOrEquals": lambda found, wanted: found <= wanted,
    "BooleanEquals": lambda found, wanted: found is wanted,
}
"""The tests of a choice, by name."""

_SEVERAL = ("And", "Or")


def holds(condition: Mapping[str, Any], find: Callable[[str], Any]) -> bool:
    """Say whether a condition is true.

    Args:
        condition: ``And``, ``Or``, ``Not``, or a ``Variable`` and a test.
        find: Fills a text; returns None for a reference without a value.

    Raises:
        StepFailed: It has no test, or compares what cannot be compared.
    """
    if "And" in condition:
        return all(holds(each, find) for each in condition["And"])
    if "Or" in condition:
        return any(holds(each, find) for each in condition["Or"])
    if "Not" in condition:
        return not holds(condition["Not"], find)
    found = find(condition["Variable"])
    tests = [(name, condition[name]) for name in condition if name in OPERATIONS]
    return bool(tests) and all(_test(name, found, find(given)) for name, given in tests)


def find_problems(condition: Any) -> Iterator[str]:
    """Find what is wrong with a condition before it is ever asked."""
    if not isinstance(condition, dict):
        yield f"expected a condition, found {condition!r}"
        return
    for name in _SEVERAL:
        for each in condition.get(name) or ():
            yield from find_problems(each)
    if "Not" in condition:
        yield from find_problems(condition["Not"])
    if condition.keys() & {"And", "Or", "Not"}:
        return
    if "Variable" not in condition:
        yield "expected a Variable, And, Or or Not"
    known = {"NextStep", "Variable", *OPERATIONS}
    if unknown := [str(name) for name in condition if name not in known]:
        yield f"there is no operation {', '.join(unknown)}"
    elif not condition.keys() & OPERATIONS.keys():
        yield f"expected one of {', '.join(OPERATIONS)}"


def _test(name: str, found: Any, wanted: Any) -> bool:
    if found is None:
        return False  # an output that its step did not give equals nothing
    if name.startswith("Numeric"):
        found, wanted = _number(found), _number(wanted)
    elif name == "BooleanEquals":
        found, wanted = _boolean(found), _boolean(wanted)
    elif not isinstance(found, str):
        found = _text(found) if name == "StringEquals" else found
    try:
        return bool(OPERATIONS[name](found, wanted))
    except (AttributeError, TypeError) as error:
        raise StepFailed(
            f"{name} cannot compare {found!r} and {wanted!r}", kind="InvalidChoice"
        ) from error


def _number(value: Any) -> Any:
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return value
    return value


def _boolean(value: Any) -> Any:
    return value.lower() == "true" if isinstance(value, str) else value


def _text(value: Any) -> Any:
    return str(value).lower() if isinstance(value, bool) else str(value)
