"""The authorizer: whether a call would succeed now, and if not, with which error.

It gathers what `aws.iam.evaluate` needs, adds what services decide beside
the policies, and answers for calls that are made and for calls that are only imagined.
It does not know whether what a call is about exists: an allowed call can still fail.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.actions import prefix_of
from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.buckets import (
    bucket_policies,
    find_bucket,
    is_shut_out,
    refuse_setting,
)
from gameday.simulator.aws.iam.context import (
    describe_call,
    describe_resource,
    describe_tags,
)
from gameday.simulator.aws.iam.credentials import find_fault, refuse_credentials
from gameday.simulator.aws.iam.decision import Barrier, Decision, Refusal, Ruling
from gameday.simulator.aws.iam.definitions import binds_resources
from gameday.simulator.aws.iam.dependents import list_unjudged
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.federation import federate
from gameday.simulator.aws.iam.keys import list_key_attempts, refuse_unusable
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.aws.iam.snapshot import Snapshot
from gameday.simulator.aws.iam.source import Identity
from gameday.simulator.aws.iam.wire import denial_error

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.request import Levels
    from gameday.simulator.aws.iam.source import Bucket, PolicySource
    from gameday.simulator.aws.iam.texts import Value
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
        context: Mapping[str, str] | None = None,
    ) -> Decision:
        """Decide a call that nobody makes.

        Args:
            caller: Who would make it.
            service: botocore's name of the service.
            operation: botocore's name of the operation.
            params: The operation's parameters.
            now: When it would be made.
            region: Where it would be made.
            account: The account that would serve it; the caller's by default.
            source_ip: The address it would come from; none where that is left out.
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
            context=context or {},
        )
        return self.decide_attempt(attempt)

    def decide_attempt(self, attempt: Attempt) -> Decision:
        """Decide an attempt: its credentials, everything it needs, its keys."""
        return self._hear(attempt).decide()

    def decide_need(self, attempt: Attempt, need: Need) -> Decision:
        """Decide an attempt that needs one permission, whatever its operation needs."""
        return _Hearing(attempt, Snapshot(self._source), (need,)).decide()

    def _hear(self, attempt: Attempt) -> _Hearing:
        attempt, source = federate(attempt), Snapshot(self._source)
        return _Hearing(attempt, source, list_needs(attempt, source))


class _Hearing:
    """The decision of one attempt, and of what services do on its behalf."""

    def __init__(
        self, attempt: Attempt, source: PolicySource, needs: tuple[Need, ...]
    ) -> None:
        self._attempt = attempt
        self._source = source
        self._needs = needs
        self._identity = source.identity(attempt.caller)
        self._decided: list[Decision] = []

    def rule(self) -> Ruling:
        """Decide; after a refusal, see what else would have been in the way."""
        decision = self.decide()
        if decision.allowed:
            return Ruling(decision, tuple(self._decided), self._find_doubt())
        if not self._decided:
            return Ruling(decision, ())
        return Ruling(decision, tuple(self._decide_everything()))

    def decide(self) -> Decision:
        attempt, source, needs = self._attempt, self._source, self._needs
        fault = find_fault(attempt, self._identity, source)
        if fault is not None:
            return _refused(attempt, needs[0], refuse_credentials(attempt), fault)
        decision = self._decide_needs(attempt, needs)
        if not decision.allowed:
            return decision
        refusal = refuse_setting(attempt, source)
        if refusal is not None:
            return _refused(attempt, needs[0], refusal)
        for use in list_key_attempts(attempt, needs, source):
            of_key = self._decide_needs(use, list_needs(use, source))
            if not of_key.allowed:
                return of_key
        return decision

    def _find_doubt(self) -> str:
        """Say what AWS may ask beside what is known, and the caller would not have."""
        unjudged = tuple(list_unjudged(self._attempt, self._source))
        for decision in self._decide_each(self._attempt, unjudged):
            if not decision.allowed:
                role = decision.resource
                return f"whether iam:PassRole on {role} is asked, which it lacks"
        return ""

    def _decide_needs(self, attempt: Attempt, needs: tuple[Need, ...]) -> Decision:
        decisions = []
        for decision in self._decide_each(attempt, needs):
            self._decided.append(decision)
            if not decision.allowed:
                return decision
            decisions.append(decision)
        return decisions[0]

    def _decide_everything(self) -> Iterator[Decision]:
        attempt, source, needs = self._attempt, self._source, self._needs
        yield from self._decide_each(attempt, needs)
        for use in list_key_attempts(attempt, needs, source):
            yield from self._decide_each(use, list_needs(use, source))

    def _decide_each(
        self, attempt: Attempt, needs: tuple[Need, ...]
    ) -> Iterator[Decision]:
        keys = describe_call(attempt, self._identity, self._source)
        for need in needs:
            decision = self._decide_need(attempt, need, keys)
            yield _explain(decision, attempt, need) if need.because else decision

    def _decide_need(
        self, attempt: Attempt, need: Need, keys: dict[str, Value]
    ) -> Decision:
        source, caller = self._source, attempt.caller
        bucket = find_bucket(need, source)
        owner = bucket.account if bucket else source.owner(need.resource)
        owner = owner or attempt.account
        context = {
            **describe_tags(keys, need),
            **describe_resource(need, owner, source),
        }
        request = Request(caller, need.action, need.resource, owner, context)
        decision = evaluate(request, self._policies(caller, need, owner, bucket))
        if not decision.allowed:
            return decision
        if bucket is not None and is_shut_out(bucket, caller):
            note = f"RestrictPublicBuckets of bucket {bucket.name} or its account"
            return _denied(decision, note)
        if attempt.service != "kms":
            return decision
        key = source.key(need.resource, account=owner, region=attempt.region)
        refusal = refuse_unusable(attempt, key)
        return _denied(decision, refusal.message, refusal) if refusal else decision

    def _policies(
        self, caller: Caller, need: Need, owner: str, bucket: Bucket | None
    ) -> PolicySet:
        source, identity = self._source, self._identity or Identity()
        if bucket is not None:
            resource = bucket_policies(bucket, need, caller, source)
        else:
            resource = source.resource_policies(need.resource)
        member = source.membership(caller.account) if has_account(caller) else None
        return PolicySet(
            identity=identity.policies,
            resource=resource,
            boundary=identity.boundary,
            session=source.session_policies(caller) if caller.session_policies else (),
            service_control=member.service_control if member else (),
            resource_control=self._resource_control(need, owner),
        )

    def _resource_control(self, need: Need, owner: str) -> Levels:
        if not binds_resources(need.action.split(":", 1)[0]):
            return ()
        member = self._source.membership(owner)
        return member.resource_control if member else ()


def _explain(decision: Decision, attempt: Attempt, need: Need) -> Decision:
    """Say why a call needs what its name does not tell."""
    call = f"{prefix_of(attempt.service)}:{attempt.operation}"
    return replace(decision, needed=f"{call} needs {need.action}, {need.because}")


def _denied(decision: Decision, note: str, refusal: Refusal | None = None) -> Decision:
    return replace(
        decision,
        allowed=False,
        matches=(),
        barrier=Barrier.SERVICE,
        note=note,
        refusal=refusal,
    )


def _refused(
    attempt: Attempt, need: Need, refusal: Refusal, note: str | None = None
) -> Decision:
    return Decision(
        allowed=False,
        principal=attempt.caller.arn,
        action=need.action,
        resource=need.resource,
        barrier=Barrier.SERVICE,
        note=note or refusal.message,
        refusal=refusal,
    )
