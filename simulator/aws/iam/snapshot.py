"""A policy source that remembers its answers for the length of one decision.

All of a decision is about one moment, so what was read once is true to its end. It must
not live longer: the next decision asks anew.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["Snapshot"]


class Snapshot:
    """A `PolicySource` over another, for one decision."""

    def __init__(self, source: PolicySource) -> None:
        self.identity = source.identity
        self.standing = source.standing
        self.session_policies = source.session_policies
        self.membership = cache(source.membership)
        self.resource_policies = source.resource_policies
        self.owner = source.owner
        self.tags = source.tags
        self.facts = cache(source.facts)
        self.find_arn = cache(source.find_arn)
        self.has_linked_role = source.has_linked_role
        self.bucket = cache(source.bucket)
        self.endpoint = cache(source.endpoint)
        self.access_point = cache(source.access_point)
        self.stored_object = cache(source.stored_object)
        self.below = source.below
        self.key_name = source.key_name
        self.key = cache(source.key)
