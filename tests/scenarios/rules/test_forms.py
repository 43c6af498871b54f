"""What a step must say and what it cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECT = 'connect: {from: internet, to: "${WebServer}", port: 22}'
RESOLVE = 'resolve: {from: "${WebServer}", name: pool.example}'
MESSAGE = "message: {to: soc, subject: s, text: t}"
CALL = "call: sts:GetCallerIdentity"


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        (f"{RESOLVE}, {CONNECT}, goal: true, every: 60s", []),
        (f'{CALL}, as: "${{DeployKey}}", goal: true, every: 60s', []),
        (
            "by: mallory",
            [
                (
                    "7:5: `a` does nothing (add one of `call`, `connect`, `resolve`,"
                    " `finding`, `message`, `sign_in`)"
                )
            ],
        ),
        (
            f"{CONNECT}, {MESSAGE}",
            ["7:78: `a` already has the action `connect` (make it a step of its own)"],
        ),
        (
            CALL,
            [
                (
                    "7:27: `as` is missing: who calls? (an access key id, a role, a"
                    " user, an instance, or `anonymous`)"
                )
            ],
        ),
        (
            f"{MESSAGE}, as: x, with: {{a: 1}}, save: {{X: a}}",
            [
                "7:62: `as` belongs to a `call`",
                "7:69: `with` belongs to a `call`",
                "7:83: `save` belongs to a `call`",
            ],
        ),
        (
            "sign_in: {user: root}, source_ip: 192.0.2.7, goal: true, every: 60s",
            [],
        ),
        (
            'sign_in: {user: root}, source_ip: "${Web}", goal: true, every: 60s',
            [
                "7:55: a sign-in comes from an IP address",
                "7:55: unknown reference `${Web}`",
            ],
        ),
        (
            f"{MESSAGE}, source_ip: 192.0.2.7, user_agent: x",
            [
                "7:62: `source_ip` belongs to a `call` or a `sign_in`",
                "7:84: `user_agent` belongs to a `call` or a `sign_in`",
            ],
        ),
        (
            f"{MESSAGE}, goal: true",
            [
                "7:62: a goal is a `call`, a `connect`, a `resolve` or a `sign_in`",
                (
                    "7:62: a goal is tried again and again: `every` is missing"
                    " (add `every: 60s`)"
                ),
            ],
        ),
        (
            f"{CONNECT}, goal: true, every: 0s",
            ["7:97: expected a duration above 0s"],
        ),
        (
            f"{CONNECT}, goal: true, every: 5s, times: 3",
            ["7:101: the adversary does not give up a goal: remove `times`"],
        ),
        (
            f"{MESSAGE}, until: 5m",
            ["7:62: `until` ends a repetition: `every` is missing"],
        ),
    ],
)
def test_a_step_does_one_thing(
    problems_in: Callable[[str], list[str]], step: str, expected: list[str]
) -> None:
    """And each key belongs to what it does."""
    found = problems_in(f"injects:\n  - {{id: a, at: 0s, {step}}}")

    assert sorted(found) == sorted(expected)


def test_a_workload_step_does_one_thing_too(
    problems_in: Callable[[str], list[str]],
) -> None:
    """It neither publishes findings nor sends messages."""
    assert problems_in("workload:\n  - {id: w, every: 30s}") == [
        "7:5: `w` does nothing (add one of `call`, `connect`, `resolve`)"
    ]
