"""Everything random in the account comes from the exercise's seed.

AWS: does not say, of course. An exercise promises the same journal for the same seed.

moto: draws most ids from one generator that can be seeded, but session tokens, KMS keys
and nonces, upload ids and some others from ``os.urandom`` and ``uuid.uuid4``. botocore
draws idempotency tokens and invocation ids from ``uuid.uuid4``, and how long it waits
before it tries again from ``random.random``.

Private keys are not among it: they come from the cryptography library, differ between
runs, and do not show.
"""

from __future__ import annotations

import os
import random
import uuid
from importlib import import_module
from typing import TYPE_CHECKING, Any

from moto.moto_api._internal import mock_random

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_USE_OS = (
    "moto.iam.models",
    "moto.kms.models",
    "moto.kms.responses",
    "moto.kms.utils",
    "moto.s3.models",
    "moto.sts.utils",
)
_USE_UUID_MODULE = ("botocore.endpoint", "botocore.handlers", "moto.rds.models")
_USE_UUID4 = ("moto.cloudwatch.models", "moto.ssm.models")

_OURS = random.random
"""The process's own; a function that runs has another in its place."""


def apply(patches: Patches) -> None:
    """Let these modules draw from moto's seeded generator."""
    seeded_os = _StandIn(os, urandom=mock_random.randbytes)
    seeded_uuid = _StandIn(uuid, uuid4=mock_random.uuid4)
    for name in _USE_OS:
        patches.set(import_module(name), "os", seeded_os)
    for name in _USE_UUID_MODULE:
        patches.set(import_module(name), "uuid", seeded_uuid)
    for name in _USE_UUID4:
        patches.set(import_module(name), "uuid4", mock_random.uuid4)
    retries = import_module("botocore.retryhandler")
    patches.set(retries, "random", _StandIn(random, random=_draw))


def _draw() -> float:
    """Draw the jitter of a retry: a function's own, where one runs."""
    is_ours = random.random is _OURS
    return mock_random.random() if is_ours else random.random()


class _StandIn:
    """A module with some of its functions replaced."""

    def __init__(self, module: Any, **functions: Any) -> None:
        self._module = module
        self.__dict__.update(functions)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._module, name)
