"""What stacks are made of: the calls for their resources, on the way they go."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.cloudformation.stacks import StackCalls
from gameday.simulator.aws.moto.hooks.stacks import show_acts
from gameday.simulator.aws.moto.readers.cloudformation import MotoStackRoles
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.engine.gateway.call import AwsError, Response
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import ExitStack

    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed
    from gameday.simulator.world.world import World

__all__ = ["make_stack_calls", "open_stacks"]


def open_stacks(world: World, stack: ExitStack) -> None:
    """Let the emulator's stacks do what the calls for their resources may do."""
    # The account corrects the same functions of moto's, and takes that back before
    # the world's patches are undone: these must be undone earlier still.
    show_acts(stack.enter_context(Patches()), world.stack_calls.perform)


def make_stack_calls(
    world: World,
    writings: Iterable[Layer],
    layers: Callable[[], Iterable[Layer]],
    refusing: Layer,
) -> StackCalls:
    """Make what calls for the resources of stacks.

    Args:
        world: Whose stacks they are.
        writings: What the documents of an estate are held against.
        layers: What the calls of others pass; asked for at the first of them.
        refusing: What holds a call that makes something against the account.
    """
    return StackCalls(
        doors=_Doors(world, tuple(writings), layers, refusing),
        roles=world.roles,
        stacks=MotoStackRoles(),
        find_caller=world.identities.find,
        new_id=lambda: world.gateway.new_id(),  # noqa: PLW0108 - it is opened later
    )


class _Doors:
    """The ways that a stack's calls go; each is joined when it is first gone."""

    def __init__(
        self,
        world: World,
        writings: tuple[Layer, ...],
        layers: Callable[[], Iterable[Layer]],
        refusing: Layer,
    ) -> None:
        self._world = world
        self._writings = writings
        self._layers = layers
        self._refusing = refusing
        self._make: Callable[[], None] = _nothing
        self._failure: Exception | None = None

    def model(self, service: str, operation: str) -> Any:
        """Return botocore's model of an operation."""
        return MotoWire.model(service, operation)

    def pass_first(self, call: Call, make: Callable[[], None]) -> Response:
        """Have a call judged, held against the account, recorded; then made.

        Raises:
            Exception: What the emulator failed with.
        """
        # Stacks stand in stacks: what is made may itself come by here.
        outer = self._make, self._failure
        self._make, self._failure = make, None
        try:
            response = self._first(call)
            failure = self._failure
        finally:
            self._make, self._failure = outer
        if failure is not None:
            raise failure
        return response

    def pass_part(self, call: Call) -> Response:
        """Have a call judged and recorded whose effect is there already."""
        return self._part(call)

    def pass_estate(self, call: Call) -> None:
        """Hold what the simulator itself writes against its form."""
        for layer in self._writings:
            layer(call, _answer)

    @cached_property
    def _first(self) -> Proceed:
        layers = (*self._layers(), self._refusing)
        return self._world.gateway.chain(layers, self._end)

    @cached_property
    def _part(self) -> Proceed:
        return self._world.gateway.chain(self._layers(), _answer)

    def _end(self, call: Call) -> Response:
        make, self._make = self._make, _nothing
        try:
            make()
        except Exception as failure:
            self._failure = failure
            code = getattr(failure, "code", None) or getattr(failure, "error_type", "")
            words = str(getattr(failure, "message", failure))
            raise AwsError(str(code or "ValidationError"), words) from failure
        return _answer(call)


def _answer(_: Call) -> Response:
    return Response(200, {}, b"", result={})


def _nothing() -> None:
    """Make nothing: it is made already."""
