"""What hosts of the web do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

NAME_ALONE = "a name alone, such as `hooks.slack.com`; `path` has what follows"
FIRST = "the first that fits counts; put it before"
GOES_ON = "or add what comes after it"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{host: hooks.slack.com, answer: {status: 500}}", []),
        ('{host: "*.${WebServer}", answer: {body: "${DeployKey}"}}', []),
        ("{host: '*', from: 5m, until: 10m, answers: [{fail: dns}]}", []),
        (
            "{host: https://hooks.slack.com, answer: {status: 500}}",
            [f"7:12: expected a host, found `https://hooks.slack.com` ({NAME_ALONE})"],
        ),
        (
            "{host: a.example:80, answer: {status: 500}}",
            ["7:12: expected a host, found `a.example:80` (`port` has the port)"],
        ),
        (
            "{host: a, path: services, answer: {status: 500}}",
            ["7:21: a path begins with `/`, found `services`"],
        ),
        (
            "{host: a, path: /x, method: GET, answer: {fail: tls}}",
            [
                (
                    "7:53: `tls` comes before any `path` is known (leave `path` out, or"
                    " let it fail by `reset`)"
                ),
                (
                    "7:53: `tls` comes before any `method` is known (leave `method`"
                    " out, or let it fail by `reset`)"
                ),
            ],
        ),
        (
            "{host: a, from: 5m, until: 5m, answer: {status: 500}}",
            ["7:25: it ends before it begins: `until` is not after `from`"],
        ),
        (
            "{host: a, answers: [{status: 500}, {status: 200, times: 2}]}",
            [f"7:54: the last answer goes on for good: remove `times` ({GOES_ON})"],
        ),
        ('{host: "${Nobody}", answer: {status: 500}}', ["7:12"]),
        ("{host: a, answer: {status: 100}}", ["7:32"]),
        ("{host: a, answer: {fail: fire}}", ["7:30"]),
        ("{host: a, answer: {fail: dns, status: 500}}", ["7:23"]),
        ("{host: a, answer: {body: a, json: {}}}", ["7:23"]),
        ('{host: a, answer: {headers: {"a b": c}}}', ["7:41"]),
        ("{host: a, answers: []}", ["7:5"]),
        ("{host: a, answer: {status: 500}, answers: [{status: 501}]}", ["7:5"]),
        ("{host: a}", ["7:5"]),
        ("{answer: {status: 500}}", ["7:5"]),
        ("{host: a, answer: {after: 5}}", ["7:31"]),
    ],
)
def test_hosts_do_what_can_happen(
    problems_in: Callable[[str], list[str]], rule: str, expected: list[str]
) -> None:
    """Each problem stands where it is."""
    found = problems_in(f"http:\n  - {rule}")

    assert len(found) == len(expected)
    assert [
        told if " " in wanted else told.partition(": ")[0]
        for told, wanted in zip(found, expected, strict=True)
    ] == expected


def test_a_rule_that_is_never_asked_is_a_problem(
    problems_in: Callable[[str], list[str]],
) -> None:
    """One above it has all of its requests, for all of the time."""
    found = problems_in(
        "http:\n"
        "  - {host: a.example, path: /x, answer: {status: 500}}\n"
        "  - {host: a.example, answer: {status: 501}}\n"
        "  - {host: b.example, until: 5m, answer: {status: 502}}\n"
        "  - {host: a.example, method: GET, answer: {status: 503}}\n"
        "  - {host: b.example, answer: {status: 504}}\n"
    )
    told = "`a.example` is never asked: one above has all of its requests"
    assert found == [f"10:12: {told} ({FIRST})"]
