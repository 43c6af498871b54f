"""The executions of state machines: started, played as actors, described.

What a state machine is, and what became of an execution, stands in the store; here is
what is under way.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam import Source
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.loops import Loops, LoopStopped
from gameday.simulator.aws.principals import ADDRESSES, STATES
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.stepfunctions.definition import (
    find_faults,
    read_definition,
)
from gameday.simulator.aws.stepfunctions.errors import StateFailed
from gameday.simulator.aws.stepfunctions.interpreter import Interpreter
from gameday.simulator.aws.stepfunctions.intrinsics import Intrinsics
from gameday.simulator.aws.stepfunctions.services import ServiceCalls
from gameday.simulator.aws.stepfunctions.state import RUNNING, make_context
from gameday.simulator.aws.stepfunctions.tasks import Tasks
from gameday.simulator.aws.stepfunctions.timing import Signal, time_limit
from gameday.simulator.aws.stepfunctions.tokens import Tokens
from gameday.simulator.aws.stepfunctions.unplayed import Unplayed, find_lack
from gameday.simulator.aws.sts.service_roles import RoleRefused
from gameday.simulator.engine.clock.trail import follow
from gameday.simulator.engine.gateway.call import AwsError
from gameday.simulator.engine.gateway.origin import Origin, calling_as

if TYPE_CHECKING:
    import random

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.stepfunctions.state import (
        Execution,
        ExecutionStore,
        StateMachine,
    )
    from gameday.simulator.aws.sts.credentials import Clients, Credentials
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
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
        store: Where state machines and executions are kept.
        rng: Where names, tokens and random numbers come from.
        clients: Makes clients with the sessions of machines' roles.
        roles: Gives Step Functions those sessions.
    """

    clock: Scheduler
    journal: Recorder
    store: ExecutionStore
    rng: random.Random
    clients: Clients
    roles: ServiceRoles
    tokens: Tokens = field(init=False)
    _loops: Loops = field(init=False)
    _runs: dict[str, _Run] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        self.tokens = Tokens(self.clock, self.rng)
        self._loops = Loops(self.journal)

    def start(self, arn: str, payload: str, *, name: str | None = None) -> Execution:
        """Start an execution; it is played in its own turn, at this very moment.

        Args:
            arn: The state machine's ARN.
            payload: The input, as JSON.
            name: The execution's name; made where left out.

        Raises:
            AwsError: There is no such state machine, or the name is taken.
        """
        machine = self.store.machine(arn)
        if machine is None:
            message = f"State Machine Does Not Exist: '{arn}'"
            raise AwsError("StateMachineDoesNotExist", message)
        name = name or make_uuid(self.rng)
        if self.store.has_execution(machine, name):
            message = f"Execution Already Exists: '{name}'"
            raise AwsError("ExecutionAlreadyExists", message)
        execution = self.store.begin(machine, name, payload, at=self.clock.now())
        actor = self.clock.spawn(
            str(machine.actor), lambda: self._play(machine, execution)
        )
        self._runs[execution.arn] = _Run(actor, Signal(self.clock))
        return execution

    def find_lack(self, arn: str) -> str | None:
        """Say why a machine cannot be played at all; None where it can, or is none."""
        machine = self.store.machine(arn)
        return find_lack(machine.definition) if machine else None

    def describe(self, arn: str) -> Execution:
        """Return an execution as it stands.

        Raises:
            AwsError: There is none.
        """
        execution = self.store.execution(arn)
        if execution is None:
            message = f"Execution Does Not Exist: '{arn}'"
            raise AwsError("ExecutionDoesNotExist", message)
        return execution

    def stop(self, arn: str, *, error: str, cause: str) -> Execution:
        """Stop an execution, and return how it ended."""
        if self.describe(arn).status == RUNNING:
            self._end(arn, "ABORTED", error=error, cause=cause)
            self.clock.interrupt(self._runs[arn].actor, _Stopped())
        return self.describe(arn)

    def wait_for(self, arn: str) -> Execution:
        """Wait until an execution has ended, and return how."""
        self._runs[arn].signal.wait(lambda: self.describe(arn).status != RUNNING)
        return self.describe(arn)

    def _play(self, machine: StateMachine, execution: Execution) -> None:
        arn = execution.arn
        record = RunRecord(self.journal, machine.actor, execution.name)
        try:
            trail = self._loops.follow(
                machine.actor, machine.arn, request_id=execution.name
            )
        except LoopStopped as stopped:
            self._end(arn, "ABORTED", error="EndlessLoop", cause=stopped.loop)
            return
        with follow(trail):
            self._play_through(machine, execution, record)

    def _play_through(
        self, machine: StateMachine, execution: Execution, record: RunRecord
    ) -> None:
        arn = execution.arn
        record.started(machine.name, cold=False)
        began = self.clock.elapsed()
        try:
            with calling_as(Origin(machine.actor, ADDRESSES[STATES])):
                output = self._run(machine, execution, record)
        except StateFailed as failure:
            is_late = failure.error == "States.Timeout"
            status = "TIMED_OUT" if is_late else "FAILED"
            self._end(arn, status, error=failure.error, cause=failure.cause)
            self._tell_failure(record, arn, failure, since=began)
        except _Stopped:
            # Whoever stopped it has kept its end already, before this actor's turn.
            kept = self.describe(arn)
            end = StateFailed(kept.error or "Stopped", kept.cause or "")
            self._tell_failure(record, arn, end, since=began)
        else:
            written = json.dumps(output, separators=(",", ":"))
            self._end(arn, "SUCCEEDED", output=written)
            record.finished(self.clock.elapsed() - began)

    def _run(
        self, machine: StateMachine, execution: Execution, record: RunRecord
    ) -> Any:
        if lacking := find_lack(machine.definition):
            record.lacked("stepfunctions", lacking)
            raise Unplayed(lacking)
        try:
            definition = read_definition(machine.definition)
        except ValueError as error:
            raise StateFailed("States.Runtime", f"no definition: {error}") from error
        if faults := find_faults(definition):
            told = "; ".join(fault.message for fault in faults)
            raise StateFailed("States.Runtime", told)
        run = self._runs[execution.arn]
        data = json.loads(execution.input or "{}")
        interpreter = Interpreter(
            self.clock,
            Intrinsics(self.rng),
            self._tasks(machine, execution).work,
            make_context(machine, execution, data),
            on_enter=lambda name: setattr(run, "state", name),
            on_gap=partial(record.lacked, "stepfunctions"),
        )
        limit = definition.get("TimeoutSeconds")
        with time_limit(self.clock, None if limit is None else float(limit)):
            return interpreter.run(definition, data)

    def _tasks(self, machine: StateMachine, execution: Execution) -> Tasks:
        region = Arn.read(machine.arn).region

        def make_client(service: str) -> Any:
            session = self._assume(machine, execution)
            return self.clients(service, session, region=region)

        calls = ServiceCalls(make_client)
        return Tasks(self.clock, calls, self.tokens, self.wait_for)

    def _assume(self, machine: StateMachine, execution: Execution) -> Credentials:
        """Take on the machine's role, as the service of the partition or the region.

        Raises:
            StateFailed: The role does not trust Step Functions any more, or is gone.
        """
        account, region = Arn.read(machine.arn).place
        source = Source(account, region, machine.arn)
        session = execution.name[:_LONGEST_SESSION]
        for service in (STATES, STATES.replace(".", f".{region}.", 1)):
            with suppress(RoleRefused):
                return self.roles.assume(
                    service, machine.role_arn, session, source=source
                )
        raise StateFailed(
            "States.Runtime",
            f"Neither the global service principal {STATES}, nor the regional one is"
            " authorized to assume the provided role.",
        )

    def _end(
        self,
        arn: str,
        status: str,
        *,
        output: str | None = None,
        error: str = "",
        cause: str = "",
    ) -> None:
        self.store.end(
            arn,
            status,
            at=self.clock.now(),
            output=output,
            error=error or None,
            cause=cause or None,
        )
        self._runs[arn].signal.give()

    def _tell_failure(
        self, record: RunRecord, arn: str, failure: StateFailed, *, since: float
    ) -> None:
        record.failed(
            failure.error,
            failure.cause,
            duration_s=self.clock.elapsed() - since,
            line=f"state {self._runs[arn].state}",
        )
