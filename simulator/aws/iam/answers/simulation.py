"""The policy simulator of IAM: what would policies say, asked without a call.

Source: IAM API reference, ``SimulatePrincipalPolicy`` and ``SimulateCustomPolicy``. The
same evaluator answers that decides real calls; as with AWS, condition keys are only
those that are given. A page holds every result.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.decision import Barrier
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.policy import (
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.engine.gateway.call import AwsError, Caller

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gameday.simulator.aws.iam.decision import Decision, Match
    from gameday.simulator.aws.iam.source import Identity, PolicySource
    from gameday.simulator.engine.gateway.call import Call, Params
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_operations"]

_TYPES = {
    PolicyKind.MANAGED: "IAM Policy",
    PolicyKind.INLINE: "IAM Policy",
    PolicyKind.BOUNDARY: "Permissions Boundary Policy",
    PolicyKind.SERVICE_CONTROL: "Organizations Policy",
    PolicyKind.RESOURCE: "Resource Policy",
}


def add_operations(operations: Operations, source: PolicySource) -> None:
    """Answer the operations of the policy simulator.

    Args:
        operations: Where they are added.
        source: Where a principal's policies are read.
    """
    simulator = _Simulator(source)
    operations.add("iam", "SimulateCustomPolicy", simulator.answer_custom)
    operations.add("iam", "SimulatePrincipalPolicy", simulator.answer_principal)


@dataclass(frozen=True, slots=True)
class _Simulator:
    source: PolicySource

    def answer_principal(self, call: Call) -> dict[str, Any]:
        params = call.params
        caller = _read_principal(params["PolicySourceArn"])
        identity = self.source.identity(caller) if caller else None
        if caller is None or identity is None:
            message = f"Invalid Entity Arn: {params['PolicySourceArn']}"
            raise AwsError("NoSuchEntity", message, status=404)
        member = self.source.membership(caller.account)
        control = member.service_control if member else ()
        policies = PolicySet(
            identity=(*identity.policies, *_read("PolicyInputList", params)),
            resource=_read_resource_policy(params),
            boundary=_read_boundary(params, identity),
            service_control=control,
        )
        return _simulate(params, _read_caller(params) or caller, policies)

    def answer_custom(self, call: Call) -> dict[str, Any]:
        params = call.params
        nobody = Caller("user", call.account, f"arn:aws:iam::{call.account}:user/")
        policies = PolicySet(
            identity=_read("PolicyInputList", params),
            resource=_read_resource_policy(params),
            boundary=_read_boundary(params, None),
        )
        return _simulate(params, _read_caller(params) or nobody, policies)


def _simulate(params: Params, caller: Caller, policies: PolicySet) -> dict[str, Any]:
    context = {
        entry["ContextKeyName"]: _values(entry)
        for entry in params.get("ContextEntries", ())
    }
    pairs = product(params["ActionNames"], params.get("ResourceArns") or ["*"])
    results = []
    for action, resource in pairs:
        owner = Arn.parse(params.get("ResourceOwner", ""))
        account = owner.account if owner else None
        request = Request(caller, action, resource, account, context)
        results.append(_write(evaluate(request, policies), policies))
    return {"EvaluationResults": results, "IsTruncated": False}


def _values(entry: Mapping[str, Any]) -> str | tuple[str, ...]:
    values = tuple(entry.get("ContextKeyValues", ()))
    is_list = entry.get("ContextKeyType", "").endswith("List")
    return values if is_list or len(values) != 1 else values[0]


def _write(decision: Decision, policies: PolicySet) -> dict[str, Any]:
    denied = "explicitDeny" if decision.is_explicit else "implicitDeny"
    result: dict[str, Any] = {
        "EvalActionName": decision.action,
        "EvalResourceName": decision.resource,
        "EvalDecision": "allowed" if decision.allowed else denied,
        "MatchedStatements": [_write_match(match) for match in decision.matches],
        "MissingContextValues": [],
    }
    if policies.boundary is not None:
        passes = decision.barrier is not Barrier.BOUNDARY
        detail = {"AllowedByPermissionsBoundary": passes}
        result["PermissionsBoundaryDecisionDetail"] = detail
    if policies.service_control:
        passes = decision.barrier is not Barrier.SERVICE_CONTROL
        result["OrganizationsDecisionDetail"] = {"AllowedByOrganizations": passes}
    return result


def _write_match(match: Match) -> dict[str, Any]:
    policy = match.policy
    return {
        "SourcePolicyId": policy.name or policy.owner,
        "SourcePolicyType": _TYPES.get(policy.kind, "none"),
    }


def _read_principal(arn: str) -> Caller | None:
    found = Arn.parse(arn)
    if found is None or found.service != "iam":
        return None
    if found.kind == "user":
        return Caller("user", found.account, arn)
    return Caller("role", found.account, arn) if found.kind == "role" else None


def _read_caller(params: Params) -> Caller | None:
    return _read_principal(params.get("CallerArn", ""))


def _read(name: str, params: Params) -> tuple[Policy, ...]:
    texts: Iterable[str] = params.get(name, ())
    return tuple(
        _make_policy(PolicyKind.INLINE, f"{name}.{number}", text)
        for number, text in enumerate(texts, start=1)
    )


def _read_resource_policy(params: Params) -> tuple[Policy, ...]:
    text = params.get("ResourcePolicy")
    if not text:
        return ()
    return (_make_policy(PolicyKind.RESOURCE, "ResourcePolicy", text),)


def _read_boundary(params: Params, identity: Identity | None) -> Policy | None:
    given = params.get("PermissionsBoundaryPolicyInputList")
    if given:
        name = "PermissionsBoundaryPolicyInputList.1"
        return _make_policy(PolicyKind.BOUNDARY, name, given[0])
    return identity.boundary if identity else None


def _make_policy(kind: PolicyKind, name: str, text: str) -> Policy:
    try:
        return Policy(kind, name, "", parse_document(text))
    except PolicyError as error:
        raise AwsError("InvalidInput", f"Invalid policy: {error}") from error
