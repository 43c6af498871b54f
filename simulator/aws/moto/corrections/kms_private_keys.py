"""A symmetric KMS key has no private key.

This corrects no answer, but a price: moto makes an RSA key pair for every KMS key, the
symmetric ones included, which never use it. That takes 50 ms on average and up to half
a second, and cannot be seeded.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.kms import models

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make key pairs for asymmetric keys only."""
    generate = vars(models)["generate_private_key"]

    @wraps(generate)
    def generate_if_asymmetric(key_spec: str) -> Any:
        return None if key_spec == "SYMMETRIC_DEFAULT" else generate(key_spec)

    patches.set(models, "generate_private_key", generate_if_asymmetric)
