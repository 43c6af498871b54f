"""What backs a finding: threat lists, malware scans, and the signals of a sequence.

A finding's action says what happened; this says why it is thought to be bad.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ids import make_hex
from gameday.simulator.aws.times import write_epoch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

__all__ = ["describe_evidence", "describe_scan", "describe_sequence"]

_LISTS = {"custom": "customer-threat-list"}
_PROVIDER = "Amazon"
_SEQUENCE_KINDS = {
    "access_key": "ACCESS_KEY",
    "bucket": "S3_BUCKET",
    "cluster": "EKS_CLUSTER",
    "ecs_cluster": "ECS_CLUSTER",
    "eks_cluster": "EKS_CLUSTER",
    "image": "EC2_IMAGE",
    "instance": "EC2_INSTANCE",
    "role": "ACCESS_KEY",
    "user": "ACCESS_KEY",
}


def describe_evidence(facts: Mapping[str, str]) -> dict[str, Any]:
    """Return ``evidence`` and ``additionalInfo`` of a finding's ``service``."""
    if "threat" not in facts and "list" not in facts:
        return {"additionalInfo": {}}
    name = facts.get("threat_list") or _LISTS.get(facts.get("list", ""), _PROVIDER)
    detail: dict[str, Any] = {"threatListName": name, "threatNames": []}
    if "threat" in facts:
        detail["threatNames"] = [facts["threat"]]
    return {
        "additionalInfo": {"threatListName": name},
        "evidence": {"threatIntelligenceDetails": [detail]},
    }


def describe_scan(
    plan: str, facts: Mapping[str, str], now: datetime, rng: Random
) -> dict[str, Any]:
    """Return the part of ``service`` that tells of a malware scan, empty if none."""
    if not plan.startswith("Malware Protection"):
        return {}
    threat = facts["threat"]
    scan = make_hex(rng)
    if plan == "Malware Protection for EC2":
        return {
            "featureName": "EbsVolumeScan",
            "ebsVolumeScanDetails": _volume_scan(threat, scan, now, rng),
        }
    found = {"name": threat, "source": _PROVIDER, "count": 1}
    details = {"scanId": scan, "threats": [found], "uniqueThreatCount": 1}
    return {"malwareScanDetails": details}


def describe_sequence(
    title: str,
    resources: Mapping[str, str],
    now: datetime,
    rng: Random,
) -> dict[str, Any]:
    """Return the ``detection`` of an attack sequence: its resources and its signal."""
    moment = write_epoch(now)
    uids = list(dict.fromkeys(resources.values()))
    signal = {
        "uid": make_hex(rng),
        "type": "CLOUD_TRAIL",
        "name": "Activity that belongs to an attack sequence",
        "createdAt": moment,
        "updatedAt": moment,
        "firstSeenAt": moment,
        "lastSeenAt": moment,
        "count": 1,
        "resourceUids": uids,
    }
    sequence = {
        "uid": make_hex(rng),
        "description": title,
        "resources": [
            {"uid": name, "name": name, "resourceType": _SEQUENCE_KINDS[kind]}
            for kind, name in resources.items()
            if kind in _SEQUENCE_KINDS
        ],
        "signals": [signal],
    }
    return {"detection": {"sequence": sequence}}


def _volume_scan(threat: str, scan: str, now: datetime, rng: Random) -> dict[str, Any]:
    moment = write_epoch(now)
    path = {
        "filePath": "tmp/payload",
        "fileName": "payload",
        "hash": make_hex(rng, 64),
    }
    named = {"name": threat, "severity": "HIGH", "itemCount": 1, "filePaths": [path]}
    worst = {"severity": "HIGH", "threatName": threat, "count": 1}
    return {
        "scanId": scan,
        "scanStartedAt": moment,
        "scanCompletedAt": moment,
        "scanType": "GUARDDUTY_INITIATED",
        "sources": [_PROVIDER],
        "scanDetections": {
            "scannedItemCount": {"totalGb": 8, "files": 12_000, "volumes": 1},
            "threatsDetectedItemCount": {"files": 1},
            "highestSeverityThreatDetails": worst,
            "threatDetectedByName": {
                "itemCount": 1,
                "uniqueThreatNameCount": 1,
                "shortened": False,
                "threatNames": [named],
            },
        },
    }
