"""The form of what the transform reads: of SAM's resources, and of those they become.

SAM's specification, as far as a wrong kind of value would mislead the transform:
https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-resources-and-properties.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.cloudformation.functions import or_function
from gameday.scenarios.structure import (
    ANYTHING,
    LIST,
    MAPPING,
    SCALAR,
    TEXT,
    by_kind,
    list_of,
    mapping_of,
    one_or_many,
    record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.scenarios.cloudformation import Template
    from gameday.scenarios.structure import Shape
    from gameday.scenarios.validation import Fault

__all__ = ["find_faults"]

_PLACE = by_kind("a path, or where an object is", {str: TEXT, dict: MAPPING})
_VALUE = or_function(SCALAR)
_LIST = or_function(LIST)
_MAPPING = or_function(MAPPING)
_POLICY = by_kind("a policy's name or document", {str: TEXT, dict: MAPPING})
_DESTINATION = record({"Type": TEXT})

_EVENT = record(
    {
        "Type": TEXT,
        "Properties": record(
            {
                "DeadLetterConfig": record({"QueueLogicalId": TEXT}),
                "DestinationConfig": record({"OnFailure": MAPPING}),
                "Enabled": _VALUE,
                "Events": one_or_many(_VALUE),
                "Name": _VALUE,
                "SqsSubscription": by_kind(
                    "`true` or a queue", {bool: ANYTHING, dict: MAPPING}
                ),
                "Target": MAPPING,
            }
        ),
    }
)
_CONNECTOR = {
    "Destination": one_or_many(record({"Id": _VALUE})),
    "Permissions": one_or_many(TEXT),
    "Source": record({"Id": _VALUE}),
}
_NOTIFICATIONS = record({"LambdaConfigurations": LIST})

_PROPERTIES: Mapping[str, Shape] = {
    "AWS::Lambda::Function": record(
        {"Code": _PLACE, "Layers": _LIST, "Tags": ANYTHING}
    ),
    "AWS::Lambda::LayerVersion": record(
        {"Content": _PLACE, "CompatibleRuntimes": list_of(TEXT)}
    ),
    "AWS::S3::Bucket": record({"NotificationConfiguration": _NOTIFICATIONS}),
    "AWS::Serverless::Connector": record(_CONNECTOR),
    "AWS::Serverless::Function": record(
        {
            "AutoPublishAlias": TEXT,
            "CodeUri": _PLACE,
            "DeadLetterQueue": record({"Type": TEXT}),
            "EventInvokeConfig": record(
                {"DestinationConfig": mapping_of(_DESTINATION)}
            ),
            "Events": mapping_of(_EVENT),
            "FunctionUrlConfig": MAPPING,
            "InlineCode": or_function(TEXT),
            "Layers": _LIST,
            "PackageType": _VALUE,
            "Policies": one_or_many(_POLICY),
            "Tags": MAPPING,
            "Tracing": _VALUE,
        }
    ),
    "AWS::Serverless::LayerVersion": record(
        {"CompatibleRuntimes": list_of(TEXT), "ContentUri": _PLACE}
    ),
    "AWS::Serverless::SimpleTable": record(
        {
            "PrimaryKey": record({"Name": _VALUE, "Type": TEXT}, required=("Name",)),
            "Tags": MAPPING,
        }
    ),
    "AWS::Serverless::StateMachine": record(
        {
            "Definition": MAPPING,
            "DefinitionSubstitutions": MAPPING,
            "DefinitionUri": _PLACE,
            "Events": mapping_of(_EVENT),
            "Policies": one_or_many(_POLICY),
            "Tags": MAPPING,
            "Tracing": MAPPING,
        }
    ),
    "AWS::StepFunctions::StateMachine": record(
        {
            "Definition": MAPPING,
            "DefinitionString": or_function(TEXT),
            "DefinitionS3Location": _PLACE,
            "DefinitionSubstitutions": MAPPING,
        }
    ),
}
_RESOURCE = record(
    {
        "Connectors": mapping_of(record({"Properties": record(_CONNECTOR)})),
        "IgnoreGlobals": one_or_many(TEXT),
    }
)


def find_faults(template: Template) -> Iterator[Fault]:
    """Find what is not of the form of its resource's type, functions worked out."""
    for name, resource in template["Resources"].items():
        path = ("Resources", name)
        yield from _RESOURCE(resource, path)
        shape = _PROPERTIES.get(resource["Type"])
        if shape is not None and resource.get("Properties") is not None:
            yield from shape(resource["Properties"], (*path, "Properties"))
    for kind, properties in (template.get("Globals") or {}).items():
        shape = _PROPERTIES.get(f"AWS::Serverless::{kind}")
        if shape is not None and isinstance(properties, dict):
            yield from shape(properties, ("Globals", kind))
