"""The instances that Systems Manager manages: those that run and have a role.

Whether an agent runs on one, and may speak to the service, is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call

__all__ = ["describe_instance_information"]

_RUNNING = "running"


def describe_instance_information(call: Call) -> dict[str, Any]:
    """Answer DescribeInstanceInformation, on one page."""
    wanted = dict(_read_filters(call.params))
    listed = [_describe(each, call) for each in _list_managed(call)]
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


def _list_managed(call: Call) -> Iterator[Any]:
    from moto.ec2.models import ec2_backends

    backend: Any = ec2_backends[call.account][call.region]
    for instance in backend.all_instances():
        association = backend.iam_instance_profile_associations.get(instance.id)
        has_role = association and association.iam_instance_profile.roles
        if has_role and instance.state == _RUNNING:
            yield instance


def _describe(instance: Any, call: Call) -> dict[str, Any]:
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
        "IPAddress": instance.private_ip,
    }
