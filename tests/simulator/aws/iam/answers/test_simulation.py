"""The policy simulator answers as the evaluator decides."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from gameday.simulator.world import World

USER = "arn:aws:iam::123456789012:user/dev"
FENCE = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"


def write(effect: str, action: str, **more: Any) -> str:
    """Write a policy of one statement."""
    statement = {"Effect": effect, "Action": action, "Resource": "*", **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def decisions(answer: Any) -> dict[str, str]:
    """Return the decision for each action."""
    results = answer["EvaluationResults"]
    return {each["EvalActionName"]: each["EvalDecision"] for each in results}


def test_a_principals_policies_are_simulated(world: World, make_user: Any) -> None:
    """Allowed, denied by a statement, and denied by the lack of one are told apart."""
    make_user("dev", "s3:ListAllMyBuckets", "sqs:ListQueues")
    iam = world.account.client("iam")
    iam.put_user_policy(
        UserName="dev", PolicyName="no", PolicyDocument=write("Deny", "sqs:*")
    )
    answer = iam.simulate_principal_policy(
        PolicySourceArn=USER,
        ActionNames=["s3:ListAllMyBuckets", "sqs:ListQueues", "ec2:RunInstances"],
    )
    assert decisions(answer) == {
        "s3:ListAllMyBuckets": "allowed",
        "sqs:ListQueues": "explicitDeny",
        "ec2:RunInstances": "implicitDeny",
    }
    matched = [each["MatchedStatements"] for each in answer["EvaluationResults"]]
    assert matched == [
        [{"SourcePolicyId": "may", "SourcePolicyType": "IAM Policy"}],
        [{"SourcePolicyId": "no", "SourcePolicyType": "IAM Policy"}],
        [],
    ]
    assert answer["IsTruncated"] is False


def test_a_boundary_counts(world: World, make_user: Any) -> None:
    """The detail says that the boundary is what denies."""
    make_user("dev", "s3:*")
    iam = world.account.client("iam")
    iam.put_user_permissions_boundary(UserName="dev", PermissionsBoundary=FENCE)
    answer = iam.simulate_principal_policy(
        PolicySourceArn=USER, ActionNames=["s3:ListBucket"]
    )
    [result] = answer["EvaluationResults"]
    assert result["EvalDecision"] == "implicitDeny"
    assert result["PermissionsBoundaryDecisionDetail"] == {
        "AllowedByPermissionsBoundary": False
    }


def test_policies_that_nobody_has_are_simulated(world: World) -> None:
    """Conditions are decided by the keys that are given, for each resource."""
    condition = {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}
    only = {"Condition": condition, "Resource": "arn:aws:s3:::a/*"}
    policy = write("Allow", "s3:GetObject", **only)
    entry = {
        "ContextKeyName": "aws:SourceIp",
        "ContextKeyType": "ip",
        "ContextKeyValues": ["192.0.2.7"],
    }
    answer = world.account.client("iam").simulate_custom_policy(
        PolicyInputList=[policy],
        ActionNames=["s3:GetObject"],
        ResourceArns=["arn:aws:s3:::a/k", "arn:aws:s3:::b/k"],
        ContextEntries=[entry],
    )
    found = {
        each["EvalResourceName"]: each["EvalDecision"]
        for each in answer["EvaluationResults"]
    }
    assert found == {"arn:aws:s3:::a/k": "allowed", "arn:aws:s3:::b/k": "implicitDeny"}


def test_nobody_and_nonsense_are_refused(world: World) -> None:
    """A principal must exist, and a policy must be one."""
    iam = world.account.client("iam")
    with pytest.raises(ClientError, match="NoSuchEntity"):
        iam.simulate_principal_policy(PolicySourceArn=USER, ActionNames=["s3:*"])
    with pytest.raises(ClientError, match="InvalidInput"):
        iam.simulate_custom_policy(PolicyInputList=["{}"], ActionNames=["s3:*"])
