"""What each family of findings says happened: the action, who acted, and in what words.

The table beside this module is read top down; the first pattern that matches a type's
name is its behaviour. Its facts are what is told where the scenario tells nothing:
addresses and names from the ranges reserved for documentation. It builds nothing.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ActionKind", "Behaviour", "Role", "find_behaviour"]

ActionKind = Literal[
    "",
    "AWS_API_CALL",
    "DNS_REQUEST",
    "KUBERNETES_API_CALL",
    "NETWORK_CONNECTION",
    "PORT_PROBE",
    "RDS_LOGIN_ATTEMPT",
]
Role = Literal["TARGET", "ACTOR"]


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One row: how findings of a family look."""

    pattern: str
    action: ActionKind
    """The ``actionType``; empty where a finding has no action."""
    role: Role
    """Whether the resource is what acted, or what was acted upon."""
    facts: Mapping[str, str]
    """What is told by default: ``port``, ``domain``, ``api``, ``threat`` …"""
    title: str
    """The title, with ``{subject}`` for the resource, ``{api}`` for the call and
    ``{purpose}`` for the threat purpose."""


@cache
def find_behaviour(name: str) -> Behaviour:
    """Return the behaviour of a finding type.

    Raises:
        LookupError: No row matches; the table is meant to cover every known type.
    """
    for behaviour in _table():
        if fnmatchcase(name, behaviour.pattern):
            return behaviour
    raise LookupError(f"no behaviour for the finding type {name}")


@cache
def _table() -> tuple[Behaviour, ...]:
    file = resources.files(__package__).joinpath("behaviours.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return tuple(_read(row) for row in rows)


def _read(row: dict[str, str]) -> Behaviour:
    facts = (fact.partition("=") for fact in row["facts"].split())
    return Behaviour(
        pattern=row["pattern"],
        action=cast("ActionKind", row["action"]),
        role=cast("Role", row["role"]),
        facts={name: value for name, _, value in facts},
        title=row["title"],
    )
