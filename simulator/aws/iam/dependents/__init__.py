"""What a call needs beside its own action, as rules by the shape of the call.

A role without it is refused by AWS although it may call the operation: tags on what is
created, a role handed over, a service's first use, session tags, a final snapshot. All
of it is asked before the call, of the caller, and one refusal refuses the whole.

The rules read botocore's members; what AWS does otherwise stands in small tables beside
them, each row with its source: *SAR* the Service Authorization Reference, *UG* the
service's user guide, *API* its API reference. Keys beneath a service are in
`aws.iam.keys`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.aws.iam.dependents.buckets import list_header_needs
from gameday.simulator.aws.iam.dependents.linked import list_linked_needs
from gameday.simulator.aws.iam.dependents.others import list_other_needs
from gameday.simulator.aws.iam.dependents.passing import (
    list_passing_needs,
    list_unjudged,
)
from gameday.simulator.aws.iam.dependents.sessions import list_session_needs
from gameday.simulator.aws.iam.dependents.tagging import list_tagging_needs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.needs import Need
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_dependents", "list_unjudged"]

_RULES = (
    list_tagging_needs,
    list_passing_needs,
    list_session_needs,
    list_header_needs,
    list_linked_needs,
    list_other_needs,
)


def list_dependents(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """List what a call needs beside its own action, each with its reason."""
    for rule in _RULES:
        yield from rule(attempt, source)
