"""A stack's resources are deleted in the reverse order of their creation.

AWS: a resource goes before those it depends on. DeleteStack succeeds; a stack of which
something is left stays, as ``DELETE_FAILED``, and its events say what is left and why
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-console-delete-stack.html).

moto: walks a set of names, so in an order that differs from run to run, and forgets the
stack whatever became of its resources.

Here resources go in reverse order of creation. What cannot be deleted is named in the
events, with the reason, and can be deleted again later.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import Event, Stack, cloudformation_backends
from moto.cloudformation.parsing import ResourceMap
from moto.cloudformation.responses import CloudFormationResponse
from moto.core.exceptions import ServiceException
from moto.core.responses import EmptyResult
from werkzeug.exceptions import HTTPException

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply", "keep_made", "tell_failure"]

_KEPT = frozenset({"Retain", "RetainExceptOnCreate"})


class _ResourcesLeft(ValidationError):
    """Something of a stack could not be deleted."""

    def __init__(self, left: dict[str, tuple[str, str]]) -> None:
        names = ", ".join(left)
        super().__init__(
            message=f"The following resource(s) failed to delete: [{names}]. "
        )
        self.left = left
        """Type and reason, by logical id."""


def apply(patches: Patches) -> None:
    """Delete a stack's resources, last made first, and keep a stack that is left."""
    delete = Stack.delete
    answer = CloudFormationResponse.delete_stack

    @wraps(delete)
    def delete_or_keep(stack: Any) -> None:
        _keep_outputs(stack)
        try:
            delete(stack)
        except ValidationError as error:
            backend = cloudformation_backends[stack.account_id][stack.region_name]
            backend.stacks[stack.stack_id] = stack
            stack.status = "DELETE_FAILED"
            if isinstance(error, _ResourcesLeft):
                _tell(stack, error)
            raise

    @wraps(answer)
    def answer_in_time(response: Any) -> Any:
        # Whoever deletes a stack has long been answered when something of it is left.
        try:
            return answer(response)
        except _ResourcesLeft:
            return EmptyResult()

    patches.set(Stack, "delete", delete_or_keep)
    patches.set(CloudFormationResponse, "delete_stack", answer_in_time)
    patches.set(ResourceMap, "delete", _delete_in_reverse)


def _keep_outputs(stack: Any) -> None:
    """Work the outputs out as long as there is what they speak of."""
    if stack.status in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        list(stack.output_map.values())


def _tell(stack: Any, error: _ResourcesLeft) -> None:
    for logical_id, (kind, reason) in error.left.items():
        tell_failure(stack, "DELETE_FAILED", logical_id, kind, reason)
    stack._add_stack_event(  # noqa: SLF001 - moto's own
        "DELETE_FAILED", resource_status_reason=str(error.message)
    )


def tell_failure(
    stack: Any, status: str, logical_id: str, kind: str, reason: str
) -> None:
    """Write the event of a resource that failed."""
    event = Event(
        stack_id=stack.stack_id,
        stack_name=stack.name,
        logical_resource_id=logical_id,
        physical_resource_id="",
        resource_type=kind,
        resource_status=status,
        resource_status_reason=reason,
        resource_properties=None,
    )
    stack.events.append(event)


def keep_made(resources: Any) -> None:
    """Forget the templates of resources that are not there.

    moto makes what it has a template of whenever somebody asks for it.
    """
    made = resources._parsed_resources  # noqa: SLF001 - moto keeps them there, in order
    templates = resources._resource_json_map  # noqa: SLF001 - ditto
    resources._resource_json_map = {  # noqa: SLF001 - ditto
        name: each for name, each in templates.items() if name in made
    }


def _delete_in_reverse(resources: Any) -> None:
    made = resources._parsed_resources  # noqa: SLF001 - moto keeps them there, in order
    templates = resources._resource_json_map  # noqa: SLF001 - ditto
    left = {}
    for logical_id in [name for name in reversed(made) if name in templates]:
        failure = _delete(resources, made[logical_id], templates[logical_id])
        if failure is None:
            del made[logical_id]
        else:
            left[logical_id] = (templates[logical_id]["Type"], failure)
    keep_made(resources)
    if left:
        raise _ResourcesLeft(left)


def _delete(resources: Any, resource: Any, template: dict[str, Any]) -> str | None:
    """Delete a resource, and return why it could not be, or None."""
    if template.get("DeletionPolicy") in _KEPT:
        return None
    try:
        resources._delete_resource(resource, template)  # noqa: SLF001 - see above
    except (AwsError, HTTPException, KeyError, ServiceException) as error:
        return str(getattr(error, "message", None) or repr(error))
    return None
