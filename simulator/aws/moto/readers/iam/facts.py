"""Condition keys that things have of themselves, as moto keeps the things.

Source: Service Authorization Reference, the condition keys of each resource type. A
kind that is not listed here is not looked into.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends
from gameday.simulator.aws.moto.readers.iam.resources import find_key
from gameday.simulator.aws.moto.readers.iam.storage import find_bucket_account

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.iam.texts import Value

__all__ = ["read_facts"]


def read_facts(arn: str) -> Mapping[str, Value | None]:
    """Return what a thing tells of itself; nothing where it is gone or unknown."""
    found = Arn.parse(arn)
    read = _READERS.get(found.service) if found else None
    return read(found) if found and read else {}


def _of_ec2(arn: Arn) -> Mapping[str, Value | None]:
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
        "ec2:ebsoptimized": _truth(instance.ebs_optimized),
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
        "ec2:encrypted": _truth(volume.encrypted),
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
        "ec2:encrypted": _truth(snapshot.encrypted),
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
        "ec2:public": _truth(image.is_public),
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


def _of_iam(arn: Arn) -> Mapping[str, Value | None]:
    """A principal's boundary, which keeps others from giving it more than that."""
    backend = find_backend("iam", arn.account)
    kept = {"role": "roles", "user": "users"}.get(arn.kind)
    if backend is None or kept is None:
        return {}
    for entity in getattr(backend, kept).values():
        if entity.name == arn.name:
            # moto's users have none: a correction gives them the same name for it.
            boundary = getattr(entity, "permissions_boundary_arn", None)
            return {"iam:permissionsboundary": boundary or None}
    return {}


def _of_kms(arn: Arn) -> Mapping[str, Value | None]:
    key = find_key(str(arn), account=arn.account, region=arn.region)
    if key is None:
        return {}
    is_multi = bool(key.multi_region)
    aliases = tuple(sorted(key.aliases))
    return {
        "kms:customermasterkeyspec": key.key_spec,
        "kms:customermasterkeyusage": key.key_usage or "ENCRYPT_DECRYPT",
        "kms:keyorigin": key.origin,
        "kms:keyspec": key.key_spec,
        "kms:keyusage": key.key_usage or "ENCRYPT_DECRYPT",
        "kms:multiregion": _truth(is_multi),
        "kms:multiregionkeytype": "PRIMARY" if is_multi else None,
        "kms:resourcealiases": aliases or None,
    }


def _of_rds(arn: Arn) -> Mapping[str, Value | None]:
    backend = find_backend("rds", arn.account, arn.region)
    if backend is None or arn.kind != "db":
        return {}
    name = arn.resource.partition(":")[2]
    database = backend.databases.get(name)
    if database is None:
        return {}
    facts: dict[str, Value | None] = {
        "rds:databaseclass": database.db_instance_class,
        "rds:databaseengine": database.engine,
        "rds:databasename": database.db_name or None,
        "rds:multiaz": _truth(database.multi_az),
        "rds:piops": str(database.iops) if database.iops else None,
        "rds:storageencrypted": _truth(database.storage_encrypted),
        "rds:storagesize": str(database.allocated_storage),
        "rds:vpc": "true",
    }
    tags = {tag["Key"].lower(): tag["Value"] for tag in database.tags or ()}
    return facts | {f"rds:db-tag/{key}": value for key, value in tags.items()}


def _of_s3(arn: Arn) -> Mapping[str, Value | None]:
    owner = find_bucket_account(arn.resource.split("/", 1)[0])
    return {"s3:resourceaccount": owner} if owner else {}


def _of_secrets(arn: Arn) -> Mapping[str, Value | None]:
    backend = find_backend("secretsmanager", arn.account, arn.region)
    for secret in dict.values(backend.secrets) if backend else ():
        if secret.arn == str(arn):
            return {
                "secretsmanager:kmskeyid": secret.kms_key_id or None,
                "secretsmanager:resource/allowrotationlambdaarn": (
                    secret.rotation_lambda_arn or None
                ),
                "secretsmanager:secretprimaryregion": arn.region,
            }
    return {}


def _truth(value: Any) -> str:
    is_true = value.lower() == "true" if isinstance(value, str) else bool(value)
    return str(is_true).lower()


_READERS: dict[str, Callable[[Arn], Mapping[str, Value | None]]] = {
    "ec2": _of_ec2,
    "iam": _of_iam,
    "kms": _of_kms,
    "rds": _of_rds,
    "s3": _of_s3,
    "secretsmanager": _of_secrets,
}
