"""The parts of the installation that are left to choice, and whether they are there.

An extra is asked for where something of it is about to be used, before anything is
imported from it, so that everything else works without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EXTRAS", "Extra", "MissingExtra", "require_extra"]


@dataclass(frozen=True, slots=True)
class Extra:
    """What an extra brings."""

    module: str
    """A module of it that nobody else has."""
    product: str
    """What people call it."""


EXTRAS: Mapping[str, Extra] = {
    "custodian": Extra("c7n.policy", "Cloud Custodian"),
    "investigate": Extra("duckdb", "DuckDB"),
    "sigma": Extra("sigma.rule", "pySigma"),
    "storm": Extra("locust", "Locust"),
}
"""The extras by the names under which they are installed."""


class MissingExtra(UsageError):
    """What is asked for needs an extra that is not installed."""

    def __init__(self, extra: str, *, wanted_by: str) -> None:
        super().__init__(
            f"{wanted_by} needs {EXTRAS[extra].product}, which is not installed",
            code="extra-missing",
            hint=f"`pip install 'aws-gameday-simulator[{extra}]'`",
        )


def require_extra(extra: str, *, wanted_by: str) -> None:
    """See that an extra is installed.

    Args:
        extra: Its name.
        wanted_by: What needs it, as the subject of a sentence.

    Raises:
        MissingExtra: It is not.
    """
    if not _is_installed(EXTRAS[extra].module):
        raise MissingExtra(extra, wanted_by=wanted_by)


def _is_installed(module: str) -> bool:
    try:
        spec = find_spec(module)
    except ModuleNotFoundError:  # of the package that it would be in
        return False
    # a user's folder of that name, such as `duckdb/` with notes, has no origin
    return spec is not None and spec.origin is not None
