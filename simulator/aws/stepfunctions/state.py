"""State machines and executions as they stand in an account, and where they are kept.

Facts, each of which DescribeStateMachine and DescribeExecution give of a real account.
The store keeps them beside the state machines that AWS's API makes, so that every
operation that is not answered here goes on working; `aws.moto.stores.stepfunctions`
keeps them in moto.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from gameday.scorecards.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

__all__ = ["RUNNING", "Execution", "ExecutionStore", "StateMachine", "make_context"]

RUNNING = "RUNNING"
_TAG = "gameday:responder"


@dataclass(frozen=True, slots=True)
class StateMachine:
    """A state machine."""

    arn: str
    name: str
    definition: str
    """Its States Language, as JSON."""
    role_arn: str
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def responder(self) -> str:
        """What it is called in the journal: by its tag, or its own name."""
        return self.tags.get(_TAG, self.name)

    @property
    def actor(self) -> Actor:
        """Who acts when it runs: a responder, or a workflow of the business."""
        if _TAG in self.tags:
            return Actor.responder(self.responder)
        return Actor.function(self.name)


@dataclass(frozen=True, slots=True)
class Execution:
    """An execution, as it is at the moment of asking."""

    arn: str
    machine_arn: str
    name: str
    input: str
    """JSON; empty where it was given none."""
    status: str
    """``RUNNING``, ``SUCCEEDED``, ``FAILED``, ``TIMED_OUT`` or ``ABORTED``."""
    started: datetime
    """In UTC, as is the end."""
    ended: datetime | None = None
    output: str | None = None
    error: str | None = None
    cause: str | None = None


class ExecutionStore(Protocol):
    """Keeps state machines and executions; what is not there is None."""

    def machine(self, arn: str) -> StateMachine | None:
        """Return a state machine."""

    def execution(self, arn: str) -> Execution | None:
        """Return an execution."""

    def has_execution(self, machine: StateMachine, name: str) -> bool:
        """Say whether a machine had an execution of that name."""

    def begin(
        self, machine: StateMachine, name: str, payload: str, *, at: datetime
    ) -> Execution:
        """Keep a new execution, which runs."""

    def end(
        self,
        arn: str,
        status: str,
        *,
        at: datetime,
        output: str | None = None,
        error: str | None = None,
        cause: str | None = None,
    ) -> None:
        """Keep how an execution ended."""


def make_context(
    machine: StateMachine, execution: Execution, data: Any
) -> dict[str, Any]:
    """Return the context object of an execution, ``$$``."""
    started = execution.started.isoformat(timespec="milliseconds")
    return {
        "Execution": {
            "Id": execution.arn,
            "Input": data,
            "Name": execution.name,
            "RoleArn": machine.role_arn,
            "StartTime": started.replace("+00:00", "Z"),
            "RedriveCount": 0,
        },
        "StateMachine": {"Id": machine.arn, "Name": machine.name},
    }
