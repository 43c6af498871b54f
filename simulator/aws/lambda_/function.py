"""A Lambda function as it stands in the account when it is invoked, and its names.

It states facts that ``GetFunction`` and ``GetFunctionEventInvokeConfig`` give. It
neither reads the account nor runs anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from gameday.scorecards.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "LACKS_TAG",
    "MAX_AGE_S",
    "MAX_RETRIES",
    "Function",
    "FunctionName",
    "FunctionReader",
    "read_name",
]

LACKS_TAG: Final = "gameday:lacks"
"""The tag by which a deployment tells what a function cannot run without."""

MAX_RETRIES: Final = 2
"""How often an asynchronous event is tried again where nothing is configured."""

MAX_AGE_S: Final = 21_600
"""How old it may become where nothing is configured: six hours."""

_NAME = re.compile(
    r"(?:(?:arn:[^:]+:lambda:(?P<region>[^:]+):)?(?P<account>\d{12}):)?"
    r"(?:function:)?(?P<name>[^:]+)(?::(?P<version>[^:]+))?"
)


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
    max_retries: int = MAX_RETRIES
    max_age_s: int = MAX_AGE_S
    on_success: str | None = None
    """ARN of the destination of asynchronous invocations that succeeded."""
    on_failure: str | None = None
    """ARN of the destination of those that failed for good."""
    dead_letter: str | None = None
    """ARN of the dead-letter queue or topic."""
    is_in_vpc: bool = False
    """Whether it has network interfaces in subnets of the account."""
    stops_loops: bool = True
    """Whether Lambda stops the loops that it is part of: ``Terminate``."""
    responder: str = ""
    """Its name in the journal: the tag ``gameday:responder``, or the function's own."""
    is_responder: bool = True
    """Whether it was deployed to answer: it carries that tag."""
    lacks: tuple[str, ...] = ()
    """What it needs to run and nobody here has: its code, a layer; in words."""
    code: bytes = field(default=b"", repr=False, compare=False)
    layer_code: tuple[bytes, ...] = field(default=(), repr=False, compare=False)

    @property
    def actor(self) -> Actor:
        """Who acts when it runs: a responder, or a function of the business."""
        if self.is_responder:
            return Actor.responder(self.responder)
        return Actor.function(self.responder)

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


class FunctionReader(Protocol):
    """Reads functions as the account has them now."""

    def find(self, name: FunctionName) -> Function | None:
        """Return a function, or None where there is none of that name and version."""

    def set_recursion(self, name: FunctionName, *, is_stopped: bool) -> None:
        """Keep whether Lambda stops the loops of a function that is there."""


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
