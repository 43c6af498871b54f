"""The rules beside the Service Authorization Reference, as policy_sentry carries it.

Its dependent actions are what AWS says is asked beside an operation's own action; what
our rules do not ask of it stands here with the reason.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from botocore.session import Session

from gameday.simulator.aws.iam.actions import prefix_of
from gameday.simulator.aws.iam.dependents.passing import (
    find_passing,
    list_role_members,
)
from gameday.simulator.aws.iam.dependents.tagging import asks_for_tags, find_tag_action

if TYPE_CHECKING:
    from collections.abc import Iterator

pytest.importorskip("policy_sentry", reason="of the test group, and of no other")

SESSION = Session()
USED = (
    "accessanalyzer",
    "autoscaling",
    "backup",
    "cloudformation",
    "cloudtrail",
    "cloudwatch",
    "config",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "efs",
    "elbv2",
    "events",
    "guardduty",
    "iam",
    "imagebuilder",
    "kms",
    "lambda",
    "logs",
    "network-firewall",
    "organizations",
    "pipes",
    "rds",
    "s3",
    "s3control",
    "scheduler",
    "securityhub",
    "securitylake",
    "sns",
    "sqs",
    "ssm",
    "ssm-incidents",
    "stepfunctions",
    "transfer",
    "wafv2",
)
"""Services that responders, scenarios and templates use, and their neighbours."""

NO_MEMBER = {
    "ec2:EnableFastLaunch": "the launch template's role, asked by its own snapshots",
    "transfer:UpdateWebAppCustomization": "it takes a logo and a title, and no role",
}
"""Pairs of the reference with ``iam:PassRole`` that our table does not have."""

NOT_TAGGED = {
    "ec2:CreateTags": "it tags and does nothing else",
    "kms:TagResource": "it tags and does nothing else",
    "imagebuilder:TagResource": "it tags and does nothing else",
}
NEW_ACTIONS = re.compile(r"^(Update|Add|Delete|Disassociate)")
"""Operations whose tags are not those of something they create."""


def _reference() -> dict[str, Any]:
    data = files("policy_sentry") / "shared/data/iam-definition.json"
    loaded: dict[str, Any] = json.loads(data.read_text("utf-8"))
    return loaded


def _list_pairs(wanted: str) -> Iterator[tuple[str, str]]:
    """List botocore's operations that the reference says ask for an action."""
    reference = _reference()
    for service in USED:
        model = SESSION.get_service_model(service)
        rows = reference.get(prefix_of(service), {}).get("privileges", {})
        for operation in model.operation_names:
            types = rows.get(operation, {}).get("resource_types", {}).values()
            asked = {each for kind in types for each in kind["dependent_actions"] or ()}
            if any(re.fullmatch(wanted, each) for each in asked):
                yield service, operation


def test_every_pass_role_of_the_reference_is_in_the_table() -> None:
    """Where AWS documents ``iam:PassRole``, the table hands the role to somebody."""
    missing = {
        f"{service}:{operation}"
        for service, operation in _list_pairs("iam:PassRole")
        if not (passing := find_passing(service, operation)) or not passing.to
    }
    assert missing == set(NO_MEMBER)
    assert len(list(_list_pairs("iam:PassRole"))) > 80


def test_every_tag_on_create_of_the_reference_is_asked() -> None:
    """Where AWS documents a tagging action, the rule by shape asks the same one."""
    asked = 0
    for service, operation in _list_pairs(
        r"[\w-]+:(CreateTags|AddTags\w*|TagResource)"
    ):
        members = SESSION.get_service_model(service).operation_model(operation)
        if members.input_shape is None or not _takes_tags(members.input_shape.members):
            continue
        name = f"{service}:{operation}"
        if NEW_ACTIONS.match(operation) or name in NOT_TAGGED:
            continue
        assert asks_for_tags(operation), name
        assert find_tag_action(prefix_of(service)), name
        asked += 1
    assert asked > 150


def _takes_tags(members: dict[str, Any]) -> bool:
    return any(
        re.fullmatch(r"(?i)tags|tagslist|tagspecifications?", m) for m in members
    )


@pytest.mark.parametrize("service", sorted({*USED} - {"iam"}))
def test_every_operation_that_takes_a_role_is_judged(service: str) -> None:
    """A member called like a role is in the table, or among those nobody judged."""
    model = SESSION.get_service_model(service)
    unjudged = {
        f"{service}:{operation}"
        for operation in model.operation_names
        if _takes_a_role(model.operation_model(operation).input_shape)
        and not re.match(r"(BatchGet|Delete|Describe|Get|List|Search)", operation)
        and find_passing(service, operation) is None
    }
    assert unjudged <= UNJUDGED


UNJUDGED = {
    "config:PutThirdPartyServiceLinkedConfigurationRecorder",
    "cloudwatch:PutLogAlarm",
    "guardduty:StartMalwareScan",
    "imagebuilder:CreateDistributionConfiguration",
    "imagebuilder:StartResourceStateUpdate",
    "imagebuilder:UpdateDistributionConfiguration",
    "logs:CreateImportTask",
    "logs:PutDeliveryDestination",
    "logs:PutIntegration",
    "s3:CreateBucketMetadataConfiguration",
    "s3:UpdateBucketMetadataAnnotationTableConfiguration",
    "s3control:CreateAccessGrantsLocation",
    "s3control:PutBucketReplication",
    "s3control:UpdateAccessGrantsLocation",
    "securitylake:CreateSubscriber",
    "securitylake:UpdateSubscriber",
    "ssm:StartExecutionPreview",
}
"""Operations of which no source at hand says whether they ask: a gap when called."""


def _takes_a_role(shape: Any) -> bool:
    return shape is not None and any(list_role_members(_outline(shape, ())))


def _outline(shape: Any, seen: tuple[str, ...]) -> Any:
    """Write a shape as a call that gives every member."""
    if shape.name in seen:
        return None
    seen = (*seen, shape.name)
    if shape.type_name == "structure":
        return {name: _outline(each, seen) for name, each in shape.members.items()}
    return [_outline(shape.member, seen)] if shape.type_name == "list" else ""
