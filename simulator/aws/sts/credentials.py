"""What a principal signs calls with: an access key, and whose it is.

It says nothing of how a key is made or found again; in an embedded account
`aws.moto.credentials` does that.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime

__all__ = ["Clients", "Credentials"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """An access key and whose it is."""

    account: str
    arn: str
    """The principal: an IAM user, an STS assumed-role session or a federated user."""
    access_key: str
    secret: str = field(repr=False)
    token: str | None = field(default=None, repr=False)
    issued_at: datetime | None = None
    expires_at: datetime | None = None

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables SDKs read them from."""
        variables = {
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
        }
        return variables | ({"AWS_SESSION_TOKEN": self.token} if self.token else {})


class Clients(Protocol):
    """Makes clients for credentials: an account's own."""

    def __call__(self, service: str, credentials: Credentials, *, region: str) -> Any:
        """Return a client of a service, by botocore's name."""
