"""Everything c7n says against policies is found at once, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.deployment.custodian.source import read_files
from gameday.simulator.deployment.custodian.validation import check_policies

if TYPE_CHECKING:
    from pathlib import Path


def check(folder: Path, text: str) -> list[str]:
    """Return the problems of a policy file, without its path."""
    path = folder / "p.yml"
    path.write_text(text)
    policies, problems = read_files([path])
    assert problems == []
    return [str(each).removeprefix(f"{path}:") for each in check_policies(policies)]


def test_a_sound_policy_has_no_problem(tmp_path: Path) -> None:
    """What c7n accepts is accepted."""
    assert not check(tmp_path, "policies: [{name: a, resource: ec2, actions: [stop]}]")


def test_every_problem_is_found_at_once(tmp_path: Path) -> None:
    """c7n would stop at the first policy; each of them is told, with its line."""
    found = check(
        tmp_path,
        """\
policies:
  - name: bad-action
    resource: ec2
    actions:
      - type: set-instance-profile
        name: null
  - name: bad-mode
    resource: aws.ec2
    mode: {type: guard-duty, role: r}
  - name: bad-resource
    resource: ecc2
""",
    )
    assert found[0] == "11:15: Policy:bad-resource references an unknown resource:ecc2"
    assert found[1].startswith("6:15: Error on policy:bad-action resource:ec2 None is")
    assert found[2].startswith("7:5: Policy: bad-mode is invalid: Policy:bad-mode")
    assert "Guard duty mode only supported for" in found[2]
    assert len(found) == 3


@pytest.mark.parametrize(
    ("policy", "problem"),
    [
        ("{resource: ec2}", "policy missing required keys (name, resource)"),
        ("{name: a, resource: ec2, once: x}", "policy:a has unknown keys: once"),
        ("{name: a, resource: ec2, on: x}", "c7n cannot read the policy"),
        ("{name: a, resource: azure.vm}", "expected a resource of AWS, found azure.vm"),
        ("{name: a, resource: [aws.ec2, aws.s3]}", "expected one resource type"),
        (
            "{name: a, resource: ec2, filters: [{type: event, key: k, value: 1}]}",
            "Event filters can only be used with lambda policies",
        ),
        ("{name: a, resource: ec2}, {name: a, resource: s3}", "duplicates: a"),
    ],
)
def test_problems_are_told_in_words_of_c7n(
    tmp_path: Path, policy: str, problem: str
) -> None:
    """Structure, cloud, meaning and names are checked."""
    (found,) = check(tmp_path, f"policies: [{policy}]")
    assert problem in found
