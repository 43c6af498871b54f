"""Stored data in a finding: volumes, snapshots, images and backup recovery points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.resources.reading import missing

if TYPE_CHECKING:
    from gameday.simulator.aws.guardduty.resources.reading import Lookup, Members

__all__ = [
    "describe_image",
    "describe_recovery_point",
    "describe_snapshot",
    "describe_volume",
]


def describe_volume(lookup: Lookup) -> Members:
    """Describe a scanned volume by its id.

    Raises:
        InjectFailed: There is no such volume.
    """
    answer = lookup.ask("ec2", "describe_volumes", VolumeIds=[lookup.name])
    found = answer["Volumes"][0]
    attached = found.get("Attachments", [])
    details: dict[str, Any] = {
        "volumeArn": _arn(lookup, "volume"),
        "volumeType": found["VolumeType"],
        "volumeSizeInGB": found["Size"],
        "encryptionType": "CMK" if found.get("KmsKeyId") else "UNENCRYPTED",
    }
    if attached:
        details["deviceName"] = attached[0]["Device"]
    if found.get("KmsKeyId"):
        details["kmsKeyArn"] = found["KmsKeyId"]
    return {"ebsVolumeDetails": {"scannedVolumeDetails": [details]}}


def describe_snapshot(lookup: Lookup) -> Members:
    """Describe a snapshot by its id.

    Raises:
        InjectFailed: There is no such snapshot.
    """
    lookup.ask("ec2", "describe_snapshots", SnapshotIds=[lookup.name])
    return {"ebsSnapshotDetails": {"snapshotArn": _arn(lookup, "snapshot")}}


def describe_image(lookup: Lookup) -> Members:
    """Describe a machine image by its id.

    Raises:
        InjectFailed: There is no such image.
    """
    answer = lookup.ask("ec2", "describe_images", ImageIds=[lookup.name])
    if not answer["Images"]:
        raise missing(lookup.kind, lookup.name)
    return {"ec2ImageDetails": {"imageArn": _arn(lookup, "image")}}


def describe_recovery_point(lookup: Lookup) -> Members:
    """Describe a recovery point by ``vault/arn``, as the scenario names it."""
    vault, _, arn = lookup.name.partition("/")
    details = {"recoveryPointArn": arn or vault, "backupVaultName": vault}
    return {"recoveryPointDetails": details}


def _arn(lookup: Lookup, resource: str) -> str:
    account = lookup.account
    place = f"arn:{account.partition}:ec2:{account.region}:{account.id}"
    return f"{place}:{resource}/{lookup.name}"
