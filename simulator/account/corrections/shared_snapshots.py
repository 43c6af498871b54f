"""A snapshot that is shared with another account can be seen and copied there.

AWS: whoever is in ``createVolumePermission``, or everybody where the group ``all`` is,
can describe the snapshot by its id and copy it
(https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html).

moto: keeps snapshots to the account that made them, so nobody could tell whether an
intruder in another account still gets at one.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models import EC2Backend, ec2_backends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.patching import Patches

__all__ = ["apply"]

_EVERYBODY = "all"


def apply(patches: Patches) -> None:
    """Look into other accounts for the snapshots that are asked for by id."""
    describe = EC2Backend.describe_snapshots

    @wraps(describe)
    def describe_shared(
        backend: Any, snapshot_ids: list[str] | None = None, filters: Any = None
    ) -> list[Any]:
        wanted = snapshot_ids or ()
        foreign = [each for each in _shared_with(backend) if each.id in wanted]
        names = {each.id for each in foreign}
        own = [name for name in wanted if name not in names]
        if wanted and not own:
            return foreign
        return [*describe(backend, own or None, filters), *foreign]

    patches.set(EC2Backend, "describe_snapshots", describe_shared)


def _shared_with(backend: Any) -> Iterator[Any]:
    for account in sorted(ec2_backends):
        if account == backend.account_id:
            continue
        for snapshot in ec2_backends[account][backend.region_name].snapshots.values():
            allowed = snapshot.create_volume_permission_userids
            if (
                backend.account_id in allowed
                or _EVERYBODY in snapshot.create_volume_permission_groups
            ):
                yield snapshot
