"""Loading a scenario by name or path."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.catalogue import LIBRARY
from gameday.scenarios.errors import ScenarioError, UsageError
from gameday.scenarios.loader import find_scenario, load_scenario

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FLAGSHIP = "impact/ec2-crypto-mining"


def test_loads_from_the_library() -> None:
    """By its id, from wherever the library is."""
    loaded = load_scenario(FLAGSHIP)

    assert loaded.id == FLAGSHIP
    assert loaded.path == LIBRARY / FLAGSHIP / "scenario.yaml"
    assert [goal.id for goal in loaded.scenario.goals] == ["mine"]
    assert "WebServer" in loaded.estate.outputs


def test_the_same_scenario_has_the_same_id_however_it_is_named() -> None:
    """By id, by folder, by file."""
    names = (FLAGSHIP, LIBRARY / FLAGSHIP, LIBRARY / FLAGSHIP / "scenario.yaml")

    assert {load_scenario(name).id for name in names} == {FLAGSHIP}


def test_a_scenario_of_ones_own_is_called_like_its_folder(
    scenario_file: Callable[[str], Path],
) -> None:
    """Or like its file, where that has a name of its own."""
    path = scenario_file("limits: none")
    assert load_scenario(path.parent).id == path.parent.name

    renamed = path.rename(path.with_name("leak.yaml"))
    assert load_scenario(renamed).id == "leak"


def test_the_digest_covers_scenario_and_estate(
    scenario_file: Callable[[str], Path],
) -> None:
    """A change of either changes it, and nothing else does."""
    path = scenario_file("limits: none")
    first = load_scenario(path).digest
    assert load_scenario(path).digest == first

    estate = path.with_name("estate.yaml")
    estate.write_text(estate.read_text() + "# changed\n")
    assert load_scenario(path).digest != first


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("impact/ec2-crypto-minning", f"did you mean `{FLAGSHIP}`?"),
        ("nothing-like-it", "`gameday list` shows the library"),
        ("", "`gameday list` shows the library"),
        ("a\0b", "`gameday list` shows the library"),
        ("n" * 5000, "`gameday list` shows the library"),
    ],
)
def test_an_unknown_name_gets_a_hint(name: str, hint: str) -> None:
    """The nearest id, or how to see them all."""
    with pytest.raises(UsageError) as caught:
        find_scenario(name)

    assert caught.value.hint == hint
    assert caught.value.exit_code == 2


def test_an_invalid_scenario_carries_its_problems(
    scenario_file: Callable[[str], Path],
) -> None:
    """All of them."""
    path = scenario_file("limit: none\nreference: none")

    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)

    assert [problem.message for problem in caught.value.problems] == [
        "unknown key `limit`",
        "unknown key `reference`",
    ]
