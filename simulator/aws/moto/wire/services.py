"""Which services of botocore a request may be for.

A request names the service it is signed for, which is not always botocore's name for
it, and which several services may share; then the host, the target, the path or the
API's version tells them apart. Those that are asked for often stand here; the rest is
found in botocore's own descriptions of services, once a request fits none of them.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.operations import model_loader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from moto.core.request import Request

__all__ = ["list_services"]

_RENAMED = {
    "IngestionService": "importexport",
    "elasticfilesystem": "efs",
    "elasticmapreduce": "emr",
    "email": "ses",
    "eventbridge": "events",
    "monitoring": "cloudwatch",
    "servicequotas": "service-quotas",
    "states": "stepfunctions",
    "tagging": "resourcegroupstaggingapi",
}
_BY_TARGET = {
    ("cloudhsm", "BaldrApiService"): "cloudhsmv2",
    ("dynamodb", "DynamoDBStreams_20120810"): "dynamodbstreams",
    ("kinesisanalytics", "KinesisAnalytics_20180523"): "kinesisanalyticsv2",
    ("mgh", "AWSMigrationHubMultiAccountService"): "migrationhub-config",
}
_BY_PATH = {
    ("apigateway", "/v2/"): "apigatewayv2",
    ("es", "/2021-01-01/"): "opensearch",
    ("s3", "/v20180820/"): "s3control",
    ("ses", "/v2/"): "sesv2",
}
_BY_VERSION = {
    ("elasticloadbalancing", "2012-06-01"): "elb",
    ("elasticloadbalancing", "2015-12-01"): "elbv2",
}
_ALONE = {
    # the one that is meant where nothing tells
    "aws-marketplace": "meteringmarketplace",
    "elasticloadbalancing": "elbv2",
    "execute-api": "apigatewaymanagementapi",
    "lex": "lexv2-runtime",
    "timestream": "timestream-write",
}
_HEAD = 4096
"""Bytes of a description in which it says what it is about."""
_ABOUT = '"metadata":'


def list_services(signed_for: str, request: Request) -> Iterator[str]:
    """Go through botocore's names of what a request may be for, the likeliest first."""
    known = _find_known(signed_for, request)
    if known is not None:
        yield known
        if known == "s3":
            return  # a bucket may be called anything
    # An operation's own part may stand before it: ``data.iot.``, ``api.ecr.``.
    if known is None and signed_for in request.host.split(".")[:2]:
        yield signed_for
    sharers = _list_all().get(signed_for, ())
    # The longest first: ``api.tunneling.iot`` is no ``iot``.
    at_home = [each for each in sharers if each.is_at(request.host)]
    for each in sorted(at_home, key=lambda each: -len(each.prefix)):
        yield each.name
    alone = _ALONE.get(signed_for)
    if alone is not None:
        yield alone
    for each in sharers:
        yield each.name


def _find_known(signed_for: str, request: Request) -> str | None:
    for (name, prefix), service in _BY_PATH.items():
        if name == signed_for and request.path.startswith(prefix):
            return service
    target = request.headers.get("X-Amz-Target", "").partition(".")[0]
    if found := _BY_TARGET.get((signed_for, target)):
        return found
    if signed_for == "elasticloadbalancing":
        version = request.values.get("Version", "")
        return _BY_VERSION.get((signed_for, version))
    return "s3" if signed_for == "s3" else _RENAMED.get(signed_for)


@dataclass(frozen=True, slots=True)
class _Service:
    """What botocore says of a service: its name, and how its hosts begin."""

    name: str
    prefix: str

    def is_at(self, host: str) -> bool:
        """Whether a host is the service's; an operation's own part may stand before."""
        return f".{host}".find(f".{self.prefix}.") >= 0


@cache
def _list_all() -> dict[str, tuple[_Service, ...]]:
    """List all services by what requests to them are signed for."""
    found: dict[str, tuple[_Service, ...]] = {}
    for name in model_loader().list_available_services("service-2"):
        about = _read_about(name)
        prefix = about.get("endpointPrefix", name)
        signed_for = about.get("signingName", prefix)
        found[signed_for] = (*found.get(signed_for, ()), _Service(name, prefix))
    return found


def _read_about(name: str) -> dict[str, str]:
    """Read what a service's description begins with: all of them take a minute."""
    loader = model_loader()
    version = loader.determine_latest_version(name, "service-2")
    for place in loader.search_paths:
        path = Path(place, name, version, "service-2.json.gz")
        if path.is_file():
            with gzip.open(path) as file:
                head = file.read(_HEAD).decode("utf-8", "ignore")
            begin = head.find(_ABOUT) + len(_ABOUT)
            try:
                about: dict[str, str] = json.JSONDecoder().raw_decode(
                    head[begin:].lstrip()
                )[0]
            except ValueError:
                break  # it is longer than that
            return about
    whole: dict[str, dict[str, str]] = loader.load_service_model(name, "service-2")
    return whole["metadata"]
