"""Advice on valid scenarios."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.lint import lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

UNLISTED = "PrivilegeEscalation:Kubernetes/PrivilegedContainer"
COMPLETE = "description: d\nattack: [T1190]\nlimits: none\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COMPLETE, []),
        (
            "workload: []",
            [
                "there is no `description`",
                "there is no `attack`",
                "there is no `limits`",
            ],
        ),
        (
            COMPLETE + "injects: [{id: g, at: 0s, goal: true, every: 9s,"
            ' resolve: {from: "${WebServer}", name: a.example}}]',
            ["the adversary has goals and nothing asks that they fail"],
        ),
        (
            COMPLETE + "playbook: {pass: 0, detect: {within: 5m}}",
            ["a pass mark of 0 passes everything"],
        ),
        (
            COMPLETE + "injects: [{id: g, at: 0s, as: anonymous,"
            " call: sts:GetCallerIdentity, save: {Me: Arn}}]",
            ["`Me` is saved and never used"],
        ),
        (
            COMPLETE + "injects: [{id: g, at: 0s, finding:"
            f' {{type: "{UNLISTED}", cluster: c}}}}]',
            ["GuardDuty no longer lists this type as active"],
        ),
    ],
)
def test_advises(
    scenario_file: Callable[[str], Path], text: str, expected: list[str]
) -> None:
    """On what is allowed but probably not meant."""
    report = lint([scenario_file(text)])

    assert report.problems == ()
    assert [warning.message for warning in report.warnings] == expected
