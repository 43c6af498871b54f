"""What a new session is to carry: session tags, transitive ones, a source identity.

They come from the call, from an identity provider's token, or down a chain of roles
from the session that calls. Source: IAM user guide, "Pass session tags in AWS STS" and
"Monitor and control actions taken with assumed roles".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from gameday.simulator.aws.iam.federation import read_claims
from gameday.simulator.aws.iam.tags import request_tags

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Caller, Params

__all__ = ["Passed", "read_passed"]

_CLAIM = "https://aws.amazon.com/"


class Passed(NamedTuple):
    """What a call gives to the session it begins."""

    tags: Mapping[str, str]
    """Session tags that the call itself, or a token, carries."""
    transitive: tuple[str, ...]
    """Those keys among them that go on to the sessions made with this one."""
    inherited: Mapping[str, str]
    """Transitive tags of the session that calls."""
    source_identity: str
    """As given, or else as the session that calls has it; empty without one."""


def read_passed(caller: Caller, params: Params) -> Passed:
    """Read what a call of STS gives to the session it begins."""
    claims = read_claims(str(params.get("WebIdentityToken") or ""))
    claimed = _claimed_tags(claims)
    keys = (claims.get(f"{_CLAIM}tags") or {}).get("transitive_tag_keys") or ()
    return Passed(
        tags={**claimed, **request_tags(params)},
        transitive=(*keys, *(params.get("TransitiveTagKeys") or ())),
        inherited=dict(caller.transitive_tags),
        source_identity=str(
            params.get("SourceIdentity")
            or claims.get(f"{_CLAIM}source_identity")
            or caller.source_identity
        ),
    )


def _claimed_tags(claims: Mapping[str, Any]) -> dict[str, str]:
    """Read the tags of an OpenID Connect token: each key has a list of one value."""
    found = claims.get(f"{_CLAIM}tags")
    tags = found.get("principal_tags") if isinstance(found, Mapping) else None
    if not isinstance(tags, Mapping):
        return {}
    return {
        str(key): str(value[0] if isinstance(value, list) and value else value)
        for key, value in tags.items()
    }
