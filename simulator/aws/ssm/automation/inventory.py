"""The operation that lists the instances that Systems Manager manages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.ssm.automation.state import ManagedInstance, SsmReader
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["describe_instance_information"]


def describe_instance_information(reader: SsmReader, call: Call) -> dict[str, Any]:
    """Answer DescribeInstanceInformation, on one page."""
    wanted = dict(_read_filters(call.params))
    managed = reader.managed_instances(call.account, call.region)
    listed = [_describe(each, call) for each in managed]
    return {
        "InstanceInformationList": [
            each
            for each in listed
            if all(each.get(key) in values for key, values in wanted.items())
        ]
    }


def _read_filters(params: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    """Yield filters of both forms, by the member that they look at."""
    for each in params.get("Filters", ()):
        yield _MEMBERS.get(each["Key"], each["Key"]), each["Values"]
    for each in params.get("InstanceInformationFilterList", ()):
        yield _MEMBERS.get(each["key"], each["key"]), each["valueSet"]


_MEMBERS = {"InstanceIds": "InstanceId", "PlatformTypes": "PlatformType"}


def _describe(instance: ManagedInstance, call: Call) -> dict[str, Any]:
    return {
        "InstanceId": instance.id,
        "PingStatus": "Online",
        "LastPingDateTime": call.time,
        "AgentVersion": "3.3.3050.0",
        "IsLatestVersion": True,
        "PlatformType": "Linux",
        "PlatformName": "Amazon Linux",
        "PlatformVersion": "2023",
        "ResourceType": "EC2Instance",
        "IPAddress": instance.address,
    }
