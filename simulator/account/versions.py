"""The versions that decide how an exercise goes, for its journal's beginning."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from gameday.simulator.aws.moto.versions import WRITTEN_FOR, explain_mismatch

__all__ = ["list_versions"]

_PACKAGES = ("aws-gameday-simulator", "boto3", "botocore", "moto")


def list_versions() -> dict[str, str]:
    """Return the versions of the simulator and of what it emulates AWS with.

    A moto that the simulator was not written for says so beside its version, so that
    whoever reads an old journal knows it too.
    """
    found = {name: _version(name) for name in _PACKAGES}
    if explain_mismatch():
        found["moto"] += f" (written for {', '.join(WRITTEN_FOR)})"
    return found


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "unknown"
