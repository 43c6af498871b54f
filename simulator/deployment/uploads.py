"""The bucket that responders' code is put into before their stacks are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.account import EmbeddedAccount

__all__ = ["BUCKET", "upload"]

BUCKET = "gameday-responder-artifacts"
"""As SAM has a bucket for the code it deploys."""


def upload(account: EmbeddedAccount, archives: Mapping[str, bytes]) -> None:
    """Put archives into the bucket, by key."""
    if not archives:
        return
    s3 = account.client("s3")
    s3.create_bucket(Bucket=BUCKET)
    for key, content in archives.items():
        s3.put_object(Bucket=BUCKET, Key=key, Body=content)
