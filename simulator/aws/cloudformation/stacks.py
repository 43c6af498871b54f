"""In whose name a stack is made: what CloudFormation calls for it, and for whom.

Without a role CloudFormation acts with the rights of whoever calls it (a forward access
session: ``aws:ViaAWSService``, ``aws:CalledVia``), with one as that role, which is kept
with the stack (user guide, "AWS CloudFormation service role"; IAM user guide, "Forward
access sessions"). Every call for a resource passes what a call of anybody passes, so it
is judged, recorded and refused alike, and a refused one is the resource's failure. The
emulator makes the resource in the place of the first call.

What the simulator makes for itself asks nobody, but its documents are held against
their forms all the same: an estate that AWS would not make is none.
"""

from __future__ import annotations

from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from gameday.simulator.aws.cloudformation.handlers import list_calls
from gameday.simulator.aws.cloudformation.properties import check_properties
from gameday.simulator.aws.cloudformation.reasons import tell_handler
from gameday.simulator.aws.cloudformation.shapes import fit
from gameday.simulator.aws.iam.authority import Source
from gameday.simulator.aws.principals import CLOUDFORMATION
from gameday.simulator.aws.reads import is_read_only
from gameday.simulator.aws.sts.service_roles import RoleRefused
from gameday.simulator.engine.gateway.call import AwsError, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.aws.cloudformation.handlers import Act, Planned
    from gameday.simulator.aws.cloudformation.state import StackRoles
    from gameday.simulator.aws.sts.service_roles import ServiceRoles
    from gameday.simulator.engine.gateway.call import Call, Caller
    from gameday.simulator.engine.gateway.gateway import Proceed

__all__ = ["Doors", "StackCalls"]

_STACKS = frozenset({"CreateStack", "DeleteStack", "ExecuteChangeSet", "UpdateStack"})
_SETS = frozenset(
    {
        "CreateStackInstances",
        "DeleteStackInstances",
        "UpdateStackInstances",
        "UpdateStackSet",
    }
)
"""Operations on the stacks of a set, which another account's role makes."""
_GIVES_ROLE = _STACKS | {"CreateChangeSet"}
_SESSION = "AWSCloudFormation"
"""The name of its sessions, as records of CloudTrail have it."""
_SILENT = ("AWS::CloudFormation::",)
"""Types that stand for nothing outside CloudFormation, but for a stack."""


class Doors(Protocol):
    """What the calls that CloudFormation makes pass on their way."""

    def model(self, service: str, operation: str) -> Any:
        """Return botocore's model of an operation."""

    def pass_first(self, call: Call, make: Callable[[], None]) -> Response:
        """Have a call judged, held against the account, recorded; then made."""

    def pass_part(self, call: Call) -> Response:
        """Have a call judged and recorded whose effect is there already."""

    def pass_estate(self, call: Call) -> None:
        """Hold what the simulator itself writes against its form.

        Raises:
            AwsError: AWS would not take it.
        """


@dataclass(slots=True)
class _Work:
    """A call that makes, changes or deletes a stack."""

    call: Call
    principal: Caller
    unknown: list[str] = field(default_factory=list)
    """Types whose calls nobody here knows."""


_work: ContextVar[_Work | None] = ContextVar("stack's work", default=None)


