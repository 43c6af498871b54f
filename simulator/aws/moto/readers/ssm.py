"""`SsmReader` over moto: documents, and the instances with a role.

Whether an agent runs on an instance, and may speak to the service, is not looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends
from moto.ssm.models import ssm_backends

from gameday.simulator.aws.ssm.automation.state import ManagedInstance, StoredDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MotoSsm"]

_RUNNING = "running"


class MotoSsm:
    """The Systems Manager that moto keeps (see `SsmReader`)."""

    def document(
        self, account: str, region: str, name: str, version: str = "$DEFAULT"
    ) -> StoredDocument | None:
        """Return a version of a document."""
        backend: Any = ssm_backends[account][region]
        documents = backend._documents.get(name)  # noqa: SLF001 - it has no other door
        if documents is None:
            return None
        if version == "$DEFAULT":
            return _read(documents.get_default_version())
        if version == "$LATEST":
            return _read(documents.get_latest_version())
        kept = documents.versions.get(version)
        return None if kept is None else _read(kept)

    def managed_instances(self, account: str, region: str) -> Sequence[ManagedInstance]:
        """Return the instances that run and have a role."""
        backend: Any = ec2_backends[account][region]
        return [
            ManagedInstance(kept.id, kept.private_ip)
            for kept in backend.all_instances()
            if kept.state == _RUNNING and _has_role(backend, kept.id)
        ]


def _read(kept: Any) -> StoredDocument:
    return StoredDocument(
        kept.name, str(kept.document_version), kept.document_type, kept.content
    )


def _has_role(backend: Any, instance_id: str) -> bool:
    association = backend.iam_instance_profile_associations.get(instance_id)
    return association is not None and bool(association.iam_instance_profile.roles)
