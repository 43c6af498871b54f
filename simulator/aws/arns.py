"""Amazon resource names, cut into their six parts and put together again.

It only reads names; which name a call is about is decided in `aws.iam.resources`, and
whether what is named exists is known to its service.
Source: IAM user guide, "Amazon Resource Names (ARNs)".
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

__all__ = ["Arn", "InvalidArn", "role_of_session"]

_PARTS = 6


class InvalidArn(ValueError):
    """A text that should be an ARN is none."""


class Arn(NamedTuple):
    """``arn:partition:service:region:account:resource``."""

    partition: str
    service: str
    region: str
    """Empty for what is global, and for buckets."""
    account: str
    """Empty for buckets; ``aws`` for AWS's own managed policies."""
    resource: str
    """All that follows the account, colons included."""

    @classmethod
    def parse(cls, text: str) -> Arn | None:
        """Read an ARN, or return None where the text is none."""
        return _parse(text)

    @classmethod
    def read(cls, text: str) -> Arn:
        """Read an ARN.

        Raises:
            InvalidArn: The text is none.
        """
        arn = _parse(text)
        if arn is None:
            raise InvalidArn(f"expected an ARN, found {text!r}")
        return arn

    @property
    def kind(self) -> str:
        """What stands before the first slash or colon: ``role`` of ``role/web``."""
        return self.resource.replace(":", "/").split("/", 1)[0]

    @property
    def name(self) -> str:
        """What stands after the last slash: ``web`` of ``role/service/web``."""
        return self.resource.rsplit("/", 1)[-1]

    @property
    def place(self) -> tuple[str, str]:
        """Account and region, as whatever is kept by place is asked for it."""
        return self.account, self.region

    def __str__(self) -> str:
        """Put it together again."""
        return f"arn:{':'.join(self)}"


@lru_cache(maxsize=4096)
def _parse(text: str) -> Arn | None:
    parts = text.split(":", _PARTS - 1)
    if len(parts) < _PARTS or parts[0] != "arn":
        return None
    return Arn(*parts[1:])


def role_of_session(session_arn: str) -> tuple[str, str] | None:
    """Return the account and the role name of an assumed-role session's ARN.

    The ARN of a session leaves out the role's path, so the role's own ARN cannot be
    made from it.
    """
    arn = Arn.parse(session_arn)
    if arn is None or arn.kind != "assumed-role":
        return None
    return arn.account, arn.resource.split("/")[1]
