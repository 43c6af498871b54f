"""Would this call succeed now? Asked for a goal or a check, without making it.

Policies alone do not answer: an allowed call fails all the same where what it is about
is gone. So an allowed read is read, by the simulator itself and without a trace; any
other call can be rehearsed, which costs more and is asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

from gameday.simulator.aws.owners import find_named_account
from gameday.simulator.aws.reads import is_lookup
from gameday.simulator.engine.gateway.call import Caller, NotSimulated
from gameday.simulator.engine.rehearsal import Unanswered, rehearse
from gameday.simulator.referee.answer import Answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gameday.simulator.account import Credentials, EmbeddedAccount
    from gameday.simulator.aws.iam import Authorizer

__all__ = ["Access"]

_STRANGER = Caller(kind="anonymous", account="", arn="*")

_RUNS_CODE = frozenset(
    {
        "cloudformation:CreateStack",
        "cloudformation:UpdateStack",
        "lambda:InvokeWithResponseStream",
        "stepfunctions:StartSyncExecution",
    }
)
"""What runs somebody's code before it answers; that is rehearsed by nobody."""


_UNANSWERED = "whether it would still succeed, since its rehearsal did not come back"


class Access:
    """Answers from the state of keys, policies and resources.

    Args:
        account: Where the call would be made.
        look: Reads something there as the simulator.
        authorizer: Judges it by the account's policies.
        find_caller: Returns who holds an access key now, or None.
        now: Returns the time of the question.
        tell_gap: Takes a service, an operation and what of it nobody can say.
    """

    def __init__(
        self,
        account: EmbeddedAccount,
        authorizer: Authorizer,
        *,
        look: Callable[..., Mapping[str, Any]],
        find_caller: Callable[[str], Caller | None],
        now: Callable[[], datetime],
        tell_gap: Callable[[str, str, str], None],
    ) -> None:
        self._tell_gap = tell_gap
        self._account = account
        self._look = look
        self._authorizer = authorizer
        self._find_caller = find_caller
        self._now = now

    def preview(
        self,
        credentials: Credentials | None,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
        *,
        source_ip: str = "",
        endpoint: str = "",
        as_new: bool = False,
    ) -> Answer:
        """Say whether somebody's call would succeed now.

        Args:
            credentials: Whose call it would be; None for an anonymous one.
            service: botocore's name of the service.
            operation: botocore's name of the operation.
            parameters: The operation's parameters.
            source_ip: Where it would come from; from nowhere in particular where that
                is left out.
            endpoint: The VPC endpoint it would come through, by its ARN.
            as_new: Whether the session is taken for one that begins now.
        """
        caller = self._find(credentials)
        if caller is None:
            key = credentials.access_key if credentials else ""
            return Answer(holds=False, reason=f"nobody has the key {key} any more")
        # A user's key never begins, nor does whoever has none.
        if as_new and caller.expires_at is not None:
            caller = replace(caller, issued_at=self._now(), expires_at=None)
        decision = self._authorizer.would_allow(
            caller,
            service,
            operation,
            parameters,
            self._now(),
            region=self._account.region,
            source_ip=source_ip,
            endpoint=endpoint,
        )
        answer = Answer(decision.allowed, decision.reason, decision.expiry)
        if not answer or not is_lookup(operation):
            return answer
        failure = self._read(caller, service, operation, parameters)
        return (
            answer if failure is None else replace(answer, holds=False, reason=failure)
        )

    def rehearse(
        self,
        credentials: Credentials | None,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> Answer | None:
        """Say whether what an allowed call needs is there and in the right state.

        Made in a copy of everything, it shows what a try would: that a snapshot is
        gone, an instance is stopped, a key is disabled.

        Returns:
            The answer; None where only a try can tell.
        """
        caller = self._find(credentials)
        if caller is None or is_lookup(operation):
            return None  # policies, or a read, have said so
        if f"{service}:{operation}" in _RUNS_CODE:
            return None
        is_invocation = (service, operation) == ("lambda", "Invoke")
        if is_invocation:
            # AWS's own rehearsal: it asks whether the function is there, and runs it
            # not (Lambda API reference, "Invoke", InvocationType).
            parameters = {**parameters, "InvocationType": "DryRun"}
        # Here, so that every copy has it: making one takes longer than the call.
        client = self._client(caller, service)
        call = partial(getattr(client, xform_name(operation)), **parameters)

        def act() -> str:
            failure = _tell_failure(service, operation, call)
            if failure is None and is_invocation and _is_throttled(client, parameters):
                failure = "lambda:Invoke would end in TooManyRequestsException"
            return failure or ""

        try:
            said = rehearse(act)
        except Unanswered:
            self._tell_gap(service, operation, _UNANSWERED)
            return None
        if said is None or NotSimulated.CODE in said:
            return None
        return Answer(not said, said or f"{service}:{operation} would succeed")

    def _find(self, credentials: Credentials | None) -> Caller | None:
        """Find who signs with credentials; whoever has none is a stranger."""
        if credentials is None:
            return _STRANGER
        return self._find_caller(credentials.access_key)

    def _read(
        self,
        caller: Caller,
        service: str,
        operation: str,
        parameters: Mapping[str, Any],
    ) -> str | None:
        """Read as the simulator; return how that ends in an error, or None."""
        owner = find_named_account(service, parameters)
        place = owner if owner in self._account.accounts else caller.account or None
        look = partial(self._look, service, operation, parameters, account_id=place)
        return _tell_failure(service, operation, look)

    def _client(self, caller: Caller, service: str) -> Any:
        """Return the simulator's own client in the caller's account.

        Its calls take no time, are refused nothing and leave no trace in CloudTrail.
        """
        account = self._account
        own = account.register_account(caller.account or account.account_id)
        return account.client(service, own)


def _tell_failure(
    service: str, operation: str, call: Callable[[], object]
) -> str | None:
    """Make a call; return how it ends in an error, or None."""
    try:
        call()
    except ClientError as error:
        code = error.response["Error"].get("Code", "an error")
        return f"{service}:{operation} would end in {code}"
    except BotoCoreError as error:
        return str(error)
    return None


def _is_throttled(client: Any, parameters: Mapping[str, Any]) -> bool:
    """Say whether a function is kept from running at all, as one switches it off."""
    found = client.get_function_concurrency(FunctionName=parameters["FunctionName"])
    return bool(found.get("ReservedConcurrentExecutions") == 0)
