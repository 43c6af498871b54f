"""What Automation reads of an account: its documents, and the instances it manages.

Facts that GetDocument and DescribeInstanceInformation give of a real account;
`aws.moto.readers.ssm` reads them from moto.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["ManagedInstance", "SsmReader", "StoredDocument"]


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One version of a document."""

    name: str
    version: str
    type: str
    """``Automation``, ``Command`` …"""
    content: str
    """JSON or YAML, as it was given."""


@dataclass(frozen=True, slots=True)
class ManagedInstance:
    """A running instance whose role lets it be managed."""

    id: str
    address: str
    """Its private address."""


class SsmReader(Protocol):
    """The Systems Manager of any account, as it is at the moment of asking."""

    def document(
        self, account: str, region: str, name: str, version: str = "$DEFAULT"
    ) -> StoredDocument | None:
        """Return a version of a document; None where there is none.

        Args:
            account: Whose document.
            region: Where it is.
            name: Its name, without the ARN around it.
            version: A number, ``$DEFAULT`` or ``$LATEST``.
        """

    def managed_instances(self, account: str, region: str) -> Sequence[ManagedInstance]:
        """Return the instances that run and have a role."""
