"""One attempt on its way through everything that decides it.

It gathers what `aws.iam.evaluate` needs, for each permission that the attempt needs and
for each use of a key that a service makes on its behalf, and adds what services decide
beside the policies. All of it must be allowed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.canonical_ids import make_canonical_id
from gameday.simulator.aws.iam.access_points import (
    find_access_point,
    refuse_passage,
)
from gameday.simulator.aws.iam.actions import prefix_of
from gameday.simulator.aws.iam.asked import NOTHING, list_asked, suppose, tell
from gameday.simulator.aws.iam.bucket_settings import refuse_setting
from gameday.simulator.aws.iam.buckets import (
    bucket_policies,
    find_bucket,
    find_keeper,
    is_kept_out,
    is_shut_out,
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
from gameday.simulator.aws.iam.endpoints import find_endpoint_policy
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.expiries import find_expiry
from gameday.simulator.aws.iam.keys import (
    is_no_key,
    list_key_attempts,
    open_to_account,
    refuse_dead_key,
    refuse_sharing,
    refuse_unusable,
)
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.aws.iam.source import Identity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.request import Levels
    from gameday.simulator.aws.iam.source import Bucket, PolicySource
    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.engine.clock.expiry import Expiry

__all__ = ["Hearing"]

_MAKES_BUCKET = "s3:CreateBucket"
"""Asked of the caller's own account: a bucket of that name is somebody else's."""


class Hearing:
    """The decision of one attempt, and of what services do on its behalf."""

    def __init__(
        self, attempt: Attempt, source: PolicySource, needs: tuple[Need, ...]
    ) -> None:
        self._attempt = attempt
        self._source = source
        self._needs = needs
        self._identity = source.identity(attempt.caller)
        self._decided: list[Decision] = []
        self._asked: list[PolicySet] = []

    def rule(self) -> Ruling:
        """Decide; after a refusal, see what else would have been in the way."""
        decision = self.decide()
        if decision.allowed:
            return Ruling(decision, tuple(self._decided), self._find_doubt())
        if not self._decided:
            return Ruling(decision, ())
        return Ruling(decision, tuple(self._decide_everything()))

    def decide(self) -> Decision:
        """Decide by the first thing that stands in the way."""
        attempt, source, needs = self._attempt, self._source, self._needs
        fault = find_fault(attempt, self._identity, source)
        if fault is not None:
            return _refused(attempt, needs[0], refuse_credentials(attempt), fault)
        decision = self._decide_needs(attempt, needs)
        if not decision.allowed:
            return decision
        refusal = (
            refuse_passage(attempt, source)
            or refuse_setting(attempt, source)
            or refuse_sharing(attempt, source)
        )
        if refusal is not None:
            return _refused(attempt, needs[0], refusal)
        dead = refuse_dead_key(attempt, needs, source)
        if dead is not None:
            operation, refusal = dead
            return _refused(attempt, Need(f"kms:{operation}"), refusal)
        for use in list_key_attempts(attempt, needs, source):
            of_key = self._decide_needs(use, list_needs(use, source))
            if not of_key.allowed:
                return _explain_key(of_key, attempt)
        return decision

    def find_expiry(self) -> Expiry | None:
        """Return when what was decided may be another thing of itself."""
        return find_expiry(self._attempt, self._asked)

    def _find_doubt(self) -> str:
        """Say what AWS may ask beside what is known, and the caller would not have."""
        for decided in self._decided:
            if decided.doubt:
                return decided.doubt
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
        if owner is None or need.action == _MAKES_BUCKET:
            owner, bucket = attempt.account, None
        context = {
            **describe_tags(keys, need),
            **describe_resource(need, owner, source),
        }
        policies = self._policies(attempt, need, owner, bucket)
        if attempt.service == "kms" and self._misses_key(attempt, need, owner):
            # Whoever may do it to any key is told that this is none, others are not.
            policies = replace(policies, resource=(open_to_account(owner),))
        self._asked.append(policies)
        keeper = find_keeper(bucket, need, source) if bucket else owner
        decision = self._judge(attempt, need, keeper, context, policies)
        if attempt.service == "kms":
            return self._heed_key(decision, attempt, need, owner)
        if not decision.allowed:
            return decision
        point = find_access_point(need, source)
        if point is not None and is_kept_out(point, caller, source):
            return _denied(decision, f"RestrictPublicBuckets before {point.arn}")
        if bucket is not None and is_shut_out(bucket, caller):
            note = f"RestrictPublicBuckets of bucket {bucket.name} or its account"
            return _denied(decision, note)
        return decision

    def _judge(
        self,
        attempt: Attempt,
        need: Need,
        owner: str,
        context: dict[str, Value],
        policies: PolicySet,
    ) -> Decision:
        """Decide by the policies, and by both readings of what nobody knows."""
        caller = attempt.caller
        request = Request(
            caller,
            need.action,
            need.resource,
            owner,
            context,
            is_handed_on=need.is_handed_on,
            canonical_id=make_canonical_id(caller.account),
        )
        asked = list_asked(policies, context)
        told = tell(attempt, need, asked, self._source) if asked else NOTHING
        if told.keys:
            request = replace(request, context={**context, **told.keys})
        if not told.unknown:
            return evaluate(request, policies)
        decision = evaluate(request, suppose(policies, told.unknown, favourably=True))
        other = evaluate(request, suppose(policies, told.unknown, favourably=False))
        if decision.allowed is not other.allowed:
            names = " and ".join(sorted(told.unknown))
            doubt = f"the condition key {names} of {need.action}"
            return replace(decision, doubt=doubt)
        return decision

    def _misses_key(self, attempt: Attempt, need: Need, owner: str) -> bool:
        """Say whether an account is asked about a key of its own that is not there."""
        if owner != attempt.caller.account or is_no_key(
            attempt.operation, need.resource
        ):
            return False
        key = self._source.key(need.resource, account=owner, region=attempt.region)
        return key is None

    def _heed_key(
        self, decision: Decision, attempt: Attempt, need: Need, owner: str
    ) -> Decision:
        """Refuse a key that cannot be used, and before all else one that is none."""
        key = self._source.key(need.resource, account=owner, region=attempt.region)
        refusal = refuse_unusable(attempt, key, need.resource)
        is_service = key is None and attempt.caller.invoked_by is not None
        if refusal is not None and (decision.allowed or is_service):
            return _denied(decision, refusal.message, refusal)
        return decision

    def _policies(
        self, attempt: Attempt, need: Need, owner: str, bucket: Bucket | None
    ) -> PolicySet:
        source, caller = self._source, attempt.caller
        is_own = caller.kind == self._attempt.caller.kind
        identity = (self._identity if is_own else None) or Identity()
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
            endpoint=find_endpoint_policy(attempt, source),
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


def _explain_key(decision: Decision, attempt: Attempt) -> Decision:
    if not has_account(attempt.caller):
        return decision
    why = "because what it is about is encrypted"
    return _explain(decision, attempt, Need(decision.action, because=why))


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
