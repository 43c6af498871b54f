"""Elastic addresses and network interfaces.

moto leaves out an address's tags, knows no association of one, and does not delete an
interface with its stack.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    read_tags,
)

__all__ = ["TYPES"]


def _create_address(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    tags = read_tags(properties) | place.stack_tags
    address = backend.allocate_address(domain="vpc", tags=tags)
    if "InstanceId" in properties:
        instance = backend.get_instance(properties["InstanceId"])
        backend.associate_address(instance=instance, address=address.public_ip)
    return Resource(
        address.public_ip,
        {"AllocationId": address.allocation_id, "PublicIp": address.public_ip},
        partial(_release, backend, address),
    )


def _release(backend: Any, address: Any) -> None:
    _disassociate(address)
    backend.release_address(allocation_id=address.allocation_id)


def _disassociate(address: Any) -> None:
    if address.eni is not None:
        address.eni.public_ip = None
        address.eni.check_auto_public_ip()
    address.instance = address.eni = address.association_id = None


def _create_address_association(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    target: dict[str, Any] = {}
    if "InstanceId" in properties:
        target["instance"] = backend.get_instance(properties["InstanceId"])
    if "NetworkInterfaceId" in properties:
        target["eni"] = backend.get_network_interface(properties["NetworkInterfaceId"])
    address = backend.associate_address(
        **target,
        allocation_id=properties.get("AllocationId"),
        address=properties.get("EIP"),
    )
    return Resource(
        address.association_id,
        {"Id": address.association_id},
        partial(_disassociate, address),
    )


def _create_interface(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    interface = backend.create_network_interface(
        properties["SubnetId"],
        properties.get("PrivateIpAddress"),
        group_ids=properties.get("GroupSet", []),
        description=properties.get("Description"),
        tags=read_tags(properties) | place.stack_tags,
    )
    return Resource(
        interface.id,
        {"Id": interface.id, "PrimaryPrivateIpAddress": interface.private_ip_address},
        partial(_delete_interface, backend, interface),
    )


def _delete_interface(backend: Any, interface: Any) -> None:
    if interface.instance is not None:
        interface.instance.detach_eni(interface)
    backend.delete_network_interface(interface.id)


TYPES = {
    "AWS::EC2::EIP": ResourceType(
        _create_address, frozenset({"AllocationId", "PublicIp"})
    ),
    "AWS::EC2::EIPAssociation": ResourceType(
        _create_address_association, frozenset({"Id"})
    ),
    "AWS::EC2::NetworkInterface": ResourceType(
        _create_interface, frozenset({"Id", "PrimaryPrivateIpAddress"})
    ),
}
