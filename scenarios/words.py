"""The words of the scenario language: kinds of text with a form of their own.

Each says in plain words what it expected, and carries its pattern into the JSON Schema.
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import AfterValidator, Field, Strict, WithJsonSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "AttackId",
    "DomainName",
    "Endpoint",
    "JmesPath",
    "OperationName",
    "OutputName",
    "Place",
    "Port",
    "Slug",
    "Text",
]

_RESOURCE_ID = re.compile(r"(?:i|eni)-[0-9a-f]{8,17}")
"""What an output of an instance or a network interface becomes in the exercise."""

_DOMAIN = r"^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,62}\.)*[A-Za-z0-9-]{1,63}\.?$"


@dataclass(frozen=True, slots=True)
class _Form:
    """Accepts text of one form."""

    pattern: str
    expected: str

    def __call__(self, text: str) -> str:
        if re.fullmatch(self.pattern.removesuffix("$"), text) is None:
            raise ValueError(f"expected {self.expected}, found `{text[:60]}`")
        return text

    def schema(self, **more: Any) -> WithJsonSchema:
        pattern: Mapping[str, Any] = {"type": "string", "pattern": self.pattern}
        return WithJsonSchema({**pattern, **more})


_SLUG = _Form(
    r"^[a-z0-9]+(-[a-z0-9]+)*$",
    "lower-case words joined by hyphens, such as `open-ssh`",
)
_ATTACK_ID = _Form(
    r"^(TA[0-9]{4}|T[0-9]{4}(\.(A?[0-9]{3}))?)$",
    "an ATT&CK id such as `T1190`, `T1496.001`, `T1485.A003` or `TA0040`",
)
_OPERATION = _Form(
    r"^[a-z0-9][a-z0-9.-]*:[A-Z][A-Za-z0-9]*$",
    "`service:Operation`, such as `ec2:StopInstances`",
)
_OUTPUT = _Form(
    r"^[A-Za-z][A-Za-z0-9]*$", "a name of letters and digits, such as `NewKey`"
)
_DOMAIN_NAME = _Form(_DOMAIN, "a domain name such as `xmr-pool.example`")


def _ensure_address(text: str) -> str:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        message = f"expected an IP address, found `{text[:60]}`"
        raise ValueError(message) from None
    return text


def _ensure_endpoint(text: str) -> str:
    if text == "internet" or "${" in text or _RESOURCE_ID.fullmatch(text):
        return text
    try:
        return _ensure_address(text)
    except ValueError:
        message = "expected `internet`, an IP address or an `${Output}`"
        raise ValueError(f"{message}, found `{text[:60]}`") from None


def _ensure_place(text: str) -> str:
    if "${" in text or _RESOURCE_ID.fullmatch(text):
        return text
    try:
        return _ensure_address(text)
    except ValueError:
        message = "expected an IP address or an `${Output}`"
        raise ValueError(f"{message}, found `{text[:60]}`") from None


def _ensure_jmespath(text: str) -> str:
    import jmespath

    try:
        jmespath.compile(text)
    except jmespath.exceptions.JMESPathError:
        raise ValueError(f"expected a JMESPath, found `{text[:60]}`") from None
    return text


Text = Annotated[str, Field(min_length=1)]
"""Text that says something."""

Slug = Annotated[str, Field(max_length=60), AfterValidator(_SLUG), _SLUG.schema()]
"""An id: lower-case words joined by hyphens."""

AttackId = Annotated[str, AfterValidator(_ATTACK_ID), _ATTACK_ID.schema()]
"""A MITRE ATT&CK technique or tactic, or an id of AWS's Threat Technique Catalog."""

OperationName = Annotated[
    str,
    AfterValidator(_OPERATION),
    _OPERATION.schema(examples=["ec2:AuthorizeSecurityGroupIngress"]),
]
"""An AWS operation by the names botocore gives service and operation."""

OutputName = Annotated[str, AfterValidator(_OUTPUT), _OUTPUT.schema()]
"""A name that `${…}` can refer to."""

DomainName = Annotated[str, AfterValidator(_DOMAIN_NAME), _DOMAIN_NAME.schema()]
"""A name to resolve."""

JmesPath = Annotated[
    str, Field(min_length=1, max_length=300), AfterValidator(_ensure_jmespath)
]
"""A path into an answer of AWS."""

Endpoint = Annotated[str, AfterValidator(_ensure_endpoint)]
"""One end of a connection: ``internet``, an IP address, or an instance."""

Place = Annotated[str, AfterValidator(_ensure_place)]
"""Where a call comes from: an IP address, or an instance."""

Port = Annotated[int, Strict(), Field(ge=1, le=65535)]
"""A TCP or UDP port."""
