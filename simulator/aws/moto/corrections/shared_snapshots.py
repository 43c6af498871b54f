"""A snapshot that is shared with another account can be seen, copied and used there.

AWS: permissions are given as lists of accounts and groups or as ``Add`` and ``Remove``,
and all taken back by a reset
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html).
Whoever has one, and everybody where the group ``all`` has, can describe the snapshot by
its id, copy it, and make a volume of it
(https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html),
which is encrypted if the snapshot is
(https://docs.aws.amazon.com/ebs/latest/userguide/encryption-examples.html).

moto: takes ``Add`` and ``Remove`` and does nothing, knows no reset, and keeps snapshots
to the account that made them. Nobody could tell whether an intruder in another account
still gets at one.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.responses import EmptyResult
from moto.ec2.models import EC2Backend, ec2_backends
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_EVERYBODY = "all"


def apply(patches: Patches) -> None:
    """Keep permissions in either form, and look for shared snapshots elsewhere."""
    modify = ElasticBlockStore.modify_snapshot_attribute
    describe = EC2Backend.describe_snapshots

    @wraps(modify)
    def modify_attribute(response: Any) -> Any:
        answer = modify(response)
        _apply_changes(response)
        return answer

    def reset_attribute(response: Any) -> Any:
        response.error_on_dryrun()
        snapshot = _find(response)
        snapshot.create_volume_permission_userids.clear()
        snapshot.create_volume_permission_groups.clear()
        return EmptyResult()

    @wraps(describe)
    def describe_shared(
        backend: Any, snapshot_ids: list[str] | None = None, filters: Any = None
    ) -> list[Any]:
        wanted = snapshot_ids or []
        shared = [each for each in _list_shared(backend) if each.id in wanted]
        names = {each.id for each in shared}
        own = [name for name in wanted if name not in names]
        if shared and not own:
            return shared
        return [*describe(backend, own, filters), *shared]

    create = EC2Backend.create_volume

    @wraps(create)
    def create_volume(
        backend: Any, size: Any, zone_name: str, snapshot_id: Any = None, **more: Any
    ) -> Any:
        shared = [each for each in _list_shared(backend) if each.id == snapshot_id]
        if not shared:
            return create(backend, size, zone_name, snapshot_id=snapshot_id, **more)
        # Under the account's own default key, where none is named.
        more["encrypted"] = more.get("encrypted") or shared[0].encrypted
        volume = create(backend, size or shared[0].volume.size, zone_name, **more)
        volume.snapshot_id = snapshot_id
        return volume

    patches.set(EC2Backend, "create_volume", create_volume)
    patches.set(ElasticBlockStore, "modify_snapshot_attribute", modify_attribute)
    patches.set(ElasticBlockStore, "reset_snapshot_attribute", reset_attribute)
    patches.set(EC2Backend, "describe_snapshots", describe_shared)


def _apply_changes(response: Any) -> None:
    changes = response._get_param("CreateVolumePermission", {})  # noqa: SLF001 - moto's way
    if not changes:
        return
    snapshot = _find(response)
    for change in changes.get("Add", ()):
        _permitted(snapshot, change).add(_who(change))
    for change in changes.get("Remove", ()):
        _permitted(snapshot, change).discard(_who(change))


def _find(response: Any) -> Any:
    name = response._get_param("SnapshotId")  # noqa: SLF001 - moto's way
    return response.ec2_backend.get_snapshot(name)


def _permitted(snapshot: Any, change: dict[str, str]) -> set[str]:
    is_account = "UserId" in change
    named = "userids" if is_account else "groups"
    permitted: set[str] = getattr(snapshot, f"create_volume_permission_{named}")
    return permitted


def _who(change: dict[str, str]) -> str:
    return change.get("UserId") or change["Group"]


def _list_shared(backend: Any) -> Iterator[Any]:
    """Yield what other accounts share with this one in its region."""
    for account in sorted(ec2_backends):
        if account == backend.account_id:
            continue
        for snapshot in ec2_backends[account][backend.region_name].snapshots.values():
            groups = snapshot.create_volume_permission_groups
            accounts = snapshot.create_volume_permission_userids
            if _EVERYBODY in groups or backend.account_id in accounts:
                yield snapshot
