"""May a service, a role or an account do this to that, now? The one place to ask.

What AWS's services do of their own accord is judged here by the same evaluator as the
calls of users: with the policies of the resource, of its key and of the organization,
and with the condition keys AWS gives to such a request. Calls that pass the gateway are
judged there, by `Authorizer`; what a refusal means for a delivery is the service's
business.

Sources: IAM user guide, "AWS service principals", "AWS global condition context keys"
(``aws:PrincipalIsAWSService``, ``aws:SourceArn`` and their kin) and "The confused
deputy problem".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.authorizer import Authorizer
from gameday.simulator.aws.iam.decision import Barrier, Decision
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["Authority", "Source"]

_ASSUME = "sts:AssumeRole"
_REGION = "us-east-1"
"""Where what belongs to no region is asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """The resource a service acts for: a rule, a trail, a topic, a function."""

    account: str
    """``aws:SourceAccount``: whose resource it is."""
    region: str
    arn: str = ""
    """``aws:SourceArn``; empty where the service tells the account alone."""


class Authority:
    """Answers for what services, roles and accounts would do at this moment.

    Args:
        policies: Where the accounts' policies are read.
        now: The time of the question.
    """

    def __init__(self, policies: PolicySource, now: Callable[[], datetime]) -> None:
        self._policies = policies
        self._authorizer = Authorizer(policies)
        self._now = now

    def may_service(
        self,
        service: str,
        action: str,
        resource: str,
        *,
        source: Source | None = None,
        params: Params | None = None,
    ) -> Decision:
        """Answer whether a service itself may do something to a resource.

        Args:
            service: Its principal, ``events.amazonaws.com``.
            action: The IAM action, ``sqs:SendMessage``.
            resource: The resource's ARN.
            source: What it acts for; None where the service does not tell.
            params: botocore's parameters of the operation, where they say more than the
                ARN: the ``ACL`` and the encryption of an object that is put.
        """
        caller = Caller("service", "", service)
        context = self._tell(source) if source else {}
        return self._judge(
            caller, action, resource, source=source, params=params, context=context
        )

    def may_account(
        self,
        account: str,
        action: str,
        resource: str,
        *,
        source: Source | None = None,
    ) -> Decision:
        """Answer whether an account as a whole may, as a policy that names it says.

        So it is asked where a service acts in an account's name with no role of it: an
        event that goes to another account's bus.
        """
        caller = Caller("root", account, f"arn:aws:iam::{account}:root")
        return self._judge(caller, action, resource, source=source)

    def may_assume(
        self, service: str, role_arn: str, *, source: Source | None = None
    ) -> Decision:
        """Answer whether a service may take on a role, as the role's trust policy says.

        The note of a refusal is a sentence: there is no such role, or it does not trust
        the service.
        """
        if not self._has_role(role_arn):
            note = f"there is no role {role_arn}"
            return Decision(
                allowed=False,
                principal=service,
                action=_ASSUME,
                resource=role_arn,
                barrier=Barrier.SERVICE,
                note=note,
            )
        decision = self.may_service(
            service, _ASSUME, role_arn, source=source, params={"RoleArn": role_arn}
        )
        if decision.allowed or decision.matches:
            return decision
        return replace(decision, note=f"{role_arn} does not trust {service}")

    def may_role(
        self,
        role_arn: str,
        action: str,
        resource: str,
        *,
        source: Source | None = None,
        session: str = "aws",
        params: Params | None = None,
    ) -> Decision:
        """Answer whether a role that a service has taken on may do something.

        Args:
            role_arn: The role; whether the service may take it on is another question.
            action: The IAM action.
            resource: The resource's ARN.
            source: What the service acts for.
            session: The session's name.
            params: botocore's parameters of the operation, where they say more.
        """
        caller = make_session(role_arn, session)
        return self._judge(caller, action, resource, source=source, params=params)

    def _judge(
        self,
        caller: Caller,
        action: str,
        resource: str,
        *,
        source: Source | None = None,
        params: Params | None = None,
        context: Mapping[str, Value] | None = None,
    ) -> Decision:
        service, _, operation = action.partition(":")
        account, region = self._find_place(resource)
        attempt = Attempt(
            caller=caller,
            service=service,
            operation=operation,
            params=params or {},
            region=region or (source.region if source else _REGION),
            account=account or (source.account if source else caller.account),
            time=self._now(),
            context=context or {},
        )
        return self._authorizer.decide_need(attempt, Need(action, resource))

    def _has_role(self, arn: str) -> bool:
        role = Arn.parse(arn)
        if role is None or role.service != "iam" or role.kind != "role":
            return False
        found = self._policies.find_arn(
            "iam", "role", role.name, account=role.account, region=role.region
        )
        return found == arn

    def _find_place(self, resource: str) -> tuple[str, str]:
        """Return the account and region of a resource, empty where nobody knows."""
        arn = Arn.parse(resource)
        region = arn.region if arn else ""
        if arn and arn.service == "s3":
            bucket = self._policies.bucket(arn.resource.split("/", 1)[0])
            region = bucket.region if bucket else ""
        return self._policies.owner(resource) or "", region

    def _tell(self, source: Source) -> dict[str, Value]:
        """Return the condition keys that say what a service acts for."""
        keys: dict[str, Value] = {"aws:SourceAccount": source.account}
        if source.arn:
            keys["aws:SourceArn"] = source.arn
        member = self._policies.membership(source.account)
        if member is not None:
            keys["aws:SourceOrgID"] = member.organization
            keys["aws:SourceOrgPaths"] = (member.path,)
        return keys


def make_session(role_arn: str, name: str) -> Caller:
    """Describe the session of a role that is only imagined: it has no key."""
    role = Arn.parse(role_arn)
    if role is None:
        raise ValueError(role_arn)
    arn = f"arn:{role.partition}:sts::{role.account}:assumed-role/{role.name}/{name}"
    return Caller("role", role.account, arn, issuer_arn=role_arn)
