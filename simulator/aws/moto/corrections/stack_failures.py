"""A stack that cannot be made says which resource failed, and leaves nothing behind.

AWS: the failed resource has an event with the reason, and the stack is rolled back
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html).
A resource is made after all that its ``DependsOn`` names.

moto: passes the service's error on without the resource's name, keeps the half-made
stack, and forgets a ``DependsOn`` when a ``Ref`` gets to the resource first.

Here ``CreateStack`` itself answers ``ValidationError`` with the resource, its type and
the reason, and the stack is gone.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import CloudFormationBackend, Stack

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


class _ResourceFailed(ValidationError):
    """A resource of a stack could not be made; the first to fail is named."""


def apply(patches: Patches) -> None:
    """Name the resource in the error, honour ``DependsOn``, and roll back."""
    create: Any = parsing.parse_and_create_resource
    create_stack = CloudFormationBackend.create_stack

    @wraps(create)
    def create_named(
        logical_id: str, resource_json: Any, resources_map: Any, *args: Any, **kw: Any
    ) -> Any:
        try:
            _make_dependencies(resource_json, resources_map)
            return create(logical_id, resource_json, resources_map, *args, **kw)
        except _ResourceFailed:
            raise
        except Exception as error:
            # Whatever a resource raises, its stack reports it under its name.
            raise _name_failure(logical_id, resource_json["Type"], error) from error

    @wraps(create_stack)
    def create_or_roll_back(backend: Any, name: str, *args: Any, **kw: Any) -> Any:
        before = set(backend.stacks)
        try:
            return create_stack(backend, name, *args, **kw)
        except _ResourceFailed:
            for stack_id in [each for each in backend.stacks if each not in before]:
                _roll_back(backend, backend.stacks.pop(stack_id))
            raise

    patches.set(parsing, "parse_and_create_resource", create_named)
    patches.set(CloudFormationBackend, "create_stack", create_or_roll_back)


def _make_dependencies(resource_json: Any, resources_map: Any) -> None:
    names = resource_json.get("DependsOn", ())
    for name in (names,) if isinstance(names, str) else names:
        if name in resources_map.resources:
            resources_map[name]


def _name_failure(logical_id: str, kind: str, error: Exception) -> _ResourceFailed:
    if isinstance(error, KeyError):
        reason = f"no such parameter, resource or property: {error.args[0]}"
    else:
        reason = getattr(error, "message", None) or str(error) or repr(error)
    return _ResourceFailed(message=f"Resource {logical_id} ({kind}) failed: {reason}")


def _roll_back(backend: Any, stack: Stack) -> None:
    # What cannot be taken away must not hide why the stack could not be made.
    with suppress(ValidationError):
        stack.resource_map.delete()
    for name in [
        key for key, export in backend.exports.items() if _is_of(export, stack)
    ]:
        del backend.exports[name]


def _is_of(export: Any, stack: Stack) -> bool:
    return bool(export.exporting_stack_id == stack.stack_id)
