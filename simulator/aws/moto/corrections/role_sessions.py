"""A role session remembers when it began, how it was narrowed and how it was tagged.

AWS: a session carries its issue time (``aws:TokenIssueTime``, by which
``AWSRevokeOlderSessions`` revokes it), the policies passed to ``AssumeRole``, inline
and by ARN, and session tags
(https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html).

moto: keeps the expiry and the inline policy, and forgets the rest, so neither a
revocation of sessions nor a session policy could be decided.

Each ``AssumedRole`` gets ``issued_at`` (aware, UTC), ``session_policies`` (JSON texts),
``session_policy_arns`` and ``session_tags``.
"""

from __future__ import annotations

from datetime import UTC
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.sts.models import AssumedRole
from moto.sts.responses import TokenResponse

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Keep what a session was made with."""
    begin = AssumedRole.__init__
    assume = TokenResponse.assume_role

    @wraps(begin)
    def begin_dated(session: Any, *args: Any, **kwargs: Any) -> None:
        begin(session, *args, **kwargs)
        created = session.access_key.create_date
        session.issued_at = created.replace(tzinfo=UTC)
        session.session_policies = (session.policy,) if session.policy else ()
        session.session_policy_arns = ()
        session.session_tags = {}

    @wraps(assume)
    def assume_complete(response: Any) -> Any:
        answer: Any = assume(response)
        session = answer.result["Credentials"]
        arns = response._get_param("PolicyArns", [])  # noqa: SLF001 - moto's way
        tags = response._get_param("Tags", [])  # noqa: SLF001 - ditto
        session.session_policy_arns = tuple(each["arn"] for each in arns)
        session.session_tags = {tag["Key"]: tag["Value"] for tag in tags}
        return answer

    patches.set(AssumedRole, "__init__", begin_dated)
    patches.set(TokenResponse, "assume_role", assume_complete)
