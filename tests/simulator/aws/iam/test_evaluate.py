"""AWS's documented cases of policy evaluation, from the table beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.request import PolicySet, Request
from tests.simulator.aws.iam.short_policies import write_statement

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gameday.simulator.engine.gateway.call import Caller

CASES = yaml.safe_load(Path(__file__).with_name("evaluation.yaml").read_text())


def _policy(
    kind: PolicyKind, name: str, owner: str, statements: Sequence[dict[str, Any]] | None
) -> tuple[Policy, ...]:
    if not statements:
        return ()
    elements = [write_statement(each) for each in statements]
    document = parse_document({"Version": "2012-10-17", "Statement": elements})
    return (Policy(kind, name, owner, document),)


def _levels(kind: PolicyKind, name: str, levels: list[Any]) -> Any:
    return tuple(
        _policy(kind, name, f"unit {number}", level)
        for number, level in enumerate(levels)
    )


def _policies(case: dict[str, Any], owner: str) -> PolicySet:
    kinds = PolicyKind
    boundary = _policy(kinds.BOUNDARY, "B", owner, case.get("boundary"))
    return PolicySet(
        identity=_policy(kinds.INLINE, "I", owner, case.get("identity")),
        resource=_policy(kinds.BUCKET, "", "bucket b", case.get("resource_policy")),
        boundary=boundary[0] if boundary else None,
        session=_policy(kinds.SESSION, "S", "session s1", case.get("session")),
        service_control=_levels(
            kinds.SERVICE_CONTROL, "C", case.get("service_control", [])
        ),
        resource_control=_levels(
            kinds.RESOURCE_CONTROL, "R", case.get("resource_control", [])
        ),
    )


@pytest.mark.parametrize("case", CASES, ids=[each["case"] for each in CASES])
def test_documented_cases(case: dict[str, Any], caller: Callable[..., Caller]) -> None:
    """Each case ends as the user guide says, and for that reason."""
    who = caller(case["caller"], case.get("from", "123456789012"))
    kind, _, name = case["caller"].partition("/")
    owner = "role web" if kind == "role" else f"{kind} {name}"
    request = Request(
        who,
        case.get("action", "s3:GetObject"),
        case.get("resource", "arn:aws:s3:::b/key"),
        case.get("owner", "123456789012"),
        case.get("context", {}),
    )
    assert case["reason"] == evaluate(request, _policies(case, owner)).reason


def test_reasons_are_aws_endings_too(
    caller: Callable[..., Caller], policy: Callable[..., Policy]
) -> None:
    """The decision also words its reason as AWS's messages end."""
    who = caller("user/ann")
    request = Request(who, "ec2:StopInstances", "arn:aws:ec2:us-east-1:1:instance/i")
    implicit = evaluate(request, PolicySet())
    assert implicit.because == (
        "because no identity-based policy allows the ec2:StopInstances action"
    )
    denying = policy({"Effect": "Deny", "Action": "*", "Resource": "*"})
    explicit = evaluate(request, PolicySet(identity=(denying,)))
    assert explicit.because == "with an explicit deny in an identity-based policy"
    assert explicit.is_explicit
    assert not implicit.is_explicit
