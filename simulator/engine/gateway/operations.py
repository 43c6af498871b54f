"""Operations that the emulator lacks, or has wrongly, answered by code of ours.

An operation is a function from a `Call` to the members of its output shape. It raises
`AwsError` where AWS would refuse. Each service's operations live with the service and
are collected here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["Foresee", "Operation", "Operations"]

Operation = Callable[["Call"], Mapping[str, Any]]
Foresee = Callable[["Call"], str | None]
"""Says what of a call that was refused the account lacks, without answering it."""


class Operations:
    """The operations of ours, by botocore's service and operation names."""

    def __init__(self) -> None:
        self._operations: dict[tuple[str, str], Operation] = {}
        self._closed: dict[tuple[str, str], Callable[[], object]] = {}
        self._foresights: dict[tuple[str, str], Foresee] = {}

    def add(
        self,
        service: str,
        operation: str,
        answer: Operation,
        *,
        foresee: Foresee | None = None,
    ) -> None:
        """Answer an operation with code of ours from now on.

        Args:
            service: Whose operation it is.
            operation: Its name.
            answer: The code.
            foresee: Says what the answer would lack, where it can lack something.
        """
        self._operations[service, operation] = answer
        self._closed.pop((service, operation), None)
        if foresee is not None:
            self._foresights[service, operation] = foresee

    def open_on_call(
        self, service: str, operations: Iterable[str], open_room: Callable[[], object]
    ) -> None:
        """Let operations be answered by a room that the first call of one opens.

        Args:
            service: Whose operations they are.
            operations: All that the room will add.
            open_room: Imports the room and adds them.
        """
        for operation in operations:
            self._closed[service, operation] = open_room

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Go through the services and operations that code of ours answers."""
        return iter({**self._operations, **self._closed})

    def foresee(self, call: Call) -> str | None:
        """Say what of a call of ours the account would lack; None for nothing."""
        foresee = self._foresights.get((call.service, call.operation))
        return foresee(call) if foresee else None

    def find(self, service: str, operation: str) -> Operation | None:
        """Return the code that answers, or None where the emulator does."""
        if open_room := self._closed.get((service, operation)):
            open_room()
        return self._operations.get((service, operation))
