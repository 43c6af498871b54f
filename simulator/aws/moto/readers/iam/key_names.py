"""What encrypted things call the key they lie under, as moto keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.moto.readers.backends import find_backend, list_backends

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["list_below", "read_key_name"]


def read_key_name(arn: str) -> str | None:
    """Return what a thing calls its key; None where it has none, or is gone."""
    found = Arn.parse(arn)
    read = _READERS.get(found.service) if found else None
    return (read(found) if read and found else None) or None


def list_below(arn: str) -> tuple[str, ...]:
    """Return the ARNs of the parameters below the path that an ARN has."""
    found = Arn.parse(arn)
    if found is None or found.service != "ssm":
        return ()
    backend = find_backend("ssm", found.account, found.region)
    path = found.resource.removeprefix("parameter").rstrip("/") + "/"
    kept = backend._parameters if backend else {}  # noqa: SLF001 - moto's only way
    start = arn.removesuffix(found.resource)
    return tuple(f"{start}parameter{each}" for each in kept if each.startswith(path))


def _secret(arn: Arn) -> str | None:
    backend = find_backend("secretsmanager", arn.account, arn.region)
    secrets = dict.values(backend.secrets) if backend else ()
    return next((s.kms_key_id for s in secrets if s.arn == str(arn)), None)


def _queue(arn: Arn) -> str | None:
    backend = find_backend("sqs", arn.account, arn.region)
    queue = backend.queues.get(arn.resource) if backend else None
    return getattr(queue, "kms_master_key_id", None)


def _topic(arn: Arn) -> str | None:
    backend = find_backend("sns", arn.account, arn.region)
    topic = backend.topics.get(str(arn)) if backend else None
    return topic.kms_master_key_id if topic else None


def _disk(arn: Arn) -> str | None:
    """Read a volume, a snapshot or an image: its own account's, or one that is shared.

    Their ids are unique, and snapshots' and images' ARNs name no account.
    """
    kind = {"image": "amis", "snapshot": "snapshots", "volume": "volumes"}.get(arn.kind)
    if kind is None:
        return None
    for account in (arn.account, *sorted(list_backends("ec2"))):
        backend = find_backend("ec2", account, arn.region) if account else None
        disk = getattr(backend, kind).get(arn.name) if backend else None
        if disk is not None:
            return _key_of_disk(getattr(disk, "ebs_snapshot", disk))
    return None


def _key_of_disk(disk: Any) -> str | None:
    return (disk.kms_key_id or "alias/aws/ebs") if disk.encrypted else None


_OF_RDS = {
    "cluster": "clusters",
    "cluster-snapshot": "cluster_snapshots",
    "db": "databases",
    "snapshot": "database_snapshots",
}
_UNNAMED = "default_kms_key_id"
"""moto's word for the key of what is encrypted without naming one."""


def _database(arn: Arn) -> str | None:
    backend = find_backend("rds", arn.account, arn.region)
    kind, _, name = arn.resource.partition(":")
    kept = getattr(backend, _OF_RDS.get(kind, ""), {}) if backend else {}
    found = kept.get(name)
    if found is None or not found.storage_encrypted:
        return None
    is_named = found.kms_key_id not in {None, _UNNAMED}
    return found.kms_key_id if is_named else "alias/aws/rds"


def _parameter(arn: Arn) -> str | None:
    backend = find_backend("ssm", arn.account, arn.region)
    name = arn.resource.removeprefix("parameter")
    kept = backend._parameters if backend else {}  # noqa: SLF001 - moto's only way
    for each in (name, name.removeprefix("/")):
        versions = dict.get(kept, each)
        if versions and versions[-1].parameter_type == "SecureString":
            return versions[-1].keyid or "alias/aws/ssm"
    return None


def _table(arn: Arn) -> str | None:
    backend = find_backend("dynamodb", arn.account, arn.region)
    table = backend.tables.get(arn.resource.split("/")[1]) if backend else None
    settings = (table.sse_specification if table else None) or {}
    return settings.get("KMSMasterKeyId") if settings.get("Enabled") else None


def _stream(arn: Arn) -> str | None:
    backend = find_backend("kinesis", arn.account, arn.region)
    stream = backend.streams.get(arn.name) if backend else None
    return stream.key_id if stream else None


def _function(arn: Arn) -> str | None:
    backend = find_backend("awslambda", arn.account, arn.region)
    name = arn.resource.partition(":")[2].split(":", 1)[0]
    kept = backend._lambdas._functions.get(name) if backend else None  # noqa: SLF001 - moto's only way
    return kept["latest"].kms_key_arn if kept and kept["latest"] else None


def _log_group(arn: Arn) -> str | None:
    backend = find_backend("logs", arn.account, arn.region)
    group = backend.groups.get(arn.resource.split(":")[1]) if backend else None
    return group.kms_key_id if group else None


_READERS: dict[str, Callable[[Arn], str | None]] = {
    "dynamodb": _table,
    "ec2": _disk,
    "kinesis": _stream,
    "lambda": _function,
    "logs": _log_group,
    "rds": _database,
    "secretsmanager": _secret,
    "sns": _topic,
    "sqs": _queue,
    "ssm": _parameter,
}
