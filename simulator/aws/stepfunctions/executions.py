"""The executions of state machines: started, played as actors, described.

State machines and their executions are moto's own objects, so that every API of
theirs that is not answered here goes on working.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.principals import ADDRESSES, STATES
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.stepfunctions.definition import (
    find_problems,
    read_definition,
)
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.interpreter import Interpreter
from gameday.simulator.aws.stepfunctions.intrinsics import Intrinsics
from gameday.simulator.aws.stepfunctions.limits import time_limit
from gameday.simulator.aws.stepfunctions.registry import (
    find_execution,
    find_machine,
    make_context,
    name_responder,
)
from gameday.simulator.aws.stepfunctions.services import ServiceCalls
from gameday.simulator.aws.stepfunctions.tasks import Tasks
from gameday.simulator.aws.stepfunctions.tokens import Tokens
from gameday.simulator.aws.stepfunctions.waiting import Signal
from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.run_record import Recorder
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.clock.actor import Actor

__all__ = ["StateMachines"]

_LONGEST_SESSION = 64


class _Stopped(BaseException):
    """Ends an execution that somebody stopped."""


@dataclass(slots=True)
class _Run:
    """An execution that is played."""

    actor: Actor
    signal: Signal
    state: str = ""
    """The state that was entered last."""


@dataclass(slots=True)
class StateMachines:
    """Step Functions, for every account of an exercise.

    Args:
        clock: The exercise's clock.
        journal: Where executions are told.
        rng: Where names, tokens and random numbers come from.
        client: Makes a client of a service with a session of a role: of the role's ARN,
            the session's name, the region and the service.
    """

    clock: Scheduler
    journal: Recorder
    rng: random.Random
    client: Callable[[str, str, str, str], Any]
    tokens: Tokens = field(init=False)
    _runs: dict[str, _Run] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.clock, self.rng)

    def start(self, arn: str, payload: str, *, name: str | None = None) -> Any:
        """Start an execution and return moto's object of it.

        Args:
            arn: The state machine's ARN.
            payload: The input, as JSON.
            name: The execution's name; made where left out.

        Raises:
            AwsError: There is no such state machine, or the name is taken.
        """
        machine = find_machine(arn)
        account, region = arn.split(":")[4], arn.split(":")[3]
        name = name or make_uuid(self.rng)
        if any(each.name == name for each in machine.executions):
            message = f"Execution Already Exists: '{name}'"
            raise AwsError("ExecutionAlreadyExists", message)
        execution = machine.start_execution(region, account, name, payload)
        execution.start_date = self.clock.now().astimezone(UTC)
        responder = name_responder(machine)
        actor = self.clock.spawn(
            f"responder:{responder}", lambda: self._play(machine, execution, responder)
        )
        self._runs[execution.execution_arn] = _Run(actor, Signal(self.clock))
        return execution

    def stop(self, arn: str, *, error: str, cause: str) -> None:
        """Stop an execution."""
        execution = find_execution(arn)
        if execution.status == "RUNNING":
            self._end(execution, "ABORTED", error=error, cause=cause)
            self.clock.interrupt(self._runs[arn].actor, _Stopped())

    def wait_for(self, arn: str) -> Mapping[str, Any]:
        """Wait until an execution has ended, and describe it."""
        execution = find_execution(arn)
        self._runs[arn].signal.wait(lambda: execution.status != "RUNNING")
        return {
            "ExecutionArn": arn,
            "StateMachineArn": execution.state_machine_arn,
            "Name": execution.name,
            "Status": execution.status,
            "Input": execution.execution_input,
            "Output": execution.output,
            "Error": execution.error,
            "Cause": execution.cause,
        }

    def _play(self, machine: Any, execution: Any, responder: str) -> None:
        record = RunRecord(self.journal, responder, execution.name)
        record.started(machine.name, cold=False)
        began = self.clock.elapsed()
        try:
            with calling_as(Origin(f"responder:{responder}", ADDRESSES[STATES])):
                output = self._run(machine, execution)
        except StateFailed as failure:
            is_late = failure.error == "States.Timeout"
            status = "TIMED_OUT" if is_late else "FAILED"
            self._end(execution, status, error=failure.error, cause=failure.cause)
            self._tell_failure(record, execution, failure, since=began)
        except _Stopped:
            end = StateFailed(execution.error or "Stopped", execution.cause or "")
            self._tell_failure(record, execution, end, since=began)
        else:
            execution.output = json.dumps(output, separators=(",", ":"))
            self._end(execution, "SUCCEEDED")
            record.finished(self.clock.elapsed() - began)

    def _run(self, machine: Any, execution: Any) -> Any:
        try:
            definition = read_definition(machine.definition)
        except ValueError as error:
            raise StateFailed("States.Runtime", f"no definition: {error}") from error
        if problems := find_problems(definition):
            raise StateFailed("States.Runtime", "; ".join(problems))
        run = self._runs[execution.execution_arn]
        data = json.loads(execution.execution_input or "{}")
        interpreter = Interpreter(
            self.clock,
            Intrinsics(self.rng),
            self._tasks(machine, execution).work,
            make_context(machine, execution, data),
            on_enter=lambda name: setattr(run, "state", name),
        )
        limit = definition.get("TimeoutSeconds")
        with time_limit(self.clock, None if limit is None else float(limit)):
            return interpreter.run(definition, data)

    def _tasks(self, machine: Any, execution: Any) -> Tasks:
        region = machine.arn.split(":")[3]

        def make_client(service: str) -> Any:
            session = execution.name[:_LONGEST_SESSION]
            return self.client(machine.roleArn, session, region, service)

        calls = ServiceCalls(make_client)
        return Tasks(self.clock, calls, self.tokens, self.wait_for)

    def _end(
        self, execution: Any, status: str, *, error: str = "", cause: str = ""
    ) -> None:
        execution.status = status
        execution.stop_date = self.clock.now().astimezone(UTC)
        execution.error = error or None
        execution.cause = cause or None
        self._runs[execution.execution_arn].signal.give()

    def _tell_failure(
        self,
        record: RunRecord,
        execution: Any,
        failure: StateFailed,
        *,
        since: float,
    ) -> None:
        state = self._runs[execution.execution_arn].state
        duration_s = self.clock.elapsed() - since
        record.failed(
            failure.error,
            failure.cause,
            duration_s=duration_s,
            line=f"state {state}",
        )
