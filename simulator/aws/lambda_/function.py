"""A Lambda function as it stands in the account when it is invoked.

It is read from moto's objects, without an API call. It does not run anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Function", "FunctionName", "find_function", "read_name"]

_RESPONDER_TAG = "gameday:responder"
_MAX_RETRIES = 2
_MAX_AGE_S = 21_600
_NAME = re.compile(
    r"(?:(?:arn:[^:]+:lambda:(?P<region>[^:]+):)?(?P<account>\d{12}):)?"
    r"(?:function:)?(?P<name>[^:]+)(?::(?P<version>[^:]+))?"
)
_COLONS_OF_AN_ARN = 6


@dataclass(frozen=True, slots=True)
class Function:
    """Code and configuration of one version of a function."""

    arn: str
    """Unqualified."""
    name: str
    version: str
    """``$LATEST`` or a number."""
    account: str
    region: str
    role: str
    handler: str
    runtime: str
    timeout_s: int
    memory_mb: int
    code_sha256: str
    environment: Mapping[str, str] = field(default_factory=dict)
    layers: tuple[str, ...] = ()
    """ARNs of layer versions, the lowest first."""
    reserved_concurrency: int | None = None
    max_retries: int = _MAX_RETRIES
    max_age_s: int = _MAX_AGE_S
    on_failure: str | None = None
    """ARN that asynchronous failures are reported to."""
    dead_letter: str | None = None
    """ARN of the dead-letter queue or topic."""
    responder: str = ""
    """Its name in the journal: the tag ``gameday:responder``, or the function's own."""
    code: bytes = field(default=b"", repr=False, compare=False)
    layer_code: tuple[bytes, ...] = field(default=(), repr=False, compare=False)

    @property
    def log_group(self) -> str:
        """The CloudWatch log group Lambda writes to."""
        return f"/aws/lambda/{self.name}"


@dataclass(frozen=True, slots=True)
class FunctionName:
    """Which function is meant, and which of its versions."""

    name: str
    account: str
    region: str
    qualifier: str | None = None

    @property
    def arn(self) -> str:
        """The function's ARN, with the qualifier if there is one."""
        arn = f"arn:aws:lambda:{self.region}:{self.account}:function:{self.name}"
        return f"{arn}:{self.qualifier}" if self.qualifier else arn


def read_name(
    given: str, *, account: str = "", region: str = "", qualifier: str | None = None
) -> FunctionName:
    """Read what the API takes as a function's name.

    Args:
        given: A name, a partial ARN (``123456789012:function:f``) or an ARN, each with
            a version or an alias at its end or without.
        account: The account where the name has none.
        region: The region where the name has none.
        qualifier: The version or alias where the name has none.
    """
    match = _NAME.fullmatch(given)
    if match is None:
        return FunctionName(given, account, region, qualifier)
    found = match.groupdict()
    return FunctionName(
        found["name"],
        found["account"] or account,
        found["region"] or region,
        found["version"] or qualifier,
    )


def find_function(name: FunctionName) -> Function | None:
    """Find a function as it is now."""
    backend = lambda_backends[name.account][name.region]
    try:
        found = backend.get_function(name.name, name.qualifier)
    except UnknownFunctionException:
        return None
    return _read(found, backend)


def _read(found: Any, backend: Any) -> Function:
    asynchronous = _asynchronous(found)
    layers = [backend.layers_versions_by_arn(layer["Arn"]) for layer in found.layers]
    name = found.function_name
    return Function(
        arn=f"arn:{found.partition}:lambda:{found.region}:{found.account_id}:function:{name}",
        name=name,
        version=_version(found),
        account=found.account_id,
        region=found.region,
        role=found.role,
        handler=found.handler or "",
        runtime=found.run_time or "python3.13",
        timeout_s=int(found.timeout),
        memory_mb=int(found.memory_size),
        code_sha256=found.code_sha_256,
        environment={k: str(v) for k, v in found.environment_vars.items()},
        layers=tuple(layer.arn for layer in layers if layer),
        reserved_concurrency=_optional_int(found.reserved_concurrency),
        max_retries=int(asynchronous.get("MaximumRetryAttempts", _MAX_RETRIES)),
        max_age_s=int(asynchronous.get("MaximumEventAgeInSeconds", _MAX_AGE_S)),
        on_failure=_failure_destination(asynchronous),
        dead_letter=getattr(found, "dead_letter_config", {}).get("TargetArn"),
        responder=found.tags.get(_RESPONDER_TAG, name),
        code=found.code_bytes,
        layer_code=tuple(layer.code_bytes for layer in layers if layer),
    )


def _version(found: Any) -> str:
    # moto numbers the unpublished code 1 as well; only a published ARN has a version
    published = found.function_arn.count(":") > _COLONS_OF_AN_ARN
    return str(found.version) if published else "$LATEST"


def _asynchronous(found: Any) -> Mapping[str, Any]:
    # moto appends what is put, and goes on answering with the first
    return found.event_invoke_config[-1].config if found.event_invoke_config else {}


def _failure_destination(asynchronous: Mapping[str, Any]) -> str | None:
    destinations = asynchronous.get("DestinationConfig") or {}
    return (destinations.get("OnFailure") or {}).get("Destination") or None


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)
