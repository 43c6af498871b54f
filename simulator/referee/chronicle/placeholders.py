"""Resources as a policy should name them: without what differs in every exercise.

Account and region stay as they are. An id that AWS makes up (``i-0abc…``, a key's UUID,
a detector's id, a secret's suffix) and a name that CloudFormation made up become
wildcards, as they stand in a policy that is written before the resource is there.
"""

from __future__ import annotations

import re
from os.path import commonprefix
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gameday.simulator.account import Stack

__all__ = ["find_placeholders", "generalise"]

_MADE_UP = (
    (
        re.compile(r"(?<=/)[a-z]{1,12}(?:-[a-z]{1,12}){0,2}-[0-9a-f]{8,17}(?![\w-])"),
        "*",
    ),
    (re.compile(r"(?<=[/:])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])"), "*"),
    (re.compile(r"(?<=/)[0-9a-f]{32}(?!\w)"), "*"),
    (re.compile(r"(?<=:secret:)(\S+)-\w{6}$"), r"\1-??????"),
)
_MOST = 20
"""Resources that a statement lists one by one."""


def find_placeholders(stack: Stack) -> Mapping[str, str]:
    """Map each name that was generated for a stack to one with a wildcard."""
    placeholders = {}
    for logical_id, resource in stack.resources.items():
        name, stem = resource.physical_id, f"{stack.name}-{logical_id}-"
        if name.lower().startswith(stem.lower()):
            placeholders[name] = f"{name[: len(stem)]}*"
    return placeholders


def generalise(resources: Iterable[str], placeholders: Mapping[str, str]) -> list[str]:
    """Return what a statement should list for some resources, sorted."""
    names = sorted({_generalise(each, placeholders) for each in resources})
    if "*" in names:
        return ["*"]
    if len(names) <= _MOST:
        return names
    return [f"{commonprefix(names)}*"]  # noqa: RUF071 - an ARN is no path


def _generalise(resource: str, placeholders: Mapping[str, str]) -> str:
    for name, placeholder in placeholders.items():
        resource = resource.replace(name, placeholder)
    for pattern, wildcard in _MADE_UP:
        resource = pattern.sub(wildcard, resource)
    return resource
