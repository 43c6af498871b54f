"""The calls CloudFormation makes, beside the registry's schemas and botocore."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cfnlint
import pytest
from moto.cloudformation import parsing

from gameday.simulator.aws.cloudformation.handlers import Act, list_calls
from gameday.simulator.aws.cloudformation.shapes import fit
from gameday.simulator.aws.iam.actions import find_actions
from gameday.simulator.aws.iam.s3_actions import list_s3_needs
from gameday.simulator.aws.moto.cloudformation import COMPLETIONS, TYPES
from gameday.simulator.aws.moto.wire import MotoWire

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.cloudformation.handlers import Verb

KNOWN = sorted(
    kind
    for kind in {*parsing.get_model_map(), *TYPES, *COMPLETIONS}
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


@cache
def read_schemas() -> Mapping[str, Any]:
    """Read the registry's schemas, as cfn-lint has them."""
    folder = Path(cfnlint.__file__).parent / "data/schemas/resources"
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        found.setdefault(schema.get("typeName", ""), schema)
    return found


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
    made = {*parsing.get_model_map(), *TYPES, *COMPLETIONS}
    assert made - set(KNOWN) == UNKNOWN
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
