"""AWS calls in injects, workload and objectives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [
                "injects:",
                "  - id: a",
                "    at: 0s",
                "    as: anonymous",
                "    call: ec2:AuthorizeSecurityGroupIngres",
            ],
            [
                (
                    "10:11: `ec2` has no operation `AuthorizeSecurityGroupIngres`"
                    " (did you mean `AuthorizeSecurityGroupIngress`?)"
                )
            ],
        ),
        (
            [
                "injects:",
                "  - id: a",
                "    at: 0s",
                "    as: anonymous",
                "    call: ec2:AuthorizeSecurityGroupIngress",
                "    with:",
                '      GroupID: "${Group}"',
                "      IpPermissions:",
                "        - FromPort: twenty-two",
                '          ToPort: "${AWS::Region}"',
            ],
            [
                "12:7: unknown parameter `GroupID` (did you mean `GroupId`?)",
                "14:21: expected a whole number, found `twenty-two`",
            ],
        ),
        (
            [
                "workload:",
                "  - {id: w, every: 9s, as: you, call: s3:GetObject, with: {Key: k}}",
            ],
            ["7:59: `Bucket` is missing"],
        ),
        (
            [
                "workload:",
                "  - {id: w, every: 9s, as: anonymous, call: s3:GetObject}",
            ],
            ["7:5: `Bucket` is missing", "7:5: `Key` is missing"],
        ),
        (
            [
                "playbook:",
                "  objectives:",
                "    - id: o",
                "      check: denied",
                "      with:",
                "        as: someone",
                "        call: s3:PutObjekt",
                "    - id: p",
                "      check: state",
                "      with:",
                "        call: ec2:DescribeVpcs",
                "        with: {VpcId: x}",
                "        path: Vpcs[0]",
                "        absent: true",
            ],
            [
                "12:15: `s3` has no operation `PutObjekt` (did you mean `PutObject`?)",
                "17:16: unknown parameter `VpcId` (did you mean `VpcIds`?)",
            ],
        ),
    ],
)
def test_every_call_exists_and_fits(
    problems_in: Callable[[str], list[str]], lines: list[str], expected: list[str]
) -> None:
    """Names and types are held against botocore's models."""
    assert problems_in("\n".join(lines)) == expected


@pytest.mark.parametrize("value", ["5", "[a]", "{call: 5}", "{call: s3:, with: 3}"])
def test_arguments_that_are_no_call_are_reported_once(
    problems_in: Callable[[str], list[str]], value: str
) -> None:
    """By their grammar, without a second complaint about an operation."""
    text = f"playbook:\n  objectives:\n    - {{id: o, check: denied, with: {value}}}"

    assert not [line for line in problems_in(text) if "no operation" in line]
