"""The calls CloudFormation makes, beside the registry's schemas and botocore."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.cloudformation.handlers import Act, list_calls
from gameday.simulator.aws.cloudformation.shapes import fit
from gameday.simulator.aws.iam.actions import find_actions
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.moto.wire import MotoWire
from tests.simulator.aws.cloudformation.property_forms import KINDS, read_schemas

if TYPE_CHECKING:
    from gameday.simulator.aws.cloudformation.handlers import Verb

KNOWN = sorted(
    kind
    for kind in KINDS
    if list_calls(Act("create", "1", "us-east-1", kind, "x", {})) is not None
)
UNKNOWN = {
    "?",
    "AWS::IoT::BillingGroup",
    "AWS::IoT::JobTemplate",
    "AWS::IoT::ThingType",
    "AWS::RDS::DBSecurityGroup",
    "AWS::SERVICE::RESOURCE",
}
"""Types that a stack can have and whose calls nobody has written down: a gap."""

ELSEWHERE = {
    ("AWS::DynamoDB::Table", "dynamodb:PutResourcePolicy"),
    ("AWS::Kinesis::Stream", "kinesis:StopStreamEncryption"),
}
"""What the schema names beneath another verb."""


class AnyProperties(dict[str, Any]):
    """Properties in which every part is there."""

    def get(self, name: str, default: Any = None) -> Any:
        """Return a part for whatever is asked."""
        return {"Password": "x", "Name": name}


def list_named(kind: str) -> set[str]:
    """Return the actions that a type's schema names for any of its handlers."""
    handlers = read_schemas().get(kind, {}).get("handlers", {})
    return {
        action.lower()
        for handler in handlers.values()
        for action in handler.get("permissions", ())
    }


def list_all(kind: str) -> set[tuple[str, str]]:
    """Return every call there may be for a type."""
    verbs: tuple[Verb, ...] = ("create", "update", "delete")
    found = set()
    for verb in verbs:
        before = {} if verb == "update" else None
        act = Act(verb, "1", "us-east-1", kind, "x", AnyProperties(a=1), before)
        found |= {(each.service, each.operation) for each in list_calls(act) or ()}
    return found


def test_what_a_stack_can_have_has_its_calls() -> None:
    """Or stands in a list of those that have not."""
    assert KINDS - set(KNOWN) == UNKNOWN
    assert len(KNOWN) > 125


@pytest.mark.parametrize("kind", KNOWN)
def test_the_calls_of_a_type_are_those_of_its_schema(kind: str) -> None:
    """Each action is named there; schemas without handlers are no judge."""
    named = list_named(kind)
    if not named:
        return
    for service, operation in list_all(kind):
        if service in {"s3", "s3control"}:
            asked = list_s3_needs(service, operation, {"Bucket": "x", "Name": "x"})
            actions = {name.lower() for name, _ in asked}
        else:
            actions = {str(each).lower() for each in find_actions(service, operation)}
        missing = actions - named
        assert not missing or any((kind, each) in ELSEWHERE for each in missing), (
            f"{missing} of {service} {operation}"
        )


@pytest.mark.parametrize("kind", KNOWN)
def test_the_calls_of_a_type_are_operations(kind: str) -> None:
    """Botocore has a model of each, and its parameters can be written."""
    for service, operation in list_all(kind):
        model = MotoWire.model(service, operation)
        assert isinstance(
            fit({"Tags": [{"Key": "a", "Value": "b"}]}, model, kind), dict
        )
