"""A user or role made anew is another one: no policy that named the old follows it.

AWS: keeps the unique id of a principal that a resource-based policy names, and shows
the id where the principal is gone, so that nobody gets its rights by making one of the
same name
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html);
and a user that still has access keys, a password, devices or groups cannot be deleted
(https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html).

moto: keeps policies as they were written, so a new role of an old name would be trusted
as the old one was; and deletes users with their keys left behind.
"""

from __future__ import annotations

import json
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.iam.exceptions import DeleteConflictException
from moto.iam.models import IAMBackend

from gameday.simulator.aws.moto.readers.backends import list_backends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Put the id of what is deleted where its ARN stood."""
    delete_user, delete_role = IAMBackend.delete_user, IAMBackend.delete_role

    @wraps(delete_user)
    def delete_user_for_good(backend: Any, user_name: str) -> None:
        user = backend.get_user(user_name)
        _refuse_in_use(backend, user)
        delete_user(backend, user_name)
        _forget(user.arn, user.id)

    @wraps(delete_role)
    def delete_role_for_good(backend: Any, role_name: str) -> None:
        role = backend.get_role(role_name)
        delete_role(backend, role_name)
        _forget(role.arn, role.id)

    patches.set(IAMBackend, "delete_user", delete_user_for_good)
    patches.set(IAMBackend, "delete_role", delete_role_for_good)


def _refuse_in_use(backend: Any, user: Any) -> None:
    """Refuse to delete a user that still has something, as IAM words it."""
    groups = [group for group in backend.groups.values() if user in group.users]
    left = {
        "delete login profile": bool(user.password),
        "delete access keys": bool(user.access_keys),
        "delete MFA device": bool(user.mfa_devices),
        "remove users from group": bool(groups),
    }
    for what, is_left in left.items():
        if is_left:
            message = f"Cannot delete entity, must {what} first."
            raise DeleteConflictException(message)


def _forget(arn: str, unique_id: str) -> None:
    for kept, attribute in _list_policies():
        document = getattr(kept, attribute, None)
        changed = _replace_in_text(document, arn, unique_id) if document else None
        if changed is not None:
            setattr(kept, attribute, changed)
    for statement in _list_statements():
        _replace_in_statement(statement, arn, unique_id)
    for key in _kept("kms", "keys"):
        for grant in key.grants.values():
            if grant.grantee_principal == arn:
                grant.grantee_principal = unique_id


def _list_policies() -> Iterator[tuple[Any, str]]:
    """List what has a policy as a text, in every account."""
    for service, collection, attribute in _TEXTS:
        for each in _kept(service, collection):
            yield each, attribute


_TEXTS = (
    ("iam", "roles", "assume_role_policy_document"),
    ("kms", "keys", "policy"),
    ("s3", "buckets", "policy"),
    ("secretsmanager", "secrets", "policy"),
    ("sns", "topics", "policy"),
    ("sqs", "queues", "policy"),
)


def _list_statements() -> Iterator[dict[str, Any]]:
    """List the statements of functions, which moto keeps one by one."""
    for backend in _list_all("awslambda"):
        for function in backend.list_functions():
            yield from function.policy.statements


def _kept(service: str, collection: str) -> Iterator[Any]:
    for backend in _list_all(service):
        # A dict of moto's own may answer for other keys than it holds.
        yield from list(dict.values(getattr(backend, collection)))


def _list_all(service: str) -> Iterator[Any]:
    """List the backends there are, without making one."""
    for regions in list(dict.values(list_backends(service))):
        yield from list(dict.values(regions))


def _replace_in_text(document: Any, arn: str, unique_id: str) -> str | bytes | None:
    """Return a document with the id for the ARN; None where it does not name it."""
    text = document.decode() if isinstance(document, bytes) else str(document)
    if arn not in text:
        return None
    parsed = json.loads(text)
    statements = parsed.get("Statement", ())
    for statement in statements if isinstance(statements, list) else [statements]:
        _replace_in_statement(statement, arn, unique_id)
    changed = json.dumps(parsed)
    return changed.encode() if isinstance(document, bytes) else changed


def _replace_in_statement(statement: Any, arn: str, unique_id: str) -> None:
    for element in ("Principal", "NotPrincipal"):
        principals = statement.get(element)
        named = principals.get("AWS") if isinstance(principals, dict) else None
        if named == arn:
            principals["AWS"] = unique_id
        elif isinstance(named, list):
            principals["AWS"] = [unique_id if each == arn else each for each in named]
