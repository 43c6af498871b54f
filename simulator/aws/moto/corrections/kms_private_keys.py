"""A symmetric KMS key has no private key.

AWS: a key of the spec ``SYMMETRIC_DEFAULT`` is one 256-bit secret, and has no pair
(https://docs.aws.amazon.com/kms/latest/developerguide/symm-asymm-choose-key-spec.html).

moto: makes an RSA key pair for every KMS key, the symmetric ones included, which never
use it. That corrects no answer, but a price: 50 ms on average and up to half a second,
which cannot be seeded.
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
