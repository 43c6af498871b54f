"""Reading one resource from the account, and saying so in words where it is not there.

The reader is a factory of boto3 clients, so a finding describes a real account as well
as an embedded one. It knows no kind of resource.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from gameday.scenarios.errors import InjectFailed

__all__ = ["Account", "Clients", "Lookup", "Members", "list_tags", "missing"]

Clients = Callable[[str], Any]
"""Makes the boto3 client of a service, in the account and region of the finding."""

Members = dict[str, Any]
"""Members of a finding's ``resource``, in wire form."""


@dataclass(frozen=True, slots=True)
class Account:
    """The account a finding is about, and the way to read it."""

    id: str
    region: str
    clients: Clients
    partition: str = "aws"


@dataclass(frozen=True, slots=True)
class Lookup:
    """One resource to describe: its kind, its id, and what else is named beside it."""

    account: Account
    kind: str
    name: str
    beside: Mapping[str, str] = field(default_factory=dict)
    """The finding's other resources, by kind."""

    def ask(self, service: str, operation: str, **parameters: Any) -> Any:
        """Call AWS, and explain a refusal by the resource that was looked for.

        Raises:
            InjectFailed: AWS refused, usually because the resource does not exist.
        """
        try:
            return getattr(self.account.clients(service), operation)(**parameters)
        except ClientError as error:
            raise missing(self.kind, self.name, str(error)) from error

    def ask_if_any(
        self, service: str, operation: str, absent: str, **parameters: Any
    ) -> Any:
        """Call AWS for a setting that may be absent: None where it answers `absent`."""
        try:
            return getattr(self.account.clients(service), operation)(**parameters)
        except ClientError as error:
            if error.response["Error"]["Code"] == absent:
                return None
            raise missing(self.kind, self.name, str(error)) from error


def missing(kind: str, name: str, reason: str = "") -> InjectFailed:
    """Return the error for a resource that a finding names and the account lacks."""
    because = f": {reason}" if reason else ""
    return InjectFailed(
        f"the finding names {kind} `{name}`, which is not in the account{because}",
        code="finding-resource-missing",
        hint=f"check the `{kind}` of the finding against the estate's outputs",
    )


def list_tags(tags: Iterable[Mapping[str, str]] | Mapping[str, str]) -> list[Any]:
    """Return tags as a finding lists them, by key; AWS has them in two forms."""
    if isinstance(tags, Mapping):
        pairs = list(tags.items())
    else:
        pairs = [(tag["Key"], tag["Value"]) for tag in tags]
    return [{"key": key, "value": value} for key, value in sorted(pairs)]
