"""AWS operations by name."""

from __future__ import annotations

import pytest

from gameday.scenarios.operations import find_operation, input_shape, model_loader


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("guarduty:X", "unknown AWS service `guarduty`", "did you mean `guardduty`?"),
        (
            "ec2:StopInstance",
            "`ec2` has no operation `StopInstance`",
            "did you mean `StopInstances`?",
        ),
        ("ec2:Qwxyz", "`ec2` has no operation `Qwxyz`", None),
    ],
)
def test_says_what_is_wrong_with_a_name(
    name: str, message: str, hint: str | None
) -> None:
    """The service first, then the operation."""
    fault = find_operation(name)

    assert fault is not None
    assert (fault.message, fault.hint) == (message, hint)


def test_finds_nothing_wrong_with_an_operation() -> None:
    """Names are botocore's."""
    assert find_operation("ec2:AuthorizeSecurityGroupIngress") is None


def test_an_operation_can_be_without_parameters() -> None:
    """Then it has no shape, or one without members."""
    assert input_shape("iam:GetAccountSummary") is None
    assert input_shape("sts:GetCallerIdentity").members == {}


def test_a_model_is_read_once() -> None:
    """Everybody who asks gets the same loader, which remembers."""
    loader = model_loader()

    assert model_loader() is loader
    first = loader.load_service_model("sts", "service-2")
    assert loader.load_service_model("sts", "service-2") is first
