"""A stack's resources are deleted in the reverse order of their creation.

AWS: a resource goes before those it depends on, and a stack of which something is left
stays, as ``DELETE_FAILED``
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-delete-stack.html).

moto: walks a set of names, so in an order that differs from run to run, and forgets the
stack whatever became of its resources.

Here resources go in reverse order of creation. What cannot be deleted is named in the
error, with the reason, and can be deleted again later.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import Stack, cloudformation_backends
from moto.cloudformation.parsing import ResourceMap
from moto.core.exceptions import ServiceException
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_KEPT = frozenset({"Retain", "RetainExceptOnCreate"})


def apply(patches: Patches) -> None:
    """Delete a stack's resources, last made first, and keep a stack that is left."""
    delete = Stack.delete

    @wraps(delete)
    def delete_or_keep(stack: Any) -> None:
        try:
            delete(stack)
        except ValidationError:
            backend = cloudformation_backends[stack.account_id][stack.region_name]
            backend.stacks[stack.stack_id] = stack
            stack.status = "DELETE_FAILED"
            raise

    patches.set(Stack, "delete", delete_or_keep)
    patches.set(ResourceMap, "delete", _delete_in_reverse)


def _delete_in_reverse(resources: Any) -> None:
    made = resources._parsed_resources  # noqa: SLF001 - moto keeps them there, in order
    templates = resources._resource_json_map  # noqa: SLF001 - ditto
    failures = []
    for logical_id in [name for name in reversed(made) if name in templates]:
        failure = _delete(resources, made[logical_id], templates[logical_id])
        if failure is None:
            del made[logical_id]
        else:
            failures.append(f"Resource {logical_id} was not deleted: {failure}")
    if failures:
        raise ValidationError(message="; ".join(failures))


def _delete(resources: Any, resource: Any, template: dict[str, Any]) -> str | None:
    """Delete a resource, and return why it could not be, or None."""
    if template.get("DeletionPolicy") in _KEPT:
        return None
    try:
        resources._delete_resource(resource, template)  # noqa: SLF001 - see above
    except (HTTPException, KeyError, ServiceException) as error:
        return str(getattr(error, "message", None) or repr(error))
    return None
