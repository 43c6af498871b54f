"""The authorizer: whether a call would succeed now, and if not, with which error.

It answers for calls that are made and for calls that are only imagined; each is heard
by `aws.iam.hearing`. It does not know whether what a call is about exists: an allowed
call can still fail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.access_points import pass_access_points
from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.federation import federate
from gameday.simulator.aws.iam.hearing import Hearing
from gameday.simulator.aws.iam.keys import FoundUse, make_attempt
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.iam.snapshot import Snapshot
from gameday.simulator.aws.iam.wire import denial_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.decision import Decision, Ruling
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.call import AwsError, Call, Caller, Params

__all__ = ["Authorizer"]


class Authorizer:
    """Decides calls by what is true in the accounts at that moment."""

    def __init__(self, source: PolicySource) -> None:
        self._source = source

    def decide(self, call: Call) -> Decision:
        """Decide a call on its way through the gateway."""
        return self.decide_attempt(Attempt.of(call))

    def rule(self, call: Call) -> Ruling:
        """Decide a call as `decide` does, and tell of each need it has."""
        return self._hear(Attempt.of(call)).rule()

    def refuse(self, call: Call) -> AwsError | None:
        """Return the error a call is denied with, or None where it may pass."""
        decision = self.decide(call)
        if decision.allowed:
            return None
        return denial_error(call.service, call.operation, decision)

    def refuse_part(self, call: Call, **params: Any) -> AwsError | None:
        """Return the error that one part of a call is denied with, or None.

        Args:
            call: A call about several things, each of which is decided on its own.
            params: Its parameters as if it were about one of them.
        """
        if call.caller.is_simulator:
            return None
        attempt = Attempt.of(call)
        decision = self.decide_attempt(
            replace(attempt, params={**attempt.params, **params})
        )
        if decision.allowed:
            return None
        return denial_error(call.service, call.operation, decision)

    def rule_part(self, call: Call, operation: str, **params: Any) -> Ruling:
        """Decide what a call does to one of several things, as an operation of its own.

        Args:
            call: The call.
            operation: The operation that does it to one thing alone.
            params: The parameters of that.
        """
        attempt = replace(Attempt.of(call), operation=operation, params=params)
        return self._hear(attempt).rule()

    def would_allow(
        self,
        caller: Caller,
        service: str,
        operation: str,
        params: Params,
        now: datetime,
        *,
        region: str = "us-east-1",
        account: str | None = None,
        source_ip: str = "",
        endpoint: str = "",
        context: Mapping[str, str] | None = None,
    ) -> Decision:
        """Decide a call that nobody makes, and say how long that will be so.

        Args:
            caller: Who would make it.
            service: botocore's name of the service.
            operation: botocore's name of the operation.
            params: The operation's parameters.
            now: When it would be made.
            region: Where it would be made.
            account: The account that would serve it; the caller's by default.
            source_ip: The address it would come from; none where that is left out.
            endpoint: The VPC endpoint it would come through, by its ARN.
            context: Condition keys that only the asker knows.
        """
        attempt = Attempt(
            caller=caller,
            service=service,
            operation=operation,
            params=params,
            region=region,
            account=account or caller.account,
            time=now,
            source_ip=source_ip,
            endpoint=endpoint,
            context=context or {},
        )
        hearing = self._hear(attempt)
        return replace(hearing.decide(), expiry=hearing.find_expiry())

    def decide_key_use(
        self, call: Call, key: str, operation: str, context: Mapping[str, str]
    ) -> Decision:
        """Decide whether a call's caller may have its service use a key.

        For services that look at a key after they have answered; the keys of all
        others are decided with the call.

        Args:
            call: The call.
            key: The key, by any of its names.
            operation: KMS's operation.
            context: The encryption context.
        """
        use = FoundUse(operation, key, call.account, context)
        attempt = make_attempt(Attempt.of(call), use)
        return self.decide_attempt(attempt)

    def decide_attempt(self, attempt: Attempt) -> Decision:
        """Decide an attempt: its credentials, everything it needs, its keys."""
        return self._hear(attempt).decide()

    def decide_need(self, attempt: Attempt, need: Need) -> Decision:
        """Decide an attempt that needs one permission, whatever its operation needs."""
        return Hearing(attempt, Snapshot(self._source), (need,)).decide()

    def _hear(self, attempt: Attempt) -> Hearing:
        source = Snapshot(self._source)
        attempt = pass_access_points(federate(attempt), source)
        return Hearing(attempt, source, list_needs(attempt, source))
