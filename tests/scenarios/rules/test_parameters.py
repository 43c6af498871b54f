"""Parameters of an estate's template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.examination import examine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_an_unknown_parameter_is_a_problem(
    problems_in: Callable[[str], list[str]],
) -> None:
    """With the nearest one the template has."""
    assert problems_in("parameters: {size: big}") == [
        "6:14: the estate has no parameter `size` (did you mean `Size`?)"
    ]


def test_a_parameter_can_be_a_number(problems_in: Callable[[str], list[str]]) -> None:
    """CloudFormation takes every parameter as text."""
    assert problems_in("parameters: {Size: 5}") == []


def test_a_parameter_without_a_default_must_be_given(
    scenario_file: Callable[[str], Path],
) -> None:
    """It is reported where the estate is named."""
    path = scenario_file("limits: none")
    estate = path.with_name("estate.yaml")
    estate.write_text(estate.read_text().replace(", Default: small", ""))

    problems = [str(problem) for problem in examine(path).problems]

    assert problems == [
        (
            f"{path}:2:9: the estate needs the parameter `Size`"
            " (add `parameters: {Size: …}`)"
        )
    ]
