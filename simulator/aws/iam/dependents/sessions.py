"""What STS asks beside taking on a role: session tags, and a source identity.

Both are asked of the caller's policies and of the role's trust policy; what a session
hands on down a chain of roles counts as much as what the call itself carries. Sources:
IAM user guide, "Pass session tags in AWS STS" and "Monitor and control actions taken
with assumed roles".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.actions import find_actions
from gameday.simulator.aws.iam.needs import Need
from gameday.simulator.aws.iam.resources import find_resources
from gameday.simulator.aws.iam.session_facts import read_passed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_session_needs"]

_MAKES_SESSIONS = {
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "GetFederationToken",
}


def list_session_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for the tags and the source identity that a new session is to carry."""
    if attempt.service != "sts" or attempt.operation not in _MAKES_SESSIONS:
        return
    action = find_actions("sts", attempt.operation)[0]
    resource = find_resources(attempt, action, source)[0]
    passed = read_passed(attempt.caller, attempt.params)
    if passed.tags or passed.inherited:
        why = (
            "because the session gets tags"
            if passed.tags
            else ("because the session inherits transitive tags")
        )
        yield Need("sts:TagSession", resource, because=why)
    if passed.source_identity:
        why = "because the session has a source identity"
        yield Need("sts:SetSourceIdentity", resource, because=why)
