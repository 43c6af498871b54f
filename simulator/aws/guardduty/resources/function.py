"""A Lambda function in a finding: its role, version, network and tags."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.resources.reading import list_tags
from gameday.simulator.aws.times import write_epoch

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = ["describe_function"]


def describe_function(lookup: Lookup) -> Members:
    """Describe a function by its name or ARN.

    Raises:
        InjectFailed: There is no such function.
    """
    answer = lookup.ask("lambda", "get_function", FunctionName=lookup.name)
    found = answer["Configuration"]
    details = {
        "functionArn": found["FunctionArn"],
        "functionName": found["FunctionName"],
        "description": found.get("Description") or None,
        "lastModifiedAt": write_epoch(datetime.fromisoformat(found["LastModified"])),
        "revisionId": found.get("RevisionId"),
        "functionVersion": found["Version"],
        "role": found["Role"],
        "vpcConfig": _network(lookup, found.get("VpcConfig", {})),
        "tags": list_tags(answer.get("Tags", {})),
    }
    known = {name: value for name, value in details.items() if value is not None}
    return {"lambdaDetails": known}


def _network(lookup: Lookup, config: Mapping[str, Any]) -> dict[str, Any] | None:
    if not config.get("SubnetIds"):
        return None
    groups = lookup.ask(
        "ec2", "describe_security_groups", GroupIds=config["SecurityGroupIds"]
    )
    return {
        "subnetIds": config["SubnetIds"],
        "vpcId": config["VpcId"],
        "securityGroups": [
            {"groupId": group["GroupId"], "groupName": group["GroupName"]}
            for group in groups["SecurityGroups"]
        ],
    }
