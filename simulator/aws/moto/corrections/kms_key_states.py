"""A KMS key that is disabled, or about to be deleted, encrypts and decrypts nothing.

AWS: cryptographic operations answer ``DisabledException`` for a disabled key and
``KMSInvalidStateException`` for one that is pending deletion
(https://docs.aws.amazon.com/kms/latest/developerguide/key-state.html).

moto: carries on. Disabling a key is how a responder takes data away from an intruder,
and how a ransom is prepared; here either would have no effect. It also crashes where a
key is disabled, enabled or deleted by its ARN, which AWS takes as well as its id
(https://docs.aws.amazon.com/kms/latest/APIReference/API_DisableKey.html).
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.core.exceptions import JsonRESTError
from moto.kms.models import KmsBackend

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_CHANGES = (
    "disable_key",
    "enable_key",
    "schedule_key_deletion",
    "cancel_key_deletion",
)
_BY_KEY_ID = ("encrypt", "generate_data_key", "sign", "verify", "generate_mac")


def apply(patches: Patches) -> None:
    """Ask for the key's state before every cryptographic operation."""
    for name in (*_BY_KEY_ID, "verify_mac"):
        patches.set(KmsBackend, name, _before(getattr(KmsBackend, name)))
    for name in _CHANGES:
        patches.set(KmsBackend, name, _by_any_name(getattr(KmsBackend, name)))
    patches.set(KmsBackend, "decrypt", _after(KmsBackend.decrypt))


def _by_any_name(change: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(change)
    def change_by_id(backend: Any, key_id: str, *args: Any, **kwargs: Any) -> Any:
        return change(backend, backend.get_key_id(key_id), *args, **kwargs)

    return change_by_id


def _before(operation: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(operation)
    def operate(backend: Any, *args: Any, **kwargs: Any) -> Any:
        name = kwargs.get("key_id") or args[0]
        _ensure_enabled(backend, backend.any_id_to_key_id(name))
        return operation(backend, *args, **kwargs)

    return operate


def _after(decrypt: Callable[..., Any]) -> Callable[..., Any]:
    """Which key a ciphertext belongs to is known once it is decrypted."""

    @wraps(decrypt)
    def decrypt_enabled(backend: Any, *args: Any, **kwargs: Any) -> Any:
        plaintext, arn = decrypt(backend, *args, **kwargs)
        _ensure_enabled(backend, arn.split("/")[-1])
        return plaintext, arn

    return decrypt_enabled


def _ensure_enabled(backend: Any, key_id: str) -> None:
    key = backend.keys.get(key_id)
    if key is None or key.key_state == "Enabled":
        return
    if key.key_state == "Disabled":
        raise JsonRESTError("DisabledException", f"{key.arn} is disabled.")
    raise JsonRESTError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
