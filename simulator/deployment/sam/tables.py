"""``AWS::Serverless::SimpleTable``: a DynamoDB table with a primary key alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_table"]

_KNOWN = frozenset(
    {"PointInTimeRecoverySpecification", "PrimaryKey", "ProvisionedThroughput"}
    | {"SSESpecification", "TableName", "Tags"}
)
_TYPES = {"Binary": "B", "Number": "N", "String": "S"}


def add_table(generation: Generation, logical_id: str, resource: Template) -> None:
    """Write a table out."""
    properties = resource.get("Properties") or {}
    generation.check(logical_id, properties, _KNOWN)
    key = properties.get("PrimaryKey") or {"Name": "id", "Type": "String"}
    throughput = properties.get("ProvisionedThroughput")
    tags = properties.get("Tags")
    kind = _TYPES.get(key.get("Type", "String"), "S")
    table = {
        "AttributeDefinitions": [{"AttributeName": key["Name"], "AttributeType": kind}],
        "KeySchema": [{"AttributeName": key["Name"], "KeyType": "HASH"}],
        "BillingMode": None if throughput else "PAY_PER_REQUEST",
        "ProvisionedThroughput": throughput,
        "PointInTimeRecoverySpecification": properties.get(
            "PointInTimeRecoverySpecification"
        ),
        "SSESpecification": properties.get("SSESpecification"),
        "TableName": properties.get("TableName"),
        "Tags": tags and [{"Key": k, "Value": v} for k, v in tags.items()],
    }
    generation.add(
        logical_id, "AWS::DynamoDB::Table", table, DependsOn=resource.get("DependsOn")
    )
