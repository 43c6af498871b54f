"""What no policy decides: calls that are always allowed, and things that are AWS's own.

Sources: STS API reference (GetCallerIdentity, GetSessionToken, GetFederationToken,
AssumeRole), IAM user guide ("AWS managed policies", "Service-linked roles"), KMS
developer guide ("Aliases").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.principals import is_federated_user

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.request import Request
    from gameday.simulator.engine.gateway.call import Caller

__all__ = ["FREE_ACTIONS", "find_reservation"]

FREE_ACTIONS = frozenset({"sts:getcalleridentity", "sts:getsessiontoken"})
"""Actions that need no permission and that no policy can deny, in lower case."""

_TOKENS = {
    "sts:getfederationtoken": "GetFederationToken",
    "sts:getsessiontoken": "GetSessionToken",
}
"""What only a user's own key gets."""
_STS_OF_SESSION_TOKEN = {"sts:assumerole", "sts:getcalleridentity"}
_POLICY_CHANGES = {
    "iam:createpolicy",
    "iam:createpolicyversion",
    "iam:deletepolicy",
    "iam:deletepolicyversion",
    "iam:setdefaultpolicyversion",
    "iam:tagpolicy",
    "iam:untagpolicy",
}
_ROLE_READS = {
    "iam:generateservicelastaccesseddetails",
    "iam:getcontextkeysforprincipalpolicy",
    "iam:getrole",
    "iam:getrolepolicy",
    "iam:getservicelinkedroledeletionstatus",
    "iam:listattachedrolepolicies",
    "iam:listinstanceprofilesforrole",
    "iam:listpoliciesgrantingserviceaccess",
    "iam:listrolepolicies",
    "iam:listroletags",
    "iam:simulateprincipalpolicy",
}
_ALIAS_CHANGES = {"kms:createalias", "kms:deletealias", "kms:updatealias"}


def find_reservation(request: Request) -> str | None:
    """Say why AWS keeps this to itself, whatever the policies say, or return None."""
    action = request.action.lower()
    of_session = _of_session_token(action, request.caller)
    if of_session is not None:
        return of_session
    if request.caller.kind == "root" and action == "sts:assumerole":
        return "roles may not be assumed by root accounts"
    arn = Arn.parse(request.resource)
    if arn is not None and arn.service == "iam":
        return _of_iam(action, arn)
    is_reserved = arn is not None and arn.resource.startswith("alias/aws/")
    if is_reserved and action in _ALIAS_CHANGES:
        return "aliases that begin with alias/aws/ belong to AWS"
    return None


def _of_session_token(action: str, caller: Caller) -> str | None:
    """Say what a session may not do: make another, or, a user's session, use IAM."""
    is_session = caller.issued_at is not None or caller.expires_at is not None
    if not is_session:
        return None
    if action in _TOKENS:
        return f"Cannot call {_TOKENS[action]} with session credentials"
    if is_federated_user(caller):
        return _of_federated_user(action)
    return _of_user(action, caller) if caller.kind == "user" else None


def _of_user(action: str, caller: Caller) -> str | None:
    if action.startswith("iam:") and not caller.mfa:
        return "IAM cannot be called with a session token made without MFA"
    if action.startswith("sts:") and action not in _STS_OF_SESSION_TOKEN:
        return "a session token serves for AssumeRole and GetCallerIdentity alone"
    return None


def _of_federated_user(action: str) -> str | None:
    if action.startswith("iam:"):
        return "IAM cannot be called with a federation token"
    if action.startswith("sts:") and action != "sts:getcalleridentity":
        return "a federation token serves for GetCallerIdentity alone"
    return None


def _of_iam(action: str, arn: Arn) -> str | None:
    if arn.account == "aws" and arn.kind == "policy" and action in _POLICY_CHANGES:
        return "AWS managed policies cannot be changed"
    is_change = action.startswith("iam:") and action not in _ROLE_READS
    if is_change and arn.resource.startswith("role/aws-reserved/"):
        return "roles below /aws-reserved/ belong to AWS"
    return None
