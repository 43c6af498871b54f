"""What the first use of a service asks: that its role may be made in the account.

Only where the role is missing; whoever comes later needs nothing. Which operations make
one stands in `linked.yaml`. Source: IAM user guide, "Create a service-linked role".
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import yaml

from gameday.simulator.aws.iam.needs import Need

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

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


def find_linked_role(service: str, operation: str) -> LinkedRole | None:
    """Return the role that an operation makes where it is missing, if it does."""
    return _load().get((service, operation))


def list_linked_needs(attempt: Attempt, source: PolicySource) -> Iterator[Need]:
    """Ask for the right to make a service's role at the service's first use."""
    role = find_linked_role(attempt.service, attempt.operation)
    if role is None or source.has_linked_role(role.service, attempt.account):
        return
    yield Need(
        "iam:CreateServiceLinkedRole",
        role.write_arn(attempt.account),
        {"iam:awsservicename": role.service},
        f"because it is the account's first use of {role.service}",
    )


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], LinkedRole]:
    file = resources.files(__package__) / "linked.yaml"
    table = {}
    for row in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader):
        service, *operations = row["calls"].split()
        role = LinkedRole(row["for"], row["role"])
        table.update({(service, each): role for each in operations})
    return table
