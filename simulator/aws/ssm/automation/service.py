"""The Automation service: starts executions, stops them, and hands on what people say.

An execution runs as an actor of its own. The journal tells of it under the document's
name, as it does of other responders.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.loops import Loops, LoopStopped
from gameday.simulator.aws.principals import ADDRESSES, SSM
from gameday.simulator.aws.printed import Printed
from gameday.simulator.aws.run_record import RunRecord
from gameday.simulator.aws.ssm.automation.access import find_credentials
from gameday.simulator.aws.ssm.automation.document import read_document
from gameday.simulator.aws.ssm.automation.execution import Execution
from gameday.simulator.aws.ssm.automation.faults import (
    Cancelled,
    DocumentInvalid,
    Signalled,
)
from gameday.simulator.aws.ssm.automation.interpreter import interpret
from gameday.simulator.aws.ssm.automation.parameters import ParametersInvalid, bind
from gameday.simulator.aws.ssm.automation.references import fill
from gameday.simulator.engine.clock.trail import follow
from gameday.simulator.engine.gateway.call import AwsError, NotSimulated
from gameday.simulator.engine.gateway.origin import Origin, calling_as, current_origin

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.aws.lambda_.seams import OpenEndpoint
    from gameday.simulator.aws.ssm.automation.document import Document
    from gameday.simulator.aws.ssm.automation.execution import StepRecord
    from gameday.simulator.aws.ssm.automation.state import SsmReader, StoredDocument
    from gameday.simulator.aws.sts.credentials import Clients
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
    from gameday.simulator.engine.clock import Scheduler
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["Automation"]

_FOR_EVER_S = 3_650 * 86_400.0
_APPROVER = "approver"
_OF_AWS = re.compile(r"AWS[A-Za-z0-9]*-\w+")
"""Documents of AWS's, whose names no one else may use."""


class Automation:
    """Runs runbooks.

    Args:
        clock: The exercise's clock.
        journal: Where executions are recorded.
        clients: Makes clients for credentials: the account's own.
        reader: Reads documents and managed instances.
        roles: Gives Systems Manager the sessions of runbooks' roles.
        rng: Where ids come from.
        printed: Where what scripts print is kept; by itself where left out.
        open_endpoint: Opens what answers scripts' child processes.
    """

    def __init__(
        self,
        *,
        clock: Scheduler,
        journal: Recorder,
        clients: Clients,
        reader: SsmReader,
        roles: ServiceRoles,
        rng: random.Random,
        printed: Printed | None = None,
        open_endpoint: OpenEndpoint | None = None,
    ) -> None:
        self.clock = clock
        self.journal = journal
        self.approvals: dict[str, float] = {}
        """After how many seconds a document's approvals come, by its name; without an
        entry they come only from a signal."""
        self.reader = reader
        self.open_endpoint = open_endpoint
        self.printed = printed or Printed()
        """What scripts print."""
        self.scripts: dict[str, tuple[str, int]] = {}
        """By its text, the file that a script stands in, and its first line there."""
        self._loops = Loops(journal)
        self._clients = clients
        self._roles = roles
        self._rng = rng
        self._executions: dict[str, Execution] = {}

    def find_lack(self, name: str, account: str, region: str) -> str | None:
        """Say which runbook of AWS's a name means that is not here; or None."""
        own = name.rpartition("/")[2]
        is_here = self.reader.document(account, region, own) is not None
        return None if is_here else _name_lack(own)

    def start(
        self,
        name: str,
        parameters: Mapping[str, list[str]],
        *,
        version: str,
        caller: Caller,
        region: str,
    ) -> Execution:
        """Start an execution; it runs in its own turn, at this very moment.

        Raises:
            AwsError: There is no such document, it is no runbook, or a parameter is
                not right.
        """
        found = _find_document(self.reader, name, version, caller.account, region)
        document = _read(found)
        try:
            bound = bind(document.parameters, parameters)
        except ParametersInvalid as error:
            raise _invalid_parameters(str(error)) from error
        execution_id = self.make_id()
        role = str(fill(document.assume_role, lambda name: bound.get(name, "")))
        execution = Execution(
            id=execution_id,
            name=found.name,
            version=found.version,
            document=document,
            parameters=bound,
            account=caller.account,
            region=region,
            executed_by=caller.arn,
            credentials=find_credentials(
                caller, role, execution_id, region=region, roles=self._roles
            ),
            began=self.clock.now(),
            who=_find_actor(found.name),
        )
        self._executions[execution.id] = execution
        execution.actor = self.clock.spawn(
            str(execution.who), lambda: self._run(execution)
        )
        return execution

    def stop(self, execution: Execution, how: str) -> None:
        """Stop an execution: at once, or after the step under way."""
        if execution.is_over or execution.actor is None:
            return
        execution.status = "Cancelling"
        execution.stop = "Complete" if how == "Complete" else "Cancel"
        if execution.stop == "Cancel" or execution.waits_for:
            self.clock.interrupt(execution.actor, Cancelled())

    def signal(self, execution: Execution, signal: Mapping[str, Any]) -> None:
        """Hand on what a person says: ``SignalType``, ``By`` and what else there is.

        Raises:
            AwsError: The execution waits for nobody.
        """
        if execution.waits_for is None or execution.actor is None:
            raise AwsError(
                "InvalidAutomationSignalException",
                f"the execution {execution.id} does not wait for a signal",
            )
        execution.signals.append(signal)
        self.clock.interrupt(execution.actor, Signalled())

    def find(self, execution_id: str) -> Execution | None:
        """Return an execution."""
        return self._executions.get(execution_id)

    def list_all(self) -> Iterable[Execution]:
        """Return every execution, the newest first."""
        return reversed(self._executions.values())

    def client(self, service: str, execution: Execution) -> Any:
        """Return a client with an execution's credentials."""
        credentials = execution.credentials
        return self._clients(service, credentials, region=execution.region)

    def wait_for_person(
        self, execution: Execution, record: StepRecord
    ) -> Mapping[str, Any]:
        """Wait until somebody answers a step, and return the signal."""
        delay_s = self.approvals.get(execution.name)
        if delay_s is not None:
            answer = lambda: self._approve(execution, record)  # noqa: E731 - one action
            self.clock.call_later(delay_s, answer, name=str(Actor.person(_APPROVER)))
        execution.status = record.status = "Waiting"
        execution.waits_for = record.step.name
        try:
            if not execution.signals:
                self.clock.sleep(_FOR_EVER_S)
        except Signalled:
            pass
        finally:
            execution.waits_for = None
            execution.status = record.status = "InProgress"
        return execution.signals.pop(0)

    def make_id(self) -> str:
        """Make an id of an execution or a step."""
        return make_uuid(self._rng)

    def _approve(self, execution: Execution, record: StepRecord) -> None:
        if execution.waits_for != record.step.name:
            return
        kind = "Resume" if record.step.action == "aws:pause" else "Approve"
        self.signal(execution, {"SignalType": kind, "By": _APPROVER})

    def _run(self, execution: Execution) -> None:
        origin = Origin(execution.who, ADDRESSES[SSM], SSM)
        record = RunRecord(self.journal, execution.who, execution.id)
        try:
            trail = self._loops.follow(
                execution.who, _write_arn(execution), request_id=execution.id
            )
        except LoopStopped as stopped:
            execution.status, execution.failure = "Cancelled", stopped.loop
            execution.ended = self.clock.now()
            return
        began = self.clock.elapsed()
        with calling_as(origin), follow(trail):
            record.started(execution.name, cold=True)
            interpret(execution, self)
        execution.ended = self.clock.now()
        _tell_end(record, execution, self.clock.elapsed() - began)


