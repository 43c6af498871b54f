"""What a playbook asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ('check: snapshots_exist, with: {instance: "${WebServer}"}', []),
        ("must_not: workload_down, workload: shop, longer_than: 5m", []),
        ('must_not: port_closed, with: {group: "${Group}", port: 443}', []),
        ("weight: 2", ["8:7: `o` asks nothing: `check` or `must_not` is missing"]),
        (
            "check: detector_on, must_not: detector_on",
            [
                "8:35: expected either `check` or `must_not` (make it two objectives)",
            ],
        ),
        (
            "check: snapshot_exists, with: {instance: x}",
            ["8:22: unknown check `snapshot_exists` (did you mean `snapshots_exist`?)"],
        ),
        (
            "check: snapshots_exist, with: {instanc: x}",
            [
                "8:45: `instance` is missing",
                "8:46: unknown key `instanc` (did you mean `instance`?)",
            ],
        ),
        ("check: snapshots_exist", ["8:7: `instance` is missing"]),
        (
            "check: workload_down, workload: shop",
            ["8:22: `workload_down` cannot be wanted (make it a `must_not`)"],
        ),
        (
            "check: workload_up, workload: shp",
            ["8:45: unknown workload `shp` (did you mean `shop`?)"],
        ),
        (
            "check: workload_up",
            ["8:7: `workload_up` needs to know of what: `workload` is missing"],
        ),
        (
            "check: detector_on, workload: shop",
            ["8:35: `detector_on` is not about a workload"],
        ),
        (
            "check: detector_on, longer_than: 5m",
            ["8:35: `longer_than` belongs to a `must_not`"],
        ),
        (
            "must_not: workload_down, workload: shop, within: 5m",
            ["8:56: `within` belongs to a `check`; a `must_not` holds all the time"],
        ),
        (
            "check: port_closed, with: {port: 22}",
            ["8:41: expected either `instance` or `group`"],
        ),
        (
            "check: state, with: {call: ec2:DescribeVpcs, path: 'a[', absent: true}",
            ["8:66: expected a JMESPath, found `a[`"],
        ),
        (
            "check: state, with: {call: ec2:DescribeVpcs, path: a}",
            ["8:35: expected exactly one of `equals`, `contains`, `lacks`, `absent`"],
        ),
    ],
)
def test_an_objective_asks_one_thing(
    problems_in: Callable[[str], list[str]], objective: str, expected: list[str]
) -> None:
    """By a known check, with all it needs to be told."""
    text = f"playbook:\n  objectives:\n    - {{id: o, {objective}}}"

    assert problems_in(text) == expected
