"""Whom a call gives access to: everybody, every AWS user, another account.

It reads what CloudTrail tells of policies, access control lists and sharing. Whether
the access is effective, with public access blocks and denials, it does not judge: the
finding's bucket details tell that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["ANYBODY", "AUTHENTICATED", "FOREIGN", "find_grants"]

ANYBODY, AUTHENTICATED, FOREIGN = "anybody", "authenticated", "foreign"

_GROUPS = {
    "http://acs.amazonaws.com/groups/global/AllUsers": ANYBODY,
    "http://acs.amazonaws.com/groups/global/AuthenticatedUsers": AUTHENTICATED,
}
_CANNED = {
    "authenticated-read": AUTHENTICATED,
    "public-read": ANYBODY,
    "public-read-write": ANYBODY,
}
_ACCOUNT = re.compile(r"^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?::|$)")


def find_grants(record: Mapping[str, Any]) -> list[str]:
    """Return whom a call gives access to, each once, in the order they are found."""
    find = _FINDERS.get(record["eventName"])
    parameters = record.get("requestParameters")
    if find is None or not isinstance(parameters, Mapping):
        return []
    own = str(record.get("recipientAccountId", ""))
    return list(dict.fromkeys(find(parameters, own)))


def _by_policy(parameters: Mapping[str, Any], own: str) -> Iterator[str]:
    for name in ("bucketPolicy", "assumeRolePolicyDocument", "policyDocument"):
        for statement in _statements(parameters.get(name)):
            if statement.get("Effect") != "Allow" or statement.get("Condition"):
                continue
            for principal in _principals(statement.get("Principal")):
                yield from _judge(principal, own)


def _by_list(parameters: Mapping[str, Any], _own: str) -> Iterator[str]:
    for canned in _as_list(parameters.get("x-amz-acl")):
        if canned in _CANNED:
            yield _CANNED[canned]
    for text in _texts(parameters):
        for uri, group in _GROUPS.items():
            if uri in text:
                yield group


def _by_sharing(parameters: Mapping[str, Any], own: str) -> Iterator[str]:
    for name in ("createVolumePermission", "launchPermission"):
        shared = parameters.get(name)
        added = shared.get("add") if isinstance(shared, Mapping) else None
        for item in _as_list((added or {}).get("items")):
            if item.get("group") == "all":
                yield ANYBODY
            yield from _judge(str(item.get("userId", own)), own)


def _by_values(parameters: Mapping[str, Any], own: str) -> Iterator[str]:
    for value in _as_list(parameters.get("valuesToAdd")):
        yield from (ANYBODY,) if value == "all" else _judge(str(value), own)


def _by_permission(parameters: Mapping[str, Any], own: str) -> Iterator[str]:
    yield from _judge(str(parameters.get("principal", own)), own)


_FINDERS: Mapping[str, Callable[[Mapping[str, Any], str], Iterator[str]]] = {
    "AddPermission20150331v2": _by_permission,
    "CreateRole": _by_policy,
    "ModifyDBClusterSnapshotAttribute": _by_values,
    "ModifyDBSnapshotAttribute": _by_values,
    "ModifyImageAttribute": _by_sharing,
    "ModifySnapshotAttribute": _by_sharing,
    "PutBucketAcl": _by_list,
    "PutBucketPolicy": _by_policy,
    "PutObjectAcl": _by_list,
    "UpdateAssumeRolePolicy": _by_policy,
}


def _judge(principal: str, own: str) -> Iterator[str]:
    if principal == "*":
        yield ANYBODY
    account = _ACCOUNT.match(principal)
    if account is not None and account[1] != own:
        yield FOREIGN


def _statements(document: Any) -> list[dict[str, Any]]:
    """Return the statements of a policy, given as JSON or as its text."""
    if isinstance(document, str):
        try:
            document = json.loads(document)
        except ValueError:
            return []
    if not isinstance(document, Mapping):
        return []
    return [each for each in _as_list(document.get("Statement")) if each]


def _principals(principal: Any) -> Iterator[str]:
    if isinstance(principal, str):
        yield principal
    elif isinstance(principal, Mapping):
        yield from map(str, _as_list(principal.get("AWS")))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
