"""A KMS key whose waiting period is over is gone, with its aliases.

AWS: deletes the key and all that belongs to it when the period of
``ScheduleKeyDeletion`` ends
(https://docs.aws.amazon.com/kms/latest/developerguide/deleting-keys.html).

moto: leaves it pending for ever. Whoever lets a ransomed key expire would see it come
back with ``CancelKeyDeletion`` weeks after AWS had destroyed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.kms.responses import KmsResponse

from gameday.simulator.aws.moto.readers.iam.resources import is_deleted

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Delete what is due before KMS answers anything."""
    find: property = vars(KmsResponse)["kms_backend"]

    def find_swept(response: Any) -> Any:
        backend = find.__get__(response)
        for key_id in [k for k, key in dict.items(backend.keys) if is_deleted(key)]:
            del backend.keys[key_id]
        return backend

    patches.set(KmsResponse, "kms_backend", property(find_swept))
