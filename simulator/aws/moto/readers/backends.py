"""Finding moto's backends without making one that was not there.

moto makes a backend on first sight of an account or region, which costs time (EC2:
milliseconds) and would let a question change the answer of the next.
"""

from __future__ import annotations

import sys
from typing import Any

__all__ = ["find_backend", "list_backends"]

_GLOBAL = "aws"
"""moto's region name for services that are one per partition."""


def list_backends(service: str) -> dict[str, Any]:
    """Return a service's backends by account; empty where moto never loaded it.

    Args:
        service: moto's package name: ``awslambda`` for Lambda.
    """
    module = sys.modules.get(f"moto.{service}.models")
    name = f"{service.removeprefix('aws')}_backends"
    backends: dict[str, Any] = getattr(module, name, {})
    return backends


def find_backend(service: str, account: str, region: str = _GLOBAL) -> Any | None:
    """Return a service's backend in an account and region, or None without one."""
    regions = dict.get(list_backends(service), account)
    return None if regions is None else dict.get(regions, region)
