"""`ExecutionStore` over moto: state machines and executions are moto's own objects.

So ListExecutions and every other operation that moto answers sees what the simulator
plays.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from moto.stepfunctions.models import stepfunctions_backends

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.stepfunctions.state import Execution, StateMachine

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["MotoExecutions"]


class MotoExecutions:
    """The state machines and executions that moto keeps (see `ExecutionStore`)."""

    def machine(self, arn: str) -> StateMachine | None:
        """Return a state machine; a version's ARN leads to it as well."""
        kept = _find_machine(arn)
        return None if kept is None else _read_machine(kept)

    def execution(self, arn: str) -> Execution | None:
        """Return an execution."""
        kept = _find_execution(arn)
        return None if kept is None else _read_execution(kept)

    def has_execution(self, machine: StateMachine, name: str) -> bool:
        """Say whether a machine had an execution of that name."""
        kept = _find_machine(machine.arn)
        return kept is not None and any(each.name == name for each in kept.executions)

    def begin(
        self, machine: StateMachine, name: str, payload: str, *, at: datetime
    ) -> Execution:
        """Keep a new execution, which runs."""
        arn = Arn.read(machine.arn)
        kept = _find_machine(machine.arn)
        execution = kept.start_execution(arn.region, arn.account, name, payload)
        execution.start_date = at
        return _read_execution(execution)

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
        kept = _find_execution(arn)
        kept.status, kept.stop_date = status, at
        kept.output, kept.error, kept.cause = output, error, cause


def _list_machines(arn: Arn) -> Iterable[Any]:
    machines: Iterable[Any] = stepfunctions_backends[arn.account][
        arn.region
    ].state_machines
    return machines


def _find_machine(text: str) -> Any:
    """Return moto's state machine of its ARN, or of a version's of it, or None."""
    arn = Arn.parse(text)
    if arn is None or arn.kind != "stateMachine":
        return None
    name = arn.resource.split(":")[1]
    return next((each for each in _list_machines(arn) if each.name == name), None)


def _find_execution(text: str) -> Any:
    arn = Arn.parse(text)
    if arn is None:
        return None
    executions = (each for m in _list_machines(arn) for each in m.executions)
    return next((each for each in executions if each.execution_arn == text), None)


def _read_machine(kept: Any) -> StateMachine:
    tags: list[dict[str, str]] = []
    with suppress(KeyError):  # moto knows no tags of a machine that never had any
        tags = kept.backend.get_tags_list_for_state_machine(kept.arn)
    return StateMachine(
        arn=kept.arn,
        name=kept.name,
        definition=kept.definition,
        role_arn=kept.roleArn,
        tags={tag["key"]: tag["value"] for tag in tags},
    )


def _read_execution(kept: Any) -> Execution:
    return Execution(
        arn=kept.execution_arn,
        machine_arn=kept.state_machine_arn,
        name=kept.name,
        input=kept.execution_input or "",
        status=kept.status,
        started=kept.start_date,
        ended=kept.stop_date,
        output=kept.output,
        error=kept.error,
        cause=kept.cause,
    )