@dataclass(frozen=True, slots=True)
class StackCalls:
    """Makes the calls for the resources of stacks.

    Args:
        doors: What the calls pass.
        roles: Hands out sessions of a stack's role.
        stacks: Which role a stack has.
        find_caller: Names the principal of an access key.
        new_id: Makes a request's id.
    """

    doors: Doors
    roles: ServiceRoles
    stacks: StackRoles
    find_caller: Callable[[str], Caller | None]
    new_id: Callable[[], str]

    def layer(self, call: Call, proceed: Proceed) -> Response:
        """Note for whom a stack is worked on, as long as that takes."""
        if call.service != "cloudformation" or call.read_only:
            return proceed(call)
        if call.operation not in _GIVES_ROLE | _SETS:
            return proceed(call)
        work = _Work(call, self._find_principal(call))
        token = _work.set(work)
        try:
            response = proceed(call)
        finally:
            _work.reset(token)
        if call.operation in _SETS:
            work.unknown.append("the roles a stack set works with")
        if work.unknown and response.gap is None and not call.caller.is_simulator:
            response.gap = f"what CloudFormation asks for {work.unknown[0]}"
        return response

    def perform(
        self,
        act: Act,
        make: Callable[[], Any],
        unmake: Callable[[Any], None],
    ) -> Any:
        """Do what a stack does to a resource, as the calls it takes.

        Args:
            act: What is done.
            make: Does it in the emulator; returns what was made.
            unmake: Takes it back where a later call is refused.

        Raises:
            AwsError: Its properties are none of its type's, or a call is refused;
                nothing is made.
        """
        if act.verb != "delete":
            check_properties(act.kind, act.properties)
        work = _work.get()
        if work is None or work.call.operation in _SETS:
            return make()
        calls = list_calls(act)
        if work.principal.is_simulator:
            for planned in calls or ():
                self.doors.pass_estate(self._write(work, act, planned))
            return make()
        if not calls:
            if calls is None and not act.kind.startswith(_SILENT):
                work.unknown.append(act.kind)
            return make()
        return self._make_all(work, act, calls, make, unmake)

    def _make_all(
        self,
        work: _Work,
        act: Act,
        calls: tuple[Planned, ...],
        make: Callable[[], Any],
        unmake: Callable[[Any], None],
    ) -> Any:
        made: list[Any] = []
        first, *others = calls
        call = self._write(work, act, first, known=True)
        response = self.doors.pass_first(call, lambda: made.append(make()))
        self._heed(response, call)
        for planned in others:
            call = self._write(work, act, planned, known=True)
            try:
                self._heed(self.doors.pass_part(call), call)
            except AwsError:
                if act.verb == "create":
                    self._take_back(work, act, lambda: unmake(made[0]))
                raise
        return made[0]

    def _take_back(self, work: _Work, act: Act, unmake: Callable[[], None]) -> None:
        """Delete what was made in part; what may not be deleted stays."""
        calls = list_calls(replace(act, verb="delete", properties={}))
        if not calls:
            unmake()
            return
        with suppress(AwsError):
            call = self._write(work, act, calls[-1], known=True)
            self._heed(self.doors.pass_part(call), call)
            unmake()

    def _write(
        self, work: _Work, act: Act, planned: Planned, *, known: bool = False
    ) -> Call:
        """Write one call; its model is loaded only where somebody looks at it."""
        service, operation, params = planned
        model = self.doors.model(service, operation) if known else None
        return replace(
            work.call,
            service=service,
            operation=operation,
            params=fit(params, model, act.kind) if model else params,
            region=act.region,
            account=act.account,
            caller=work.principal,
            request_id=self.new_id() if known else "",
            source_ip=CLOUDFORMATION if known else "",
            user_agent=CLOUDFORMATION,
            read_only=is_read_only(operation),
            model=model,
            protocol=str(model.service_model.resolved_protocol) if model else "",
            request=None,
        )

    def _heed(self, response: Response, call: Call) -> None:
        """Take a refused call as the failure of its resource."""
        if response.error_code is None:
            return
        words = tell_handler(call, response, self.new_id())
        raise AwsError(response.error_code, words, status=response.status)

    def _find_principal(self, call: Call) -> Caller:
        """Return in whose name the stack is worked on.

        Raises:
            AwsError: Its role is not there, or does not trust CloudFormation.
        """
        caller = call.caller
        if caller.is_simulator or call.operation in _SETS:
            return caller
        role = call.params.get("RoleARN") or self.stacks.find_role(
            call.account, call.region, call.params
        )
        if not role:
            return replace(caller, invoked_by=CLOUDFORMATION)
        source = Source(call.account, call.region)
        try:
            session = self.roles.assume(CLOUDFORMATION, role, _SESSION, source=source)
        except (RoleRefused, ValueError) as error:
            words = f"Role {role} is invalid or cannot be assumed"
            raise AwsError("ValidationError", words) from error
        return self.find_caller(session.access_key) or caller
