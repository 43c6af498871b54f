"""A stack's resources are made with all their properties, and none is left out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

DETECTOR = """
    Resources:
      Detector: {Type: "AWS::GuardDuty::Detector", Properties: {Enable: true}}
      Queue: {Type: "AWS::SQS::Queue"}
"""


def test_moto_alone_leaves_a_detector_out(moto_client: Callable[[str], Any]) -> None:
    """moto: it warns, goes on, and then cannot describe the stack."""
    cloudformation = moto_client("cloudformation")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        cloudformation.create_stack(StackName="web", TemplateBody=DETECTOR)
        assert any("not supported" in str(each.message) for each in warned)
        with pytest.raises((ClientError, AttributeError)):
            cloudformation.describe_stack_resource(
                StackName="web", LogicalResourceId="Queue"
            )
    assert moto_client("guardduty").list_detectors()["DetectorIds"] == []


def test_a_detector_is_made(account: EmbeddedAccount) -> None:
    """It is there, and its stack knows it by its id."""
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="web", TemplateBody=DETECTOR)
    resources = cloudformation.describe_stack_resources(StackName="web")
    ids = {
        each["LogicalResourceId"]: each["PhysicalResourceId"]
        for each in resources["StackResources"]
    }
    detectors = account.client("guardduty").list_detectors()["DetectorIds"]
    assert [ids["Detector"]] == detectors


def test_an_update_replaces_a_resource(account: EmbeddedAccount) -> None:
    """A changed template takes effect."""
    cloudformation = account.client("cloudformation")
    cloudformation.create_stack(StackName="web", TemplateBody=DETECTOR)
    cloudformation.update_stack(
        StackName="web", TemplateBody=DETECTOR.replace("true", "false")
    )
    guardduty = account.client("guardduty")
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    assert guardduty.get_detector(DetectorId=detector)["Status"] == "DISABLED"
