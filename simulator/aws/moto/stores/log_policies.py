"""`PolicyStore` over moto: the policies of buckets and of CloudWatch Logs, as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.logs.exceptions import LimitExceededException
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["MotoLogPolicies"]


class MotoLogPolicies:
    """The policies that moto keeps (see `PolicyStore`)."""

    def bucket_policy(self, bucket: str) -> str:
        """Return a bucket's policy, empty where it has none."""
        policy: bytes | str | None = _find_bucket(bucket).policy
        return policy.decode() if isinstance(policy, bytes) else policy or ""

    def put_bucket_policy(self, bucket: str, policy: str) -> None:
        """Replace a bucket's policy."""
        _find_bucket(bucket).policy = policy.encode()

    def log_policy(self, name: str, *, account: str, region: str) -> str:
        """Return a policy of CloudWatch Logs, empty where there is none."""
        kept: Mapping[str, Any] = logs_backends[account][region].resource_policies
        return str(kept[name].policy_document) if name in kept else ""

    def put_log_policy(
        self, name: str, policy: str, *, account: str, region: str
    ) -> None:
        """Make or replace a policy of CloudWatch Logs; nothing where there are ten."""
        try:
            logs_backends[account][region].put_resource_policy(name, policy)
        except LimitExceededException:
            # AWS refuses the log then; here it stays, and what it delivers is lost.
            return


def _find_bucket(name: str) -> Any:
    partition, account = s3_backends.bucket_accounts[name]
    return s3_backends[account][partition].buckets[name]
