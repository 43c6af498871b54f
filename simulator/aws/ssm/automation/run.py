"""What an action has at hand: its execution, the clock, clients, and values by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.ssm.automation.faults import StepFailed
from gameday.simulator.aws.ssm.automation.references import fill, require

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.ssm.automation.execution import Execution, StepRecord
    from gameday.simulator.aws.ssm.automation.seams import Host
    from gameday.simulator.aws.ssm.automation.steps import Step
    from gameday.simulator.engine.clock import Scheduler

__all__ = ["Result", "Run"]

_COMMAND = "aws:runCommand"
_UNKNOWN = frozenset({"Output", "ResponseCode"})
"""What of a command nobody knows, since nothing runs on an instance."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an action returned."""

    content: Any = field(default_factory=dict)
    """What outputs are selected from."""
    outputs: Mapping[str, Any] = field(default_factory=dict)
    """The outputs the action always has."""
    go_to: str | None = None
    """The step that comes next, where the action decides."""


@dataclass(frozen=True, slots=True)
class Run:
    """One execution, as its actions see it.

    Args:
        execution: Its record.
        host: The service it runs in.
        run_steps: Runs the steps of a loop, from the first on.
        scope: Values of the loops around the step, ``loop.CurrentIteratorValue``.
    """

    execution: Execution
    host: Host
    run_steps: Callable[[Run, tuple[Step, ...]], None]
    scope: dict[str, Any] = field(default_factory=dict)

    @property
    def clock(self) -> Scheduler:
        """The exercise's clock."""
        return self.host.clock

    def client(self, service: str) -> Any:
        """Return a client with the execution's credentials."""
        return self.host.client(service, self.execution)

    def call(self, service: str, operation: str, **parameters: Any) -> Any:
        """Call AWS by the Python name of an operation, and return the answer."""
        answer = getattr(self.client(service), operation)(**parameters)
        answer.pop("ResponseMetadata", None)
        return answer

    def fill(self, template: Any) -> Any:
        """Fill a value's references.

        Raises:
            StepFailed: One has no value.
        """
        return fill(template, lambda name: require(self._use(name), name))

    def fill_or_none(self, template: Any) -> Any:
        """Fill a value's references; a reference without a value gives None."""
        return fill(template, self._use)

    def tell_gap(self, what: str) -> None:
        """Note that the execution needs something that is not played."""
        execution = self.execution
        record = RunRecord(self.host.journal, execution.who, execution.id)
        record.lacked("ssm", what)

    def _use(self, name: str) -> Any:
        """Find a value that something depends on, and note one that nobody knows."""
        step, _, output = name.partition(".")
        commands = (
            each.step.name
            for each in self.execution.steps
            if each.step.action == _COMMAND
        )
        if output in _UNKNOWN and step in commands:
            self.tell_gap(f"what the command of `{step}` printed")
        return self.find(name)

    def find(self, name: str) -> Any:
        """Return the value of a name; None where it has none yet."""
        execution = self.execution
        scope, colon, rest = name.partition(":")
        if colon:
            return self._find_scoped(scope, rest)
        if name in execution.parameters:
            return execution.parameters[name]
        return self.scope[name] if name in self.scope else execution.find(name)

    def _find_scoped(self, scope: str, name: str) -> Any:
        execution = self.execution
        if scope == "variable":
            return execution.variables.get(name)
        if scope == "automation":
            return execution.id
        now = self.clock.now()
        return {
            "ACCOUNT_ID": execution.account,
            "AWS_PARTITION": "aws",
            "DATE": now.strftime("%Y-%m-%d"),
            "DATE_TIME": now.strftime("%Y-%m-%d_%H.%M.%S"),
            "REGION": execution.region,
        }.get(name)

    def record_inputs(self, record: StepRecord) -> dict[str, Any]:
        """Fill a step's inputs and keep them in its record."""
        filled = self.fill(dict(record.step.templates))
        if not isinstance(filled, dict):
            raise StepFailed("inputs: expected a mapping", kind="InvalidInputs")
        record.inputs = filled
        return filled
