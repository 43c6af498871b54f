"""A role session remembers when it began, whose it is, and what it was given.

AWS: a session carries its issue time (``aws:TokenIssueTime``, by which
``AWSRevokeOlderSessions`` revokes it), the policies passed to ``AssumeRole``, inline
and by ARN, and session tags
(https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).

It belongs to the role it was made of: a role of the same name, made anew, has another
unique id, and is another
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).

moto: keeps the expiry and the inline policy, and forgets the rest, so neither a
revocation of sessions nor a session policy could be decided; and it looks the role's id
up by name at each call, so that a session would go over to the new role.

Each ``AssumedRole`` gets ``issued_at`` (aware, UTC), ``principal_id`` and ``facts``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.sts.models import AssumedRole
from moto.sts.responses import TokenResponse

from gameday.simulator.aws.iam.session_facts import read_passed
from gameday.simulator.aws.sts.facts import SessionFacts
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_NOBODY = Caller("anonymous", "", "")
"""Who calls with a token: the call is not signed."""


def apply(patches: Patches) -> None:
    """Keep what a session was made with."""
    begin = AssumedRole.__init__
    assume = TokenResponse.assume_role
    federate = TokenResponse.assume_role_with_web_identity
    look_up: Any = vars(AssumedRole)["user_id"].fget

    @wraps(begin)
    def begin_dated(session: Any, *args: Any, **kwargs: Any) -> None:
        begin(session, *args, **kwargs)
        created = session.access_key.create_date
        session.issued_at = created.replace(tzinfo=UTC)
        session.principal_id = look_up(session)
        policies = (session.policy,) if session.policy else ()
        session.facts = SessionFacts(policies=policies)

    @wraps(assume)
    def assume_complete(response: Any) -> Any:
        answer: Any = assume(response)
        session = answer.result["Credentials"]
        arns = response._get_param("PolicyArns", [])  # noqa: SLF001 - moto's way
        tags = response._get_param("Tags", [])  # noqa: SLF001 - ditto
        session.facts = replace(
            session.facts,
            policies=(*session.facts.policies, *(each["arn"] for each in arns)),
            tags={tag["Key"]: tag["Value"] for tag in tags},
        )
        return answer

    @wraps(federate)
    def federate_complete(response: Any) -> Any:
        answer: Any = federate(response)
        token = response._get_param("WebIdentityToken")  # noqa: SLF001 - ditto
        passed = read_passed(_NOBODY, {"WebIdentityToken": token})
        session = answer.result["Credentials"]
        session.facts = replace(
            session.facts,
            tags=passed.tags,
            transitive_tags={
                key: passed.tags[key] for key in passed.transitive if key in passed.tags
            },
            source_identity=passed.source_identity,
        )
        return answer

    patches.set(AssumedRole, "__init__", begin_dated)
    patches.set(TokenResponse, "assume_role_with_web_identity", federate_complete)
    patches.set(AssumedRole, "user_id", property(lambda kept: kept.principal_id))
    patches.set(TokenResponse, "assume_role", assume_complete)
