"""What every scenario of the library keeps to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from gameday.scenarios.catalogue import ESTATES, LIBRARY, library_ids, list_library
from gameday.scenarios.document import read_document
from gameday.scenarios.finding_types import finding_types
from gameday.scenarios.lint import lint
from gameday.scenarios.schema import SCHEMA

IDS = library_ids()


def test_has_the_flagship() -> None:
    """Which is what is played without further choice."""
    assert "impact/ec2-crypto-mining" in IDS


@pytest.mark.parametrize("name", IDS)
def test_is_valid_and_needs_no_advice(name: str) -> None:
    """Neither problems nor warnings."""
    report = lint([LIBRARY / name])

    assert [*map(str, report.problems), *map(str, report.warnings)] == []


@pytest.mark.parametrize("name", IDS)
def test_fits_the_schema(name: str) -> None:
    """An editor shows no error where there is none."""
    schema = json.loads(SCHEMA.read_text())
    document = read_document(LIBRARY / name / "scenario.yaml")

    jsonschema.validate(document.data, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize("name", IDS)
def test_names_the_schema_for_editors(name: str) -> None:
    """In its first line, by a path that leads there."""
    path = LIBRARY / name / "scenario.yaml"
    comment, _, target = path.read_text().splitlines()[0].partition("=")

    assert comment == "# yaml-language-server: $schema"
    assert (path.parent / target).resolve() == SCHEMA.resolve()


@pytest.mark.parametrize("name", IDS)
def test_is_explained_beside(name: str) -> None:
    """The README has the scenario's title and the four parts every one has."""
    folder = LIBRARY / name
    title = read_document(folder / "scenario.yaml").data["title"]
    headings = [
        line
        for line in (folder / "README.md").read_text().splitlines()
        if line[:1] == "#"
    ]

    assert headings == [
        f"# {title}",
        "## Story",
        "## Detection",
        "## Response",
        "## Limits",
    ]


def test_is_listed() -> None:
    """In the order of the ids."""
    assert [entry.id for entry in list_library()] == list(IDS)


def test_plays_only_documented_findings() -> None:
    """Of types GuardDuty has."""
    types = {
        inject.finding.type
        for entry in list_library()
        for inject in entry.scenario.injects
        if inject.finding
    }

    assert types <= set(finding_types())


@pytest.mark.slow
@pytest.mark.parametrize("estate", sorted(ESTATES.glob("*.yaml")), ids=lambda p: p.stem)
def test_estates_are_good_cloudformation(estate: object) -> None:
    """cfn-lint has nothing to say."""
    linter = Path(sys.executable).with_name("cfn-lint")
    found = subprocess.run(
        [linter, str(estate)], capture_output=True, text=True, check=False
    )

    assert (found.stdout, found.returncode) == ("", 0)
