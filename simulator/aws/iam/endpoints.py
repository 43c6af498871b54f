"""What a VPC endpoint has a say in: who may do what through it, and what AWS is told.

An endpoint's policy grants nothing; what it does not allow does not pass. Requests
through it are told of it by ``aws:SourceVpce`` and its kin, and have no
``aws:SourceIp``. Which calls come through one is found by `aws.vpc.endpoints`.

Sources: AWS PrivateLink guide, "Control access to VPC endpoints using endpoint
policies"; IAM user guide, "AWS global condition context keys" (properties of the
network).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.policy import PolicyKind
from gameday.simulator.aws.iam.principals import Closeness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.policy import Policy
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.aws.iam.statements import Statement
    from gameday.simulator.aws.iam.texts import Value
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["describe_network", "find_endpoint_policy", "speaks_of"]


def describe_network(attempt: Attempt, source: PolicySource) -> Mapping[str, Value]:
    """Return the condition keys that say from where a call comes.

    A service that calls for somebody calls from a network of its own.
    """
    caller = attempt.caller
    if caller.invoked_by is not None or caller.kind == "service":
        return {}
    found = source.endpoint(attempt.endpoint) if attempt.endpoint else None
    if found is None:
        return {"aws:sourceip": attempt.source_ip} if attempt.source_ip else {}
    arn = Arn.read(found.arn)
    keys: dict[str, Value] = {
        "aws:sourcevpce": arn.name,
        "aws:sourcevpc": found.vpc,
        "aws:sourcevpcarn": str(arn._replace(resource=f"vpc/{found.vpc}")),
        "aws:vpceaccount": arn.account,
        "aws:vpcsourceip": attempt.source_ip,
    }
    member = source.membership(arn.account)
    if member is not None:
        keys["aws:vpceorgid"] = member.organization
        keys["aws:vpceorgpaths"] = (member.path,)
    return keys


def find_endpoint_policy(attempt: Attempt, source: PolicySource) -> Policy | None:
    """Return the policy of the endpoint that a call comes through, if through one."""
    if not attempt.endpoint or attempt.caller.invoked_by is not None:
        return None
    found = source.endpoint(attempt.endpoint)
    return found.policy if found else None


def speaks_of(
    policy: Policy, statement: Statement, caller: Caller, canonical_id: str | None
) -> bool:
    """Say whether a statement of an endpoint's policy is about a caller.

    In a gateway endpoint's, an account stands for its root user alone.
    """
    if statement.not_principals is not None:
        return not statement.not_principals.exempts(caller, canonical_id)
    if statement.principals is None:
        return False
    closeness = statement.principals.closeness(caller, canonical_id)
    if policy.kind is PolicyKind.GATEWAY and caller.kind != "root":
        return closeness > Closeness.ACCOUNT
    return closeness is not Closeness.NOT
