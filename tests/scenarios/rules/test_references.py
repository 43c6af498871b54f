"""References to outputs and saved names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SAVE = (
    '  - {id: make, at: 5s, as: "${DeployKey}", call: "iam:CreateAccessKey",'
    " save: {NewKey: AccessKey.AccessKeyId}}"
)


def message(text: str, time: str = "at: 9s") -> str:
    """Return an inject that uses a text."""
    return f'  - {{id: use, {time}, message: {{to: soc, subject: s, text: "{text}"}}}}'


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["injects:", message("${WebServer} ${AWS::Region} $${aws:username}")], []),
        (["injects:", SAVE, message("${NewKey}")], []),
        (["injects:", SAVE, message("${NewKey}", "after: make")], []),
        (["injects:", message("${NewKey}"), SAVE], []),
        (["injects:", message("${NewKey}", "after: make"), SAVE], []),
        (
            ["injects:", message("${WebServr}")],
            [
                "7:60: unknown reference `${WebServr}` (did you mean `WebServer`?)",
            ],
        ),
        (
            ["injects:", message("${AWS::StackName}")],
            ["7:60: unknown reference `${AWS::StackName}`"],
        ),
        (
            ["injects:", message("${Web")],
            [
                (
                    "7:60: expected `${Name}`, found `${Web`"
                    " (write `$${` for a `${` that is not a reference)"
                )
            ],
        ),
        (
            ["injects:", SAVE, message("${NewKey}", "at: 1s")],
            [
                "8:60: `${NewKey}` is not known yet (`make` saves it; come after that)",
            ],
        ),
        (
            [
                "workload:",
                '  - {id: w, every: 9s, as: "${NewKey}", call: sts:GetCallerIdentity}',
                "injects:",
                SAVE,
            ],
            [
                "7:28: `${NewKey}` is not known yet (`make` saves it; come after that)",
            ],
        ),
        (
            ["injects:", SAVE.replace("NewKey", "WebServer")],
            ["7:80: `WebServer` is already an output of the estate"],
        ),
        (
            ["injects:", SAVE, SAVE.replace("make", "again")],
            ["8:81: `NewKey` is already saved by `make`"],
        ),
        (
            ["responders:", '  - {use: "lambda:a:b", with: {Key: "${Nope}"}}'],
            ["7:37: unknown reference `${Nope}`"],
        ),
    ],
)
def test_every_reference_has_a_value(
    problems_in: Callable[[str], list[str]], lines: list[str], expected: list[str]
) -> None:
    """From the estate, or from an inject that comes before."""
    assert problems_in("\n".join(lines)) == expected


def test_a_playbook_can_use_what_any_inject_saves(
    problems_in: Callable[[str], list[str]],
) -> None:
    """Objectives are looked at until the end."""
    text = (
        f"injects:\n{SAVE}\nplaybook:\n  objectives:\n"
        '    - {id: o, check: key_inactive, with: {access_key: "${NewKey}"}}'
    )

    assert problems_in(text) == []
