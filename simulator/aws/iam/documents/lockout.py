"""Whether a policy shuts its writer out, or lets everybody in, where a service minds.

Source: KMS API, PutKeyPolicy and CreateKey: the policy must allow the caller to make a
further PutKeyPolicy call, unless ``BypassPolicyLockoutSafetyCheck`` is set; Secrets
Manager user guide, "Managing a resource-based policy": a policy that keeps everybody
from managing the secret is refused; EFS API, PutFileSystemPolicy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gameday.simulator.aws.iam.attempts import Attempt
from gameday.simulator.aws.iam.context import describe_call
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.operations import list_needs
from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.principals import has_account
from gameday.simulator.aws.iam.publicity import find_public_statement
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.call import Call

__all__ = ["check_lockout", "check_publicity"]


class _Way(NamedTuple):
    """The call that changes a policy, on something of its kind, and the refusal."""

    action: str
    resource: str
    code: str
    says: str


_KEY = _Way(
    "kms:PutKeyPolicy",
    "arn:aws:kms:{region}:{account}:key/new",
    "MalformedPolicyDocumentException",
    "The new key policy will not allow you to update the key policy in the future.",
)
_WAYS = {
    ("kms", "CreateKey"): _KEY,
    ("kms", "PutKeyPolicy"): _KEY,
    ("kms", "ReplicateKey"): _KEY,
    ("secretsmanager", "PutResourcePolicy"): _Way(
        "secretsmanager:PutResourcePolicy",
        "arn:aws:secretsmanager:{region}:{account}:secret:any",
        "MalformedPolicyDocumentException",
        "Your requested changes will not allow you to manage this secret in the "
        "future.",
    ),
    ("efs", "PutFileSystemPolicy"): _Way(
        "elasticfilesystem:PutFileSystemPolicy",
        "arn:aws:elasticfilesystem:{region}:{account}:file-system/fs-1",
        "InvalidPolicyException",
        "The policy would keep its writer from changing it in the future.",
    ),
}
_EVERYTHING = Policy(
    PolicyKind.INLINE,
    "everything",
    "",
    parse_document(
        {
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}],
        }
    ),
)
"""Only the document is on trial: whatever else the writer lacks is another matter."""


def check_lockout(call: Call, text: str, source: PolicySource) -> None:
    """Check that the writer of a policy is not locked out by it.

    Raises:
        AwsError: The policy would not let its writer change it again.
    """
    way = _WAYS.get((call.service, call.operation))
    if way is None or call.params.get("BypassPolicyLockoutSafetyCheck"):
        return
    # The estate is made by nobody whom a policy could name.
    if call.caller.is_simulator or not has_account(call.caller):
        return
    attempt = Attempt.of(call)
    resource = _find_resource(attempt, way, source)
    written = Policy(PolicyKind.RESOURCE, "", "", parse_document(text))
    context = describe_call(attempt, source.identity(call.caller), source)
    request = Request(call.caller, way.action, resource, call.account, context)
    policies = PolicySet(identity=(_EVERYTHING,), resource=(written,))
    if not evaluate(request, policies).allowed:
        raise AwsError(way.code, way.says)


def _find_resource(attempt: Attempt, way: _Way, source: PolicySource) -> str:
    """Return what the policy is put on; any of its kind, where it is being made."""
    own = list_needs(attempt, source)[0].resource
    anything = way.resource.format(region=attempt.region, account=attempt.account)
    return anything if own == "*" else own


def check_publicity(call: Call, text: str) -> None:
    """Check that a secret is not opened to everybody, where the call says so.

    Source: Secrets Manager API, PutResourcePolicy: ``BlockPublicPolicy``.

    Raises:
        AwsError: The policy grants broad access.
    """
    is_meant = (
        call.service == "secretsmanager" and call.operation == "PutResourcePolicy"
    )
    if not is_meant or not call.params.get("BlockPublicPolicy"):
        return
    if find_public_statement(parse_document(text)) is not None:
        raise AwsError(
            "PublicPolicyException",
            "You can't attach a resource-based policy that allows broad access to the "
            "secret.",
        )
