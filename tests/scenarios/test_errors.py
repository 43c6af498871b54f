"""Errors as a person reads them."""

from __future__ import annotations

from gameday.scenarios.errors import Problem, ScenarioError, UsageError, Where


def test_a_problem_is_written_as_compilers_do() -> None:
    """File, line, column, message, hint."""
    problem = Problem(Where("s.yaml", 3, 7), "unknown key `x`", "did you mean `y`?")

    assert str(problem) == "s.yaml:3:7: unknown key `x` (did you mean `y`?)"


def test_problems_are_in_the_order_of_their_places() -> None:
    """A problem of the whole file comes first, and line 10 comes after line 9."""
    places = (Where("s", 10, 1), Where("s", 9, 20), Where("s", 9, 3), Where("s"))

    error = ScenarioError([Problem(place, "x") for place in places])

    assert str(error) == "s: x\ns:9:3: x\ns:9:20: x\ns:10:1: x"
    assert error.exit_code == 2


def test_an_error_names_its_place_first() -> None:
    """Where it has one."""
    assert str(UsageError("no", code="c", where=Where("s", 1, 2))) == "s:1:2: no"
    assert str(UsageError("no", code="c")) == "no"
