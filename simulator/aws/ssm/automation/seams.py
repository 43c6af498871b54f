"""What running a runbook needs from the service it runs in, as a protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.lambda_.seams import OpenEndpoint
    from gameday.simulator.aws.printed import Printed
    from gameday.simulator.aws.ssm.automation.execution import Execution, StepRecord
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Host"]


class Host(Protocol):
    """The Automation service."""

    clock: Scheduler
    journal: Recorder
    printed: Printed
    scripts: dict[str, tuple[str, int]]
    open_endpoint: OpenEndpoint | None

    def client(self, service: str, execution: Execution) -> Any:
        """Return a client with an execution's credentials."""

    def find(self, execution_id: str) -> Execution | None:
        """Return an execution."""

    def wait_for_person(
        self, execution: Execution, record: StepRecord
    ) -> Mapping[str, Any]:
        """Wait until somebody answers a step, and return the signal."""

    @property
    def make_id(self) -> Callable[[], str]:
        """Makes ids of executions and steps."""
