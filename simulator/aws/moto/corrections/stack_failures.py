"""A stack that fails says which resource did, and goes back to what was there before.

AWS: CreateStack and UpdateStack succeed; the failed resource has an event with the
reason, and the stack is rolled back, to ``ROLLBACK_COMPLETE`` and its kin
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html).
A resource is made after all that its ``DependsOn`` names.

moto: passes the service's error on without the resource's name, keeps the half-made
stack, and forgets a ``DependsOn`` when a ``Ref`` gets to the resource first.

Here the events name the resource and the reason, and what was made of the stack is
taken back. A stack within a stack that fails is a failed resource of the outer one.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.cloudformation import parsing
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import (
    CloudFormationBackend,
    Stack,
    cloudformation_backends,
)

from gameday.simulator.aws.moto.corrections.stack_deletion import (
    keep_made,
    tell_failure,
)

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


class _ResourceFailed(ValidationError):
    """A resource of a stack could not be made; the first to fail is named."""

    def __init__(self, logical_id: str, kind: str, reason: str) -> None:
        super().__init__(message=f"Resource {logical_id} ({kind}) failed: {reason}")
        self.logical_id = logical_id
        self.kind = kind
        self.reason = reason


def apply(patches: Patches) -> None:
    """Name the resource in an event, honour ``DependsOn``, and roll back."""
    create: Any = parsing.parse_and_create_resource
    update: Any = parsing.parse_and_update_resource

    @wraps(create)
    def create_in_turn(
        logical_id: str, resource_json: Any, resources_map: Any, *args: Any, **kw: Any
    ) -> Any:
        _make_dependencies(resource_json, resources_map)
        return create(logical_id, resource_json, resources_map, *args, **kw)

    patches.set(parsing, "parse_and_create_resource", _naming(create_in_turn))
    patches.set(parsing, "parse_and_update_resource", _naming(update))
    patches.set(Stack, "create_resources", _creating(Stack.create_resources))
    patches.set(Stack, "update", _updating(Stack.update))
    backend = CloudFormationBackend
    patches.set(backend, "execute_change_set", _executing(backend.execute_change_set))


def _naming(act: Any) -> Any:
    @wraps(act)
    def act_named(logical_id: str, resource_json: Any, *args: Any, **kw: Any) -> Any:
        try:
            return act(logical_id, resource_json, *args, **kw)
        except _ResourceFailed:
            raise
        except Exception as error:
            # Whatever a resource raises, its stack reports it under its name.
            raise _name_failure(logical_id, resource_json["Type"], error) from error

    return act_named


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
    return _ResourceFailed(logical_id, kind, reason)


def _creating(create_resources: Any) -> Any:
    @wraps(create_resources)
    def create_or_roll_back(stack: Any) -> None:
        try:
            create_resources(stack)
        except _ResourceFailed as failure:
            _tell(stack, failure, "CREATE")
            _roll_back(stack)

    return create_or_roll_back


def _updating(update: Any) -> Any:
    @wraps(update)
    def update_or_go_back(stack: Any, template: Any, *args: Any, **kw: Any) -> None:
        before = stack.template, stack.parameters
        try:
            update(stack, template, *args, **kw)
        except _ResourceFailed as failure:
            _tell(stack, failure, "UPDATE")
            _go_back(stack, *before)

    return update_or_go_back


def _executing(execute: Any) -> Any:
    @wraps(execute)
    def execute_or_go_back(
        backend: Any, change_set_name: str, stack_name: str | None = None
    ) -> None:
        changes = backend.describe_change_set(change_set_name)
        stack = changes.stack
        before = stack.template, stack.parameters
        try:
            execute(backend, change_set_name, stack_name)
        except _ResourceFailed as failure:
            changes.execution_status = "EXECUTE_FAILED"
            is_new = changes.change_set_type == "CREATE"
            _tell(stack, failure, "CREATE" if is_new else "UPDATE")
            if is_new:
                _roll_back(stack)
            else:
                _go_back(stack, *before)

    return execute_or_go_back


def _tell(stack: Any, failure: _ResourceFailed, verb: str) -> None:
    """Write the events of a failure, in CloudFormation's words."""
    failed = f"{verb}_FAILED"
    tell_failure(stack, failed, failure.logical_id, failure.kind, failure.reason)
    if verb == "CREATE":
        status = "ROLLBACK_IN_PROGRESS"
        told = f"failed to create: [{failure.logical_id}]. Rollback requested by user."
    else:
        status = "UPDATE_ROLLBACK_IN_PROGRESS"
        told = f"failed to update: [{failure.logical_id}]. "
    reason = f"The following resource(s) {told}"
    stack._add_stack_event(status, resource_status_reason=reason)  # noqa: SLF001 - moto's


def _roll_back(stack: Any) -> None:
    """Take back all that was made of a new stack; the stack itself stays to be read."""
    # It has no outputs: to work one out, moto would make what failed once more.
    stack.output_map._output_json_map = {}  # noqa: SLF001 - moto's own
    # What cannot be taken away must not hide why the stack could not be made.
    status = "ROLLBACK_FAILED"
    with suppress(ValidationError):
        stack.resource_map.delete()
        status = "ROLLBACK_COMPLETE"
    exports = cloudformation_backends[stack.account_id][stack.region_name].exports
    for name in [key for key, each in exports.items() if _is_of(each, stack)]:
        del exports[name]
    stack.status = status
    stack._add_stack_event(status)  # noqa: SLF001 - moto's own


def _go_back(stack: Any, template: Any, parameters: Any) -> None:
    """Give a stack the template and parameters again that it had."""
    status = "UPDATE_ROLLBACK_FAILED"
    stack.template, stack.parameters = template, parameters
    stack.template_dict = stack.parse_template(template)
    keep_made(stack.resource_map)
    with suppress(ValidationError):
        stack.resource_map.update(stack.template_dict, parameters)
        status = "UPDATE_ROLLBACK_COMPLETE"
    stack.status = status
    stack._add_stack_event(status)  # noqa: SLF001 - moto's own


def _is_of(export: Any, stack: Stack) -> bool:
    return bool(export.exporting_stack_id == stack.stack_id)