def _write_arn(execution: Execution) -> str:
    place = f"{execution.region}:{execution.account}"
    return f"arn:aws:ssm:{place}:automation-definition/{execution.name}"


def _find_actor(document: str) -> Actor:
    """Say who acts: a responder, or the intruder or the business that started it."""
    starter = current_origin().actor
    is_misused = starter.is_adversary or starter.is_business
    return starter if is_misused else Actor.responder(document)


def _tell_end(record: RunRecord, execution: Execution, duration_s: float) -> None:
    """Record how it ended; a failure names its step."""
    if execution.status == "Success":
        record.finished(duration_s)
        return
    kinds = (step.failure_kind for step in execution.steps if step.failure_kind)
    step = execution.failed_step
    record.failed(
        next(kinds, "") or execution.status,
        execution.failure or f"the execution is {execution.status}",
        duration_s=duration_s,
        line=f"step {step}" if step else None,
    )


def _name_lack(own: str) -> str | None:
    """Name a runbook that AWS has and nobody here."""
    return f"AWS's own runbook `{own}`" if _OF_AWS.match(own) else None


def _find_document(
    reader: SsmReader, name: str, version: str, account: str, region: str
) -> StoredDocument:
    """Find a document by its name or ARN.

    Raises:
        AwsError: There is none.
    """
    own = name.rpartition("/")[2] if name.startswith("arn:") else name
    found = reader.document(account, region, own, version or "$DEFAULT")
    if found is not None:
        return found
    if reader.document(account, region, own) is None:
        if what := _name_lack(own):
            raise NotSimulated(what, call="ssm:StartAutomationExecution")
        raise AwsError(
            "AutomationDefinitionNotFoundException",
            f"Automation definition {name} not found.",
        )
    raise AwsError(
        "AutomationDefinitionVersionNotFoundException",
        f"Automation definition {name} has no version {version}",
    )


def _read(found: StoredDocument) -> Document:
    if found.type != "Automation":
        raise AwsError(
            "AutomationDefinitionNotFoundException",
            f"{found.name} is a document of type {found.type}",
        )
    try:
        return read_document(found.content)
    except DocumentInvalid as error:
        raise AwsError("InvalidDocumentContent", str(error)) from error


def _invalid_parameters(message: str) -> AwsError:
    return AwsError("InvalidAutomationExecutionParametersException", message)
