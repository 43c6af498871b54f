"""What the first use of a service asks: that its role may be made in the account.

Only where the role is missing; whoever comes later needs nothing. Which operations make
one stands in `linked.yaml`. Source: IAM user guide, "Create a service-linked role".
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import yaml

from gameday.simulator.aws.iam.needs import Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource
    from gameday.simulator.engine.gateway.call import Params

__all__ = ["LinkedRole", "find_linked_role", "list_linked_needs"]


class LinkedRole(NamedTuple):
    """The role of a service in every account that uses it."""

    service: str
    """The principal it trusts, ``autoscaling.amazonaws.com``."""
    name: str

    def write_arn(self, account: str) -> str:
        """Write its ARN in an account."""
        path = f"aws-service-role/{self.service}/{self.name}"
        return f"arn:aws:iam::{account}:role/{path}"


def find_linked_role(service: str, operation: str, params: Params) -> LinkedRole | None:
    """Return the role that a call makes where it is missing, if it does."""
    rows = _load().get((service, operation), ())
    return next((row.role for row in rows if row.is_meant(params)), None)


def list_linked_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for the right to make a service's role at the service's first use."""
    role = find_linked_role(attempt.service, attempt.operation, attempt.params)
    if role is None or source.has_linked_role(role.service, attempt.account):
        return
    yield Need(
        "iam:CreateServiceLinkedRole",
        role.write_arn(attempt.account),
        {"iam:awsservicename": role.service},
        f"because it is the account's first use of {role.service}",
    )


class _Row(NamedTuple):
    """A role, and the calls of an operation that make it."""

    role: LinkedRole
    when: str | Mapping[str, str]
    """The member that must be set, or what members must say; empty for every call."""
    unless: str
    """The member that names another role."""

    def is_meant(self, params: Params) -> bool:
        """Say whether a call is one that makes the role."""
        if self.unless and params.get(self.unless):
            return False
        if isinstance(self.when, str):
            return not self.when or bool(params.get(self.when))
        return all(params.get(name) == value for name, value in self.when.items())


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], list[_Row]]:
    file = resources.files(__package__) / "linked.yaml"
    table: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for row in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader):
        service, *operations = row["calls"].split()
        role = LinkedRole(row["for"], row["role"])
        for each in operations:
            meant = _Row(role, row.get("when", ""), row.get("unless", ""))
            table[service, each].append(meant)
    return table
