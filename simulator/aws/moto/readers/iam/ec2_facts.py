"""Condition keys that EC2's things have of themselves, as moto keeps the things.

Source: Service Authorization Reference, "Condition keys for Amazon EC2".
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.arns import Arn
    from gameday.simulator.aws.iam.texts import Value

__all__ = ["read_ec2_facts", "write_truth"]


def write_truth(value: Any) -> str:
    """Write a switch as a condition key has it; moto keeps some as texts."""
    is_true = value.lower() == "true" if isinstance(value, str) else bool(value)
    return str(is_true).lower()


def read_ec2_facts(arn: Arn) -> Mapping[str, Value | None]:
    """Return what a thing of EC2's tells of itself."""
    read = _EC2.get(arn.kind)
    if read is None:
        return {}
    # Images and snapshots have no account in their ARN: any may have them.
    accounts = (arn.account,) if arn.account else tuple(list_backends("ec2"))
    for account in accounts:
        backend = find_backend("ec2", account, arn.region)
        facts = read(backend, arn) if backend is not None else {}
        if facts:
            return facts
    return {}


def _write_vpc(arn: Arn, vpc: Any) -> str:
    return f"arn:aws:ec2:{arn.region}:{arn.account}:vpc/{vpc}"


def _instance(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    instance = next(
        (
            each
            for reservation in backend.reservations.values()
            for each in reservation.instances
            if each.id == arn.name
        ),
        None,
    )
    if instance is None:
        return {}
    profile = instance.iam_instance_profile or {}
    metadata = instance.metadata_options
    return {
        "ec2:availabilityzone": instance.placement.zone,
        "ec2:ebsoptimized": write_truth(instance.ebs_optimized),
        "ec2:instanceid": instance.id,
        "ec2:instanceprofile": profile.get("Arn"),
        "ec2:instancetype": instance.instance_type,
        "ec2:metadatahttpendpoint": metadata.http_endpoint,
        "ec2:metadatahttptokens": metadata.http_tokens,
        "ec2:placementgroup": None,
        "ec2:productcode": None,
        "ec2:rootdevicetype": "ebs",
        "ec2:tenancy": instance.placement.tenancy or "default",
    }


def _volume(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    volume = backend.volumes.get(arn.name)
    if volume is None:
        return {}
    parent = volume.snapshot_id
    return {
        "ec2:availabilityzone": volume.zone.name,
        "ec2:encrypted": write_truth(volume.encrypted),
        "ec2:kmskeyid": volume.kms_key_id or None,
        "ec2:parentsnapshot": (
            f"arn:aws:ec2:{arn.region}::snapshot/{parent}" if parent else None
        ),
        "ec2:volumeid": volume.id,
        "ec2:volumeiops": str(volume.iops) if volume.iops else None,
        "ec2:volumesize": str(volume.size),
        "ec2:volumethroughput": str(volume.throughput) if volume.throughput else None,
        "ec2:volumetype": volume.volume_type,
    }


def _snapshot(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    snapshot = backend.snapshots.get(arn.name)
    if snapshot is None:
        return {}
    owner = snapshot.owner_id
    volume = getattr(snapshot.volume, "id", None)
    return {
        "ec2:encrypted": write_truth(snapshot.encrypted),
        "ec2:owner": owner,
        "ec2:parentvolume": (
            f"arn:aws:ec2:{arn.region}:{owner}:volume/{volume}" if volume else None
        ),
        "ec2:snapshotid": snapshot.id,
        "ec2:volumesize": str(getattr(snapshot.volume, "size", "")) or None,
    }


def _image(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    image = backend.amis.get(arn.name)
    if image is None:
        return {}
    return {
        "ec2:imageid": image.id,
        "ec2:imagetype": image.image_type or "machine",
        "ec2:owner": image.owner_id,
        "ec2:public": write_truth(image.is_public),
        "ec2:rootdevicetype": image.root_device_type or None,
    }


def _subnet(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    for subnets in backend.subnets.values():
        subnet = subnets.get(arn.name)
        if subnet is not None:
            return {
                "ec2:availabilityzone": subnet.availability_zone,
                "ec2:subnetid": subnet.id,
                "ec2:vpc": _write_vpc(arn, subnet.vpc_id),
            }
    return {}


def _group(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    for groups in backend.groups.values():
        if arn.name in groups:
            return {
                "ec2:securitygroupid": arn.name,
                "ec2:vpc": _write_vpc(arn, groups[arn.name].vpc_id),
            }
    return {}


def _interface(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    interface = backend.enis.get(arn.name)
    if interface is None:
        return {}
    subnet = interface.subnet
    return {
        "ec2:availabilityzone": subnet.availability_zone,
        "ec2:networkinterfaceid": interface.id,
        "ec2:subnet": f"arn:aws:ec2:{arn.region}:{arn.account}:subnet/{subnet.id}",
        "ec2:vpc": _write_vpc(arn, subnet.vpc_id),
    }


def _network_acl(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    acl = backend.network_acls.get(arn.name)
    if acl is None:
        return {}
    return {"ec2:networkaclid": acl.id, "ec2:vpc": _write_vpc(arn, acl.vpc_id)}


def _route_table(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    table = backend.route_tables.get(arn.name)
    if table is None:
        return {}
    return {"ec2:routetableid": table.id, "ec2:vpc": _write_vpc(arn, table.vpc_id)}


def _vpc(backend: Any, arn: Arn) -> Mapping[str, Value | None]:
    return {"ec2:vpcid": arn.name} if arn.name in backend.vpcs else {}


_EC2: dict[str, Callable[[Any, Arn], Mapping[str, Value | None]]] = {
    "image": _image,
    "instance": _instance,
    "network-acl": _network_acl,
    "network-interface": _interface,
    "route-table": _route_table,
    "security-group": _group,
    "snapshot": _snapshot,
    "subnet": _subnet,
    "volume": _volume,
    "vpc": _vpc,
}
