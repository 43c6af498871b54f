"""The versions that decide how an exercise goes, for its journal's first line."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

__all__ = ["list_versions"]

_PACKAGES = ("aws-gameday-simulator", "boto3", "botocore", "moto")


def list_versions() -> dict[str, str]:
    """Return the versions of the simulator and of what it emulates AWS with."""
    return {name: _version(name) for name in _PACKAGES}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
