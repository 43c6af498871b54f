"""Instances, volumes and their attachments, with every property an exercise reads.

moto makes an instance without root volume, without ``SecurityGroupIds``, network
interfaces, public address, metadata options and termination protection, and a volume
without encryption, type and tags.
"""

from __future__ import annotations

import base64
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


def _create_instance(properties: Properties, place: Place) -> Any:
    backend = place.backend("ec2")
    mappings = properties.get("BlockDeviceMappings")
    instance = backend.run_instances(
        image_id=properties.get("ImageId", ""),
        count=1,
        user_data=_read_user_data(properties),
        security_group_names=properties.get("SecurityGroups", []),
        security_group_ids=properties.get("SecurityGroupIds", []),
        region_name=place.region,
        instance_type=properties.get("InstanceType", "m1.small"),
        is_instance_type_default="InstanceType" not in properties,
        placement=properties.get("AvailabilityZone"),
        subnet_id=properties.get("SubnetId"),
        key_name=properties.get("KeyName"),
        private_ip=properties.get("PrivateIpAddress"),
        # None lets the subnet decide; moto's default is no public address.
        associate_public_ip=None,
        nics=_read_interfaces(properties),
        tags={"instance": read_tags(properties), "volume": _volume_tags(properties)},
        disable_api_termination=is_true(properties.get("DisableApiTermination")),
        monitoring_state=(
            "enabled" if is_true(properties.get("Monitoring")) else "disabled"
        ),
        metadata_options=properties.get("MetadataOptions", {}),
        **({"block_device_mappings": mappings} if mappings else {}),
    ).instances[0]
    if "SourceDestCheck" in properties:
        instance.source_dest_check = is_true(properties["SourceDestCheck"])
    for volume in properties.get("Volumes", []):
        backend.attach_volume(volume["VolumeId"], instance.id, volume["Device"])
    if "IamInstanceProfile" in properties:
        backend.associate_iam_instance_profile(
            instance_id=instance.id,
            iam_instance_profile_name=properties["IamInstanceProfile"],
        )
    return instance


def _read_interfaces(properties: Properties) -> list[dict[str, Any]]:
    """Return ``NetworkInterfaces`` under the names the API gives their members."""
    return [
        {
            "Groups" if name == "GroupSet" else name: _read_value(value)
            for name, value in interface.items()
        }
        for interface in properties.get("NetworkInterfaces", [])
    ]


def _read_value(value: Any) -> Any:
    """YAML and parameters write truth in several ways."""
    return is_true(value) if value in ("true", "false") else value


def _read_user_data(properties: Properties) -> Any:
    from moto.core.types import Base64EncodedString

    text = properties.get("UserData")
    if text is None:
        return None
    return Base64EncodedString.from_encoded_bytes(base64.b64encode(_decode(text)))


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return text.encode()


def _volume_tags(properties: Properties) -> dict[str, str]:
    if is_true(properties.get("PropagateTagsToVolumeOnCreation")):
        return read_tags(properties)
    return {}


def _create_volume(properties: Properties, place: Place) -> Any:
    backend = place.backend("ec2")
    volume = backend.create_volume(
        size=properties.get("Size"),
        zone_name=properties["AvailabilityZone"],
        snapshot_id=properties.get("SnapshotId"),
        encrypted=is_true(properties.get("Encrypted")),
        kms_key_id=properties.get("KmsKeyId"),
        volume_type=properties.get("VolumeType"),
        iops=properties.get("Iops"),
    )
    volume.add_tags(read_tags(properties) | place.stack_tags)
    return Resource(
        volume.id, {"VolumeId": volume.id}, partial(_delete_volume, backend, volume.id)
    )


def _delete_volume(backend: Any, volume_id: str) -> None:
    """Delete a volume unless an instance's termination already has."""
    if volume_id in backend.volumes:
        _detach(backend, volume_id)
        backend.delete_volume(volume_id)


def _create_attachment(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    volume_id, instance_id = properties["VolumeId"], properties["InstanceId"]
    backend.attach_volume(volume_id, instance_id, properties.get("Device", "/dev/sdf"))
    return Resource(
        f"{volume_id}|{instance_id}",
        on_delete=partial(_detach, backend, volume_id),
    )


def _detach(backend: Any, volume_id: str) -> None:
    volume = backend.volumes.get(volume_id)
    if volume is not None and volume.attachment:
        backend.detach_volume(volume_id, None, None)


def _create_key_pair(properties: Properties, place: Place) -> Resource:
    backend = place.backend("ec2")
    name = properties["KeyName"]
    pair = backend.create_key_pair(
        name, properties.get("KeyType", "rsa"), read_tags(properties)
    )
    return Resource(
        name, {"KeyPairId": pair.id}, partial(backend.delete_key_pair, name)
    )


TYPES = {
    "AWS::EC2::Instance": ResourceType(
        _create_instance,
        frozenset(
            {
                "AvailabilityZone",
                "PrivateDnsName",
                "PrivateIp",
                "PublicDnsName",
                "PublicIp",
            }
        ),
    ),
    "AWS::EC2::KeyPair": ResourceType(
        _create_key_pair, frozenset({"KeyPairId"}), "KeyName"
    ),
    "AWS::EC2::Volume": ResourceType(_create_volume, frozenset({"VolumeId"})),
    "AWS::EC2::VolumeAttachment": ResourceType(_create_attachment),
}
