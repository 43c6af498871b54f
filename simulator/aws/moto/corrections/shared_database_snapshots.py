"""A database's snapshot that is shared is copied and restored by its ARN.

AWS: an account that is among those of the attribute ``restore``, and any account where
``all`` is, may copy the snapshot and make a database of it (RDS user guide, "Sharing a
DB snapshot"). Who may is the gateway's affair.

moto: looks in the caller's account alone, whatever account the ARN names.
"""

from __future__ import annotations

from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.rds.models import RDSBackend, rds_backends

from gameday.simulator.aws.arns import Arn

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Look where the ARN says."""
    get, describe = RDSBackend.get_db_snapshot, RDSBackend.describe_db_snapshots
    restore = RDSBackend.restore_db_instance_from_db_snapshot

    @wraps(get)
    def get_snapshot(backend: Any, name: str) -> Any:
        return get(*_find(backend, name))

    @wraps(describe)
    def describe_snapshots(
        backend: Any,
        db_instance_identifier: str | None,
        db_snapshot_identifier: str | None = None,
        *args: Any,
        **given: Any,
    ) -> Any:
        name = db_snapshot_identifier
        if name:
            backend, name = _find(backend, name)
        return describe(backend, db_instance_identifier, name, *args, **given)

    @wraps(restore)
    def restore_shared(backend: Any, from_snapshot_id: str, overrides: Any) -> Any:
        where, name = _find(backend, from_snapshot_id)
        if where is backend:
            return restore(backend, name, overrides)
        # moto reads what is restored by its name: for this once it lies here, too.
        kept, borrowed = backend.database_snapshots, f"{where.account_id}-{name}"
        kept[borrowed] = copy(get(where, name))
        kept[borrowed].db_snapshot_identifier = borrowed
        try:
            return restore(backend, borrowed, overrides)
        finally:
            del kept[borrowed]

    patches.set(RDSBackend, "get_db_snapshot", get_snapshot)
    patches.set(RDSBackend, "describe_db_snapshots", describe_snapshots)
    patches.set(RDSBackend, "restore_db_instance_from_db_snapshot", restore_shared)


def _find(backend: Any, name: str) -> tuple[Any, str]:
    """Return the backend that has a snapshot, and the snapshot's name in it."""
    arn = Arn.parse(name)
    if arn is None:
        return backend, name
    return rds_backends[arn.account][arn.region], arn.resource.partition(":")[2]
