"""Policies are found, read with their places, and selected by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.simulator.deployment.custodian.source import (
    find_files,
    read_files,
    select_policies,
)

if TYPE_CHECKING:
    from pathlib import Path

TWO = """\
policies:
  - name: one
    resource: ec2
  - name: two
    resource: s3
    filters:
      - type: value
        key: Name
"""


def test_places_are_those_of_the_file(tmp_path: Path) -> None:
    """A policy, and what is deep inside of it, is found again by line and column."""
    path = tmp_path / "p.yml"
    path.write_text(TWO)
    (_, two), problems = read_files([path])
    assert problems == []
    assert str(two.locate()) == f"{path}:4:5"
    assert str(two.locate(["filters", 0, "key"])) == f"{path}:8:14"
    assert str(two.locate(["filters", 7, "key"])) == f"{path}:7:7"


def test_a_folder_has_all_its_files_but_hidden_ones(tmp_path: Path) -> None:
    """Files are taken from subfolders too, in their order."""
    for name in ("b.yml", "a/c.yaml", "d.json", ".hidden/e.yml", "notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("{policies: []}")
    found = [
        str(p.relative_to(tmp_path)) for p in find_files(str(tmp_path), Places.here())
    ]
    assert found == ["a/c.yaml", "b.yml", "d.json"]


def test_a_path_may_be_beside_the_scenario(tmp_path: Path) -> None:
    """A relative path is also looked for beside the scenario."""
    (tmp_path / "near.yml").write_text(TWO)
    assert find_files("near.yml", Places((tmp_path,))) == [tmp_path / "near.yml"]


@pytest.mark.parametrize("given", ["missing.yml", "."])
def test_nothing_found_is_an_error(tmp_path: Path, given: str) -> None:
    """Neither a missing file nor an empty folder is taken for no policies."""
    with pytest.raises(UsageError, match="there is no policy file"):
        find_files(str(tmp_path / given), Places.here())


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("policies: [", "2:1: not valid YAML: did not find expected node"),
        ("- name: x", "Policy file top level data structure should be a mapping"),
        ("policy: []", "Policy files top level keys are"),
        (
            "policies:\n  - name: a\n    name: b\n    resource: ec2\n",
            "3:5: duplicate key `name` (first on line 2)",
        ),
    ],
)
def test_broken_files_are_told_in_words_of_c7n(
    tmp_path: Path, text: str, problem: str
) -> None:
    """A file that is no policy file is a problem with a place, not a crash."""
    path = tmp_path / "p.yml"
    path.write_text(text)
    policies, problems = read_files([path])
    assert policies == []
    assert [problem in str(each) for each in problems] == [True]


def test_a_policy_is_selected_by_its_name(tmp_path: Path) -> None:
    """The name after the hash picks one; a slip of it is noticed."""
    path = tmp_path / "p.yml"
    path.write_text(TWO)
    policies, _ = read_files([path])
    chosen = select_policies(policies, "two", given="p.yml")
    assert [policy.name for policy in chosen] == ["two"]
    with pytest.raises(UsageError, match="there is no policy `tow`") as raised:
        select_policies(policies, "tow", given="p.yml")
    assert raised.value.hint == "did you mean `two`?"
