"""The names an estate's template has for a scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.errors import ScenarioError
from gameday.scenarios.template import read_template

if TYPE_CHECKING:
    from pathlib import Path


def test_reads_names_past_short_form_tags(tmp_path: Path) -> None:
    """Outputs, parameters, and those of them that have no default."""
    path = tmp_path / "estate.yaml"
    path.write_text(
        "Parameters:\n  A: {Type: String}\n  B: {Type: String, Default: ''}\n"
        "Resources:\n  R: {Type: T, Properties: {X: !Sub '${A}-${R}'}}\n"
        "Outputs:\n  O: {Value: !GetAtt R.Arn}\n"
    )

    template = read_template(path)

    assert template.outputs == ("O",)
    assert template.parameters == ("A", "B")
    assert template.required == ("A",)


def test_reads_json(tmp_path: Path) -> None:
    """A template in JSON is a template too."""
    path = tmp_path / "estate.json"
    path.write_text(
        '{"Resources": {"R": {"Type": "T"}}, "Outputs": {"O": {"Value": 1}}}'
    )

    assert read_template(path).outputs == ("O",)


@pytest.mark.parametrize("text", ["title: x", "Resources: []", "- a", "", "Resources:"])
def test_refuses_what_has_no_resources(tmp_path: Path, text: str) -> None:
    """Any other YAML is not an estate."""
    path = tmp_path / "estate.yaml"
    path.write_text(text)

    with pytest.raises(
        ScenarioError, match="expected a CloudFormation or SAM template"
    ):
        read_template(path)
