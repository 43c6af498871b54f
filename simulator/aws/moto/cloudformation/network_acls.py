"""Network access lists, their entries and the subnets they stand before.

moto's CloudFormation knows none of the three.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gameday.simulator.aws.moto.cloudformation.model import (
    Place,
    Properties,
    Resource,
    ResourceType,
    is_true,
    read_tags,
)

__all__ = ["TYPES"]


def _create_acl(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    acl = backend.create_network_acl(properties["VpcId"])
    acl.add_tags(read_tags(properties) | place.stack_tags)
    _deny_the_rest(backend, acl.id)
    return Resource(acl.id, {"Id": acl.id}, partial(backend.delete_network_acl, acl.id))


def _deny_the_rest(backend: Any, acl_id: str) -> None:
    """Add the rule every list ends with, which shows as number 32767."""
    for egress in (True, False):
        _add_entry(
            backend,
            {
                "NetworkAclId": acl_id,
                "RuleNumber": 32767,
                "Protocol": "-1",
                "RuleAction": "deny",
                "Egress": egress,
                "CidrBlock": "0.0.0.0/0",
            },
        )


def _add_entry(backend: Any, properties: Properties) -> None:
    ports, icmp = properties.get("PortRange", {}), properties.get("Icmp", {})
    backend.create_network_acl_entry(
        network_acl_id=properties["NetworkAclId"],
        rule_number=int(properties["RuleNumber"]),
        protocol=str(properties["Protocol"]),
        rule_action=properties["RuleAction"],
        egress=is_true(properties.get("Egress")),
        cidr_block=properties.get("CidrBlock"),
        icmp_code=icmp.get("Code"),
        icmp_type=icmp.get("Type"),
        port_range_from=ports.get("From"),
        port_range_to=ports.get("To"),
        ipv6_cidr_block=properties.get("Ipv6CidrBlock"),
    )


def _create_acl_entry(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    _add_entry(backend, properties)
    acl, number = properties["NetworkAclId"], int(properties["RuleNumber"])
    delete = partial(
        backend.delete_network_acl_entry,
        acl,
        number,
        is_true(properties.get("Egress")),
    )
    return Resource(f"{acl}|{number}", on_delete=delete)


def _create_acl_association(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    subnet_id = properties["SubnetId"]
    before = _find_association(backend, subnet_id)
    previous = before.network_acl_id
    after = backend.replace_network_acl_association(
        before.id, properties["NetworkAclId"]
    )

    def delete() -> None:
        now = _find_association(backend, subnet_id)
        backend.replace_network_acl_association(now.id, previous)

    return Resource(after.id, {"AssociationId": after.id}, delete)


def _find_association(backend: Any, subnet_id: str) -> Any:
    return next(
        association
        for acl in backend.network_acls.values()
        for association in acl.associations
        if association.subnet_id == subnet_id
    )


TYPES = {
    "AWS::EC2::NetworkAcl": ResourceType(_create_acl, frozenset({"Id"})),
    "AWS::EC2::NetworkAclEntry": ResourceType(_create_acl_entry),
    "AWS::EC2::SubnetNetworkAclAssociation": ResourceType(
        _create_acl_association, frozenset({"AssociationId"})
    ),
}
