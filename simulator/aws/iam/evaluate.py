"""AWS's policy evaluation logic: from a request and its policies to a decision.

Sources: IAM user guide, "Policy evaluation logic" (single and cross-account), "How
permissions boundaries work with resource-based policies", "NotPrincipal"; KMS developer
guide, "Key policies"; Organizations user guide, "SCP evaluation" and "RCP evaluation".
It is pure: what the policies are is read elsewhere (`aws.iam.source`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.decision import Barrier, Decision, Match
from gameday.simulator.aws.iam.endpoints import speaks_of
from gameday.simulator.aws.iam.principals import Closeness, is_federated_user
from gameday.simulator.aws.iam.reservations import FREE_ACTIONS, find_reservation
from gameday.simulator.aws.kms import is_aws_alias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.request import Levels, PolicySet, Request
    from gameday.simulator.aws.iam.statements import Statement
    from gameday.simulator.aws.iam.texts import Context

__all__ = ["evaluate"]

_BUCKET_POLICY_ACTIONS = {
    "s3:deletebucketpolicy",
    "s3:getbucketpolicy",
    "s3:putbucketpolicy",
}
"""A bucket policy cannot keep the bucket owner's root user from these (S3 guide)."""


def evaluate(request: Request, policies: PolicySet) -> Decision:
    """Decide whether a request is allowed, and say why."""
    is_free = request.action.lower() in FREE_ACTIONS
    if is_free and request.caller.kind != "anonymous":
        note = f"{request.action} needs no permission"
        decision = _answer(request, allowed=True, note=note)
    else:
        decision = _Evaluation(request, policies).decide()
    reservation = find_reservation(request) if decision.allowed else None
    if reservation is None:
        return decision
    barrier = Barrier.SERVICE
    return _answer(request, allowed=False, barrier=barrier, note=reservation)


@dataclass(frozen=True, slots=True)
class _Grants:
    """The best Allow of the resource's policies, by how closely it names the caller."""

    direct: Match | None = None
    """To the caller itself."""
    issuer: Match | None = None
    """To the role, or the federating user, behind the session."""
    account: Match | None = None
    """To the caller's account, whose own policies then decide."""

    @property
    def any(self) -> Match | None:
        return self.direct or self.issuer or self.account


