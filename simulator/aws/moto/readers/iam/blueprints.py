"""The roles inside what moto keeps: profiles, launch templates, SSM documents."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import yaml

from gameday.simulator.aws.moto.readers.backends import find_backend

__all__ = ["find_inner_role"]

_PARAMETER = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def find_inner_role(kind: str, name: str, *, account: str, region: str) -> str | None:
    """Return the ARN of the role inside something, or None where there is none.

    Args:
        kind: ``role-of-profile``, ``role-of-launch-template`` and the like.
        name: Its name, id or ARN; a launch template's with a colon and a version.
        account: Whose it is.
        region: Where it is.
    """
    find = _FINDERS.get(kind)
    return find(name, account, region) if find else None


def _of_profile(name: str, account: str, _region: str) -> str | None:
    backend = find_backend("iam", account)
    for profile in backend.instance_profiles.values() if backend else ():
        if name in {profile.name, profile.arn} and profile.roles:
            return str(profile.roles[0].arn)
    return None


def _of_launch_template(name: str, account: str, region: str) -> str | None:
    backend = find_backend("ec2", account, region)
    name, _, version = name.partition(":")
    if backend is None:
        return None
    template = backend.launch_templates.get(
        backend.launch_template_name_to_ids.get(name, name)
    )
    data = _read_version(template, version) if template else {}
    profile = data.get("IamInstanceProfile") or {}
    named = profile.get("Arn") or profile.get("Name")
    return _of_profile(str(named), account, region) if named else None


def _read_version(template: Any, version: str) -> Mapping[str, Any]:
    numbers = {
        "$default": template.default_version_number,
        "$latest": len(template.versions),
    }
    number = numbers.get(version.lower(), version)
    kept = (each for each in template.versions if str(each.number) == str(number))
    found = next(kept, None)
    return found.data if found else {}


def _of_launch_configuration(name: str, account: str, region: str) -> str | None:
    backend = find_backend("autoscaling", account, region)
    kept = backend.launch_configurations.get(name) if backend else None
    profile = getattr(kept, "iam_instance_profile", None)
    return _of_profile(str(profile), account, region) if profile else None


def _of_document(name: str, account: str, region: str) -> str | None:
    """Read a document's own role, or the default of the parameter that names it."""
    backend = find_backend("ssm", account, region)
    documents = backend._documents.get(name) if backend else None  # noqa: SLF001 - it has no other door
    if documents is None:
        return None
    content = documents.get_default_version().content
    if not isinstance(content, Mapping):
        content = yaml.safe_load(str(content))
    role = str(content.get("assumeRole") or "")
    parameter = _PARAMETER.fullmatch(role.strip())
    if parameter:
        declared = (content.get("parameters") or {}).get(parameter[1]) or {}
        role = str(declared.get("default") or "")
    return role if role.startswith("arn:") else None


_FINDERS: Mapping[str, Callable[[str, str, str], str | None]] = {
    "role-of-document": _of_document,
    "role-of-launch-configuration": _of_launch_configuration,
    "role-of-launch-template": _of_launch_template,
    "role-of-profile": _of_profile,
}
