"""Credentials in a finding: an access key, a user, a role's session, the root user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import InjectFailed
from gameday.simulator.aws.guardduty.resources.instance import find_instance
from gameday.simulator.aws.guardduty.resources.reading import Lookup, missing

if TYPE_CHECKING:
    from gameday.simulator.aws.guardduty.resources.reading import Members

__all__ = [
    "describe_access_key",
    "describe_instance_session",
    "describe_role",
    "describe_root",
    "describe_user",
]

_TEMPORARY = "ASIA"
"""The prefix of temporary keys, which IAM itself cannot trace to their role."""


def describe_access_key(lookup: Lookup) -> Members:
    """Describe a key by its id; a temporary one needs its role or instance beside it.

    Raises:
        InjectFailed: The key is nobody's.
    """
    if lookup.name.startswith(_TEMPORARY):
        return _describe_temporary_key(lookup)
    answer = lookup.ask("iam", "get_access_key_last_used", AccessKeyId=lookup.name)
    return _describe_user(lookup, answer["UserName"], lookup.name)


def describe_user(lookup: Lookup) -> Members:
    """Describe a user by its name, with the access key given or the first it has."""
    key = lookup.beside.get("access_key")
    if key is None:
        answer = lookup.ask("iam", "list_access_keys", UserName=lookup.name)
        keys = [found["AccessKeyId"] for found in answer["AccessKeyMetadata"]]
        key = keys[0] if keys else None
    return _describe_user(lookup, lookup.name, key)


def describe_role(lookup: Lookup) -> Members:
    """Describe a session of a role by the role's name or ARN, ``role:session`` too."""
    name, _, session = lookup.name.rpartition("/")[2].partition(":")
    key = lookup.beside.get("access_key")
    return _describe_session(lookup, name, session or "session", key)


def describe_root(lookup: Lookup) -> Members:
    """Describe the account's root user."""
    key = lookup.beside.get("access_key")
    return _details(key, lookup.account.id, "Root", "Root")


def describe_instance_session(lookup: Lookup) -> Members:
    """Describe the credentials that an instance has from its profile's role.

    Raises:
        InjectFailed: The instance has no profile, so it has no credentials to lose.
    """
    profile = find_instance(lookup).get("IamInstanceProfile")
    if profile is None:
        raise InjectFailed(
            f"the finding is about credentials of instance `{lookup.name}`, "
            "which has no instance profile",
            code="finding-resource-missing",
            hint="name the `access_key`, `user` or `role` it is about",
        )
    name = profile["Arn"].rpartition("/")[2]
    answer = lookup.ask("iam", "get_instance_profile", InstanceProfileName=name)
    roles = answer["InstanceProfile"]["Roles"]
    if not roles:
        raise missing("role of instance profile", name)
    key = lookup.beside.get("access_key")
    return _describe_session(lookup, roles[0]["RoleName"], lookup.name, key)


def _describe_temporary_key(lookup: Lookup) -> Members:
    for kind, describe in (
        ("role", describe_role),
        ("instance", describe_instance_session),
    ):
        if kind in lookup.beside:
            beside = {**lookup.beside, "access_key": lookup.name}
            return describe(Lookup(lookup.account, kind, lookup.beside[kind], beside))
    raise InjectFailed(
        f"the finding names the temporary key `{lookup.name}` without its role",
        code="finding-resource-missing",
        hint="name the `role` or the `instance` the key belongs to as well",
    )


def _describe_user(lookup: Lookup, name: str, key: str | None) -> Members:
    user = lookup.ask("iam", "get_user", UserName=name)["User"]
    return _details(key, user["UserId"], name, "IAMUser")


def _describe_session(
    lookup: Lookup, name: str, session: str, key: str | None
) -> Members:
    role = lookup.ask("iam", "get_role", RoleName=name)["Role"]
    return _details(key, f"{role['RoleId']}:{session}", name, "AssumedRole")


def _details(key: str | None, principal: str, name: str, kind: str) -> Members:
    details: dict[str, Any] = {
        "principalId": principal,
        "userName": name,
        "userType": kind,
    }
    if key is not None:
        details = {"accessKeyId": key, **details}
    return {"accessKeyDetails": details}
