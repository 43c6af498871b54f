"""The query logging configurations that a VPC is associated with, as they stand.

It reads moto's Route 53 Resolver, in which a deleted association is gone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["QueryLog", "find_query_logs"]


@dataclass(frozen=True, slots=True)
class QueryLog:
    """One configuration."""

    id: str
    destination: str
    """The ARN of a bucket (with a prefix), a log group or a delivery stream."""


def find_query_logs(account: str, region: str, vpc_id: str) -> list[QueryLog]:
    """Return the configurations that log a VPC's queries now."""
    backend = _resolver(account, region)
    associations = backend.resolver_query_log_config_associations.values()
    wanted = {
        each.resolver_query_log_config_id
        for each in associations
        if each.resource_id == vpc_id
    }
    return [
        QueryLog(found.id, found.destination_arn)
        for found in backend.resolver_query_log_configs.values()
        if found.id in wanted
    ]


def _resolver(account: str, region: str) -> Any:
    from moto.route53resolver.models import route53resolver_backends

    return route53resolver_backends[account][region]
