"""Callers that an identity provider vouches for, when they assume a role.

Such a call is not signed, so it arrives as anonymous; the principal a trust policy sees
is the provider, named by the token or by a parameter. Whether the token is genuine is
not looked at: no identity provider signs in a simulation.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.iam.scalars import read_bytes
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt

__all__ = ["federate", "read_claims"]

_GENERAL = {
    "accounts.google.com",
    "cognito-identity.amazonaws.com",
    "graph.facebook.com",
    "www.amazon.com",
}
"""Providers that a policy names by host, without a provider in the account."""


def federate(attempt: Attempt) -> Attempt:
    """Name the provider as the caller where a role is assumed through one."""
    provider = _provider(attempt)
    if provider is None:
        return attempt
    return replace(attempt, caller=Caller("federated", "", provider))


def read_claims(token: str) -> dict[str, Any]:
    """Read what a JSON web token claims; nothing where it is none."""
    parts = token.split(".")
    body = parts[1] if len(parts) > 1 else ""
    padded = body.replace("-", "+").replace("_", "/") + "=" * (-len(body) % 4)
    try:
        claims = json.loads(read_bytes(padded) or b"{}")
    except ValueError:
        return {}
    return claims if isinstance(claims, dict) else {}


def _provider(attempt: Attempt) -> str | None:
    params = attempt.params
    if attempt.service != "sts":
        return None
    if attempt.operation == "AssumeRoleWithSAML":
        return str(params.get("PrincipalArn", ""))
    if attempt.operation != "AssumeRoleWithWebIdentity":
        return None
    claims = read_claims(params.get("WebIdentityToken") or "")
    host = params.get("ProviderId") or claims.get("iss", "")
    host = str(host).removeprefix("https://")
    role = Arn.parse(str(params.get("RoleArn", "")))
    if host in _GENERAL or role is None:
        return host
    return f"arn:{role.partition}:iam::{role.account}:oidc-provider/{host}"
