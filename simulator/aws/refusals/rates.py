"""Rates: who asks too often is refused, and may ask again when a token has come back.

AWS fills a bucket of tokens at a steady rate and takes one for each request, for each
account and region: EC2 says so in so many words (EC2 developer guide, "Request
throttling for the Amazon EC2 API"), other services give a number a second, which is
taken for a bucket that fills within that second. The SDK tries again by itself, which
costs the exercise's time. The figures are in `rates.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jmespath
import yaml

from gameday.simulator.aws.refusals.quotas import Size
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from gameday.simulator.aws.refusals.quotas import Quotas
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["throttle"]

_KINDS = ("requests", "resources")


@dataclass(frozen=True, slots=True)
class _Rate:
    """A row of the table."""

    key: str
    """Names the bucket: a row's own for an operation, or one that several share."""
    size: Size
    when: Any = None
    taken: Any = None

    def counts(self, call: Call) -> bool:
        return self.when is None or bool(self.when.search(call.params))

    def count_tokens(self, call: Call) -> int:
        if self.taken is None:
            return 1
        found = self.taken.search(call.params)
        return len(found) if isinstance(found, list) else int(found or 1)


@dataclass(slots=True)
class _Bucket:
    """What is left of a bucket, and when that was."""

    tokens: float
    at: datetime

    def fill(self, size: Size, now: datetime) -> None:
        passed = (now - self.at).total_seconds()
        self.tokens = min(size.bucket, self.tokens + passed * size.refill)
        self.at = now


def throttle(quotas: Quotas) -> Layer:
    """Make a layer that refuses what is asked for too often.

    It stands before the authorization: a request takes its token whatever comes of it.

    Args:
        quotas: Says which rates a scenario has changed.
    """
    buckets: dict[tuple[str, ...], _Bucket] = {}

    def layer(call: Call, proceed: Proceed) -> Response:
        for rate in _find_rates(call, quotas):
            place = (rate.key, call.account, call.region)
            bucket = buckets.setdefault(place, _Bucket(rate.size.bucket, call.time))
            bucket.fill(rate.size, call.time)
            wanted = rate.count_tokens(call)
            if bucket.tokens < wanted:
                raise _refuse(call.service)
            bucket.tokens -= wanted
        return proceed(call)

    return layer


def _find_rates(call: Call, quotas: Quotas) -> Iterator[_Rate]:
    """Find what a call is held to: one rate of requests, one of resources."""
    service, operation = call.service, call.operation
    said = quotas.rate(service, operation)
    if said is not None:
        yield _Rate(f"requests {service}:{operation}", said)
    for kind in _KINDS if said is None else _KINDS[1:]:
        rows = _list_rates(kind, service, operation)
        rate = next((each for each in rows if each.counts(call)), None)
        if rate is not None:
            yield rate


@lru_cache(maxsize=1024)
def _list_rates(kind: str, service: str, operation: str) -> tuple[_Rate, ...]:
    """List the rows of an operation, in the order in which they count."""
    return tuple(
        _read_row(kind, operation, row)
        for row in _load()[kind]
        if _names(row["calls"], service, operation)
    )


def _names(calls: str, service: str, operation: str) -> bool:
    named, *patterns = calls.split()
    return named == service and any(fnmatchcase(operation, each) for each in patterns)


def _read_row(kind: str, operation: str, row: Mapping[str, Any]) -> _Rate:
    service = row["calls"].split()[0]
    name = row["calls"] if row.get("shared") else f"{service}:{operation}"
    return _Rate(
        " ".join((kind, name, row.get("when", ""))),
        Size(row["bucket"], row["refill"]),
        when=jmespath.compile(row["when"]) if "when" in row else None,
        taken=jmespath.compile(row["taken"]) if "taken" in row else None,
    )


def _refuse(service: str) -> AwsError:
    refusals = _load()["refusals"]
    row = refusals.get(service, refusals["any"])
    return AwsError(row["code"], row["words"], status=row["status"])


@lru_cache(maxsize=1)
def _load() -> Mapping[str, Any]:
    text = (files(__package__) / "rates.yaml").read_text("utf-8")
    loaded: Mapping[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return loaded
