"""A database in a finding: an RDS instance and where it belongs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.guardduty.resources.reading import list_tags

if TYPE_CHECKING:
    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = ["describe_db_instance"]


def describe_db_instance(lookup: Lookup) -> Members:
    """Describe a database instance by its identifier.

    Raises:
        InjectFailed: There is no such database instance.
    """
    answer = lookup.ask(
        "rds", "describe_db_instances", DBInstanceIdentifier=lookup.name
    )
    found = answer["DBInstances"][0]
    details = {
        "dbInstanceIdentifier": found["DBInstanceIdentifier"],
        "engine": found["Engine"],
        "engineVersion": found.get("EngineVersion"),
        "dbClusterIdentifier": found.get("DBClusterIdentifier"),
        "dbInstanceArn": found["DBInstanceArn"],
        "dbiResourceId": found.get("DbiResourceId"),
        "tags": list_tags(found.get("TagList", [])),
    }
    known = {name: value for name, value in details.items() if value is not None}
    return {"rdsDbInstanceDetails": known}
