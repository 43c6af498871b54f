"""What surrounds a resource and is in no AWS API: its users, containers, processes.

It adds what findings of a plan have besides, from the facts of the sighting; where
nothing is told, plain invented names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ids import make_hex
from gameday.simulator.aws.times import write_epoch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from random import Random

__all__ = ["describe_process", "describe_surroundings"]

_PARENT = {"name": "systemd", "executablePath": "/usr/lib/systemd/systemd", "pid": 1}
_MOUNT = "ContainerWithSensitiveMount"
_PRIVILEGED = "PrivilegedContainer"


def describe_surroundings(
    name: str, facts: Mapping[str, str], resource_type: str
) -> dict[str, Any]:
    """Return the members of ``resource`` that no AWS API tells.

    Args:
        name: The finding type.
        facts: What happened, as text.
        resource_type: The finding's ``resourceType``.
    """
    if ":Kubernetes/" in name and "verb" in facts:
        return {"kubernetesDetails": _kubernetes(name, facts)}
    if ":RDS/" in name and "failed" in facts:
        return {"rdsDbUserDetails": _database_user(facts)}
    if resource_type == "Container":
        return {"containerDetails": _container(facts)}
    return {}


def describe_process(
    facts: Mapping[str, str], now: datetime, rng: Random
) -> dict[str, Any]:
    """Return the ``runtimeDetails`` of what the runtime agent saw."""
    began = write_epoch(now)
    path = facts.get("file", "/usr/bin/curl")
    lineage = _PARENT | {
        "startTime": began,
        "uuid": make_hex(rng),
        "userId": 0,
        "euid": 0,
    }
    process = {
        "name": facts.get("process", "curl"),
        "executablePath": path,
        "executableSha256": make_hex(rng, 64),
        "pid": rng.randrange(1_000, 30_000),
        "pwd": "/",
        "startTime": began,
        "uuid": make_hex(rng),
        "parentUuid": lineage["uuid"],
        "user": facts.get("user", "root"),
        "userId": 0,
        "euid": 0,
        "lineage": [lineage],
    }
    return {"process": process, "context": {"filePath": path}}


def _kubernetes(name: str, facts: Mapping[str, str]) -> dict[str, Any]:
    anonymous = "Anonymous" in name
    user = {
        "username": facts.get(
            "user", "system:anonymous" if anonymous else "deploy-bot"
        ),
        "groups": ["system:unauthenticated" if anonymous else "system:authenticated"],
    }
    described: dict[str, Any] = {"kubernetesUserDetails": user}
    if facts["object"] in {"pods", "deployments"}:
        described["kubernetesWorkloadDetails"] = _workload(name, facts)
    return described


def _workload(name: str, facts: Mapping[str, str]) -> dict[str, Any]:
    workload: dict[str, Any] = {
        "name": facts.get("workload", "web"),
        "type": facts["object"],
        "namespace": facts.get("namespace", "default"),
        "containers": [_container(facts)],
    }
    if name.endswith(_PRIVILEGED):
        workload["containers"][0]["securityContext"] = {"privileged": True}
    if name.endswith(_MOUNT):
        mount = {"name": "host", "mountPath": "/host"}
        workload["containers"][0]["volumeMounts"] = [mount]
        workload["volumes"] = [{"name": "host", "hostPath": {"path": "/"}}]
    return workload


def _container(facts: Mapping[str, str]) -> dict[str, Any]:
    image = facts.get("image", "registry.example/web:1")
    return {
        "containerRuntime": "containerd",
        "name": facts.get("container", "web"),
        "image": image,
        "imagePrefix": image.rpartition("/")[0],
    }


def _database_user(facts: Mapping[str, str]) -> dict[str, str]:
    return {
        "user": facts.get("user", "admin"),
        "application": facts.get("application", "psql"),
        "database": facts.get("database", "postgres"),
        "ssl": "Not Required",
        "authMethod": "password",
    }
