"""A small estate, and scenarios that are valid but for what a test is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.examination import examine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ESTATE = """\
Parameters:
  Size: {Type: String, Default: small}
Resources:
  Instance: {Type: "AWS::EC2::Instance"}
Outputs:
  WebServer: {Value: !Ref Instance}
  DeployKey: {Value: AKIAEXAMPLE}
  Group: {Value: !GetAtt Instance.Group}
"""

DEFAULTS = {
    "title": "title: A test",
    "estate": "estate: ./estate.yaml",
    "playbook": "playbook: {detect: {within: 5m}}",
    "injects": (
        "injects: [{id: first, at: 0s, message: {to: soc, subject: s, text: t}}]"
    ),
    "workload": (
        "workload: [{id: shop, every: 30s,"
        ' connect: {from: internet, to: "${WebServer}", port: 443}}]'
    ),
}


@pytest.fixture
def scenario_file(tmp_path: Path) -> Callable[[str], Path]:
    """Write a scenario whose sixth line is where the given text begins.

    The five lines before are valid defaults; one is left out if the text has its key.
    """
    (tmp_path / "estate.yaml").write_text(ESTATE)

    def write(text: str) -> Path:
        given = {line.partition(":")[0] for line in text.splitlines()}
        head = ["#" if key in given else line for key, line in DEFAULTS.items()]
        path = tmp_path / "scenario.yaml"
        path.write_text("\n".join([*head, text]) + "\n")
        return path

    return write


@pytest.fixture
def problems_in(scenario_file: Callable[[str], Path]) -> Callable[[str], list[str]]:
    """Return every problem of such a scenario, as ``line:column: message (hint)``."""

    def find(text: str) -> list[str]:
        path = scenario_file(text)
        found = examine(path).problems
        return [str(problem).removeprefix(f"{path}:") for problem in found]

    return find
