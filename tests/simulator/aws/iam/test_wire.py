"""The errors each service denies access with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.aws.iam.wire import denial_error

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Caller

WHO = "User: arn:aws:iam::123456789012:user/ann is not authorized to perform: "


@pytest.mark.parametrize(
    ("service", "action", "code", "status"),
    [
        ("ec2", "ec2:StopInstances", "UnauthorizedOperation", 403),
        ("s3", "s3:GetObject", "AccessDenied", 403),
        ("iam", "iam:ListUsers", "AccessDenied", 403),
        ("sts", "sts:AssumeRole", "AccessDenied", 403),
        ("sqs", "sqs:SendMessage", "AccessDenied", 403),
        ("sns", "sns:Publish", "AuthorizationError", 403),
        ("cloudformation", "cloudformation:CreateStack", "AccessDenied", 403),
        ("route53", "route53:ListHostedZones", "AccessDenied", 403),
        ("kms", "kms:Decrypt", "AccessDeniedException", 400),
        ("dynamodb", "dynamodb:GetItem", "AccessDeniedException", 400),
        ("cloudtrail", "cloudtrail:StopLogging", "AccessDeniedException", 400),
        ("lambda", "lambda:InvokeFunction", "AccessDeniedException", 403),
        ("guardduty", "guardduty:ListDetectors", "AccessDeniedException", 403),
    ],
)
def test_codes(
    caller: Callable[..., Caller], service: str, action: str, code: str, status: int
) -> None:
    """A denial has the code and the status that the service gives it."""
    decision = evaluate(Request(caller("user/ann"), action), PolicySet())
    error = denial_error(service, action.split(":")[1], decision)
    assert (code, status) == (error.code, error.status)


@pytest.mark.parametrize(
    ("service", "action", "resource", "message"),
    [
        (
            "ec2",
            "ec2:StopInstances",
            "arn:aws:ec2:us-east-1:123456789012:instance/i-1",
            (
                f"You are not authorized to perform this operation. {WHO}"
                "ec2:StopInstances on resource: "
                "arn:aws:ec2:us-east-1:123456789012:instance/i-1 because no "
                "identity-based policy allows the ec2:StopInstances action"
            ),
        ),
        (
            "s3",
            "s3:GetObject",
            "arn:aws:s3:::b/k",
            (
                f'{WHO}s3:GetObject on resource: "arn:aws:s3:::b/k" because no '
                "identity-based policy allows the s3:GetObject action"
            ),
        ),
        (
            "lambda",
            "lambda:ListFunctions",
            "*",
            (
                f"{WHO}lambda:ListFunctions on resource: * because no identity-based "
                "policy allows the lambda:ListFunctions action"
            ),
        ),
    ],
)
def test_messages(
    caller: Callable[..., Caller],
    service: str,
    action: str,
    resource: str,
    message: str,
) -> None:
    """A denial says who may not do what to which resource, and why."""
    decision = evaluate(Request(caller("user/ann"), action, resource), PolicySet())
    error = denial_error(service, action.split(":")[1], decision)
    assert message == error.message


def test_strangers_are_told_nothing(caller: Callable[..., Caller]) -> None:
    """S3 tells a caller without credentials only that access is denied."""
    request = Request(caller("anonymous"), "s3:GetObject", "arn:aws:s3:::b/k", "1")
    error = denial_error("s3", "GetObject", evaluate(request, PolicySet()))
    assert error.message == "Access Denied"


@pytest.mark.parametrize(
    ("service", "action", "code"),
    [
        ("iam", "iam:ListUsers", "MissingAuthenticationToken"),
        ("kms", "kms:ListKeys", "MissingAuthenticationTokenException"),
    ],
)
def test_calls_without_credentials(
    caller: Callable[..., Caller], service: str, action: str, code: str
) -> None:
    """Other services than S3 ask a caller without credentials for some."""
    decision = evaluate(Request(caller("anonymous"), action, "*", "1"), PolicySet())
    error = denial_error(service, action.split(":")[1], decision)
    assert (code, 403) == (error.code, error.status)


def test_what_the_service_reserves_is_said(caller: Callable[..., Caller]) -> None:
    """A call that no policy decides is denied in the words of the reservation."""
    role = "arn:aws:iam::123456789012:role/web"
    request = Request(caller("root"), "sts:AssumeRole", role)
    trust = {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRole"}
    document = parse_document({"Version": "2012-10-17", "Statement": trust})
    policy = Policy(PolicyKind.TRUST, "", "role web", document)
    decision = evaluate(request, PolicySet(resource=(policy,)))
    error = denial_error("sts", "AssumeRole", decision)
    assert error.message == "roles may not be assumed by root accounts"
