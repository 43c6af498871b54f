"""Deadlines: from when, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

GOAL = (
    "injects:\n  - {id: mine, at: 0s, goal: true, every: 60s,"
    ' resolve: {from: "${WebServer}", name: pool.example}}\n'
    "  - {id: tell, at: 0s, message: {to: soc, subject: s, text: t}}\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{GOAL}playbook: {{contain: {{within: 9m, from: alert}}}}", []),
        (f"{GOAL}playbook: {{contain: {{within: 9m, goals: [mine]}}}}", []),
        (
            "injects: []",
            ["3:21: the deadline has no base: there are no injects"],
        ),
        (
            "playbook: {detect: {within: 9m, from: frist}}",
            [
                "6:39: unknown base of a deadline: `frist` (did you mean `first`?)",
            ],
        ),
        (
            "playbook: {detect: {within: 9m, from: shop}}",
            [
                (
                    "6:39: unknown base of a deadline: `shop`"
                    " (`inject`, `alert`, or the id of an inject)"
                )
            ],
        ),
        (
            "playbook: {contain: {within: 9m}}",
            [
                (
                    "6:12: `contain` asks that the adversary's goals fail, and there is"
                    " none (give the inject to be stopped `goal: true`)"
                )
            ],
        ),
        (
            f"{GOAL}playbook: {{contain: {{within: 9m, goals: [mne, tell]}}}}",
            [
                "9:42: unknown goal `mne` (did you mean `mine`?)",
                "9:47: `tell` is not a goal (give it `goal: true`)",
            ],
        ),
        (
            "workload: []\nplaybook: {recover: {within: 9m}}",
            [
                (
                    "7:12: `recover` asks that the workload works,"
                    " and there is no `workload`"
                )
            ],
        ),
        (
            "playbook: {objectives: [{id: o, check: detector_on, from: first}]}",
            ["6:53: `from` starts a deadline: `within` is missing"],
        ),
        (
            "playbook: {objectives: [{id: o, check: detector_on, before: o}]}",
            ["6:61: `o` cannot come before itself"],
        ),
        (
            (
                "playbook:\n  objectives:\n"
                "    - {id: o, check: detector_on, before: instance-terminate}\n"
                "    - {id: p, check: detector_on, before: first}\n"
                "    - {id: q, check: detector_on, before: o}"
            ),
            [
                (
                    "8:43: unknown `before`: `instance-terminate`"
                    " (did you mean `instance-terminated`?)"
                )
            ],
        ),
        (
            "playbook: {pass: 80}",
            [
                (
                    "6:11: the playbook asks for nothing"
                    " (add `detect`, `contain` or `objectives`)"
                )
            ],
        ),
    ],
)
def test_a_deadline_has_a_base_and_can_be_met(
    problems_in: Callable[[str], list[str]], text: str, expected: list[str]
) -> None:
    """Nothing is asked that could never be true."""
    assert problems_in(text) == expected