class _Evaluation:
    """One request on its way through the layers of policies."""

    __slots__ = ("action", "caller", "context", "policies", "request")

    def __init__(self, request: Request, policies: PolicySet) -> None:
        self.request = request
        self.policies = policies
        self.caller = request.caller
        self.action = request.action.lower()
        self.context: Context = request.fold()

    def decide(self) -> Decision:
        return (
            self._explicit_deny()
            or self._control(Barrier.RESOURCE_CONTROL, self.policies.resource_control)
            or self._control(Barrier.SERVICE_CONTROL, self._service_control)
            or self._endpoint()
            or self._grant()
        )

    # The layers.

    def _explicit_deny(self) -> Decision | None:
        for barrier, policies in self._layers():
            for match in self._matches(policies, allows=False):
                if self._applies(barrier, match):
                    return self._denied(self._name(barrier), match)
        return None

    def _applies(self, barrier: Barrier, match: Match) -> bool:
        """Say whether a Deny is about the caller, where its policy says about whom."""
        if barrier is Barrier.ENDPOINT:
            return self._is_spoken_of(match)
        return barrier is not Barrier.RESOURCE or self._denies_caller(match)

    def _layers(self) -> Iterator[tuple[Barrier, Iterable[Policy]]]:
        policies = self.policies
        yield Barrier.SERVICE_CONTROL, _flatten(self._service_control)
        yield Barrier.RESOURCE_CONTROL, _flatten(policies.resource_control)
        yield Barrier.ENDPOINT, (policies.endpoint,) if policies.endpoint else ()
        yield Barrier.RESOURCE, policies.resource
        yield Barrier.IDENTITY, policies.identity
        yield Barrier.BOUNDARY, (policies.boundary,) if policies.boundary else ()
        yield Barrier.SESSION, policies.session

    def _control(self, barrier: Barrier, levels: Levels) -> Decision | None:
        for level in levels:
            if self._first_allow(level) is None:
                return self._denied(barrier)
        return None

    def _endpoint(self) -> Decision | None:
        """Deny what the endpoint that it comes through does not let pass."""
        policy = self.policies.endpoint
        if policy is None:
            return None
        matches = self._matches((policy,), allows=True)
        is_let = any(self._is_spoken_of(each) for each in matches)
        return None if is_let else self._denied(Barrier.ENDPOINT)

    def _is_spoken_of(self, match: Match) -> bool:
        canonical_id = self.request.canonical_id
        return speaks_of(match.policy, match.statement, self.caller, canonical_id)

    def _grant(self) -> Decision:
        grants = self._resource_grants()
        if self.caller.kind == "anonymous" or self._is_outside_identity:
            direct = grants.direct
            return self._allowed(direct) if direct else self._denied(Barrier.RESOURCE)
        if self.request.is_same_account:
            return self._grant_in_account(grants)
        if grants.direct and self.request.is_handed_on:
            return self._allowed(grants.direct)
        if grants.any is None:
            identity = self._grant_by_identity()
            return identity if not identity.allowed else self._denied(Barrier.RESOURCE)
        return self._grant_by_identity(grants.any)

    def _grant_in_account(self, grants: _Grants) -> Decision:
        if grants.direct:
            return self._allowed(grants.direct)
        if grants.issuer:
            return self._limit() or self._allowed(grants.issuer)
        if not self._needs_delegation:
            return self._grant_by_identity()
        if grants.account is None:
            return self._denied(Barrier.RESOURCE)
        return self._grant_by_identity(grants.account)

    def _grant_by_identity(self, *beside: Match) -> Decision:
        if self.caller.kind == "root":
            note = f"root user of account {self.caller.account}"
            return self._allowed(*beside, note="" if beside else note)
        match = self._first_allow(self.policies.identity)
        if match is None:
            return self._denied(Barrier.IDENTITY)
        return self._limit() or self._allowed(match, *beside)

    def _limit(self) -> Decision | None:
        """Deny where boundary or session policies, if any, do not allow it."""
        boundary, session = self.policies.boundary, self.policies.session
        if boundary and self._first_allow((boundary,)) is None:
            return self._denied(Barrier.BOUNDARY)
        must_allow = session or is_federated_user(self.caller)
        if must_allow and self._first_allow(session) is None:
            return self._denied(Barrier.SESSION)
        return None

    # What applies to whom.

    @property
    def _service_control(self) -> Levels:
        """SCPs bind the principals of an account, but no service-linked role."""
        issuer = self.caller.issuer_arn or self.caller.arn
        is_outside = self.caller.kind in {"anonymous", "service"}
        if is_outside or ":role/aws-service-role/" in issuer:
            return ()
        return self.policies.service_control

    @property
    def _is_outside_identity(self) -> bool:
        """A service or an identity provider has no policies of its own."""
        if self.caller.kind == "service":
            return True
        return self.caller.kind == "federated" and not is_federated_user(self.caller)

    @property
    def _needs_delegation(self) -> bool:
        """Keys and roles heed the account's policies only if their own policy says."""
        arn = Arn.parse(self.request.resource)
        if arn is None:
            return False
        if arn.service == "kms":
            is_use = not self.action.endswith("alias")
            # A key that is yet to be made has no policy: IAM alone decides.
            is_key = arn.kind == "key" and arn.name != "*"
            return is_key or (is_use and is_aws_alias(arn.resource))
        return self._needs_trust and arn.service == "iam" and arn.kind == "role"

    @property
    def _needs_trust(self) -> bool:
        """Taking on a role, and all that a session is given with it."""
        return self.action.startswith("sts:")

    def _resource_grants(self) -> _Grants:
        best: dict[Closeness, Match] = {}
        for match in self._matches(self.policies.resource, allows=True):
            closeness = self._closeness(match.statement)
            if closeness is Closeness.SELF:
                return _Grants(direct=match)
            best.setdefault(closeness, match)
        return _Grants(None, best.get(Closeness.ISSUER), best.get(Closeness.ACCOUNT))

    def _denies_caller(self, match: Match) -> bool:
        statement = match.statement
        if self._is_owners_way_back(match.policy):
            return False
        if statement.not_principals is not None and self.policies.boundary is not None:
            return True  # documented: it then denies whoever is listed, too
        return self._closeness(statement) is not Closeness.NOT

    def _is_owners_way_back(self, policy: Policy) -> bool:
        return (
            self.caller.kind == "root"
            and self.request.is_same_account
            and self.action in _BUCKET_POLICY_ACTIONS
            and policy in self.policies.resource
        )

    def _closeness(self, statement: Statement) -> Closeness:
        canonical_id = self.request.canonical_id
        if statement.principals is not None:
            return statement.principals.closeness(self.caller, canonical_id)
        listed = statement.not_principals
        if listed is None or listed.exempts(self.caller, canonical_id):
            return Closeness.NOT
        return Closeness.SELF

    # Matching and answering.

    def _matches(self, policies: Iterable[Policy], *, allows: bool) -> Iterator[Match]:
        resource = self.request.resource
        for policy in policies:
            for statement in policy.document.statements:
                if statement.allows is allows and statement.match(
                    self.action, resource, self.context
                ):
                    yield Match(policy, statement)

    def _first_allow(self, policies: Iterable[Policy]) -> Match | None:
        return next(self._matches(policies, allows=True), None)

    def _name(self, barrier: Barrier) -> Barrier:
        is_trust = self._needs_trust and barrier is Barrier.RESOURCE
        return Barrier.TRUST if is_trust else barrier

    def _allowed(self, *matches: Match, note: str = "") -> Decision:
        return _answer(self.request, *matches, allowed=True, note=note)

    def _denied(self, barrier: Barrier, *matches: Match) -> Decision:
        barrier = self._name(barrier)
        return _answer(self.request, *matches, allowed=False, barrier=barrier)


def _answer(
    request: Request,
    *matches: Match,
    allowed: bool,
    barrier: Barrier | None = None,
    note: str = "",
) -> Decision:
    return Decision(
        allowed=allowed,
        principal=request.caller.arn,
        action=request.action,
        resource=request.resource,
        matches=matches,
        barrier=barrier,
        note=note,
    )


def _flatten(levels: Levels) -> Iterator[Policy]:
    for level in levels:
        yield from level
