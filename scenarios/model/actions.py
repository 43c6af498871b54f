"""What a step can do besides calling AWS: connect, resolve, publish, send, sign in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, Strict

from gameday.scenarios.record import Amount, Flag, Record
from gameday.scenarios.words import DomainName, Endpoint, Port, Text

__all__ = ["RESOURCES", "Connection", "Finding", "Message", "Query", "SignIn"]

RESOURCES = (
    "access_key",
    "bucket",
    "cluster",
    "db_instance",
    "function",
    "image",
    "instance",
    "role",
    "snapshot",
    "user",
    "volume",
)
"""The keys of a finding that name the resource it is about."""


class Connection(Record):
    """A connection from one end to another."""

    source: Endpoint = Field(alias="from")
    """``internet``, an IP address, or an instance by its `${Output}`."""
    to: Endpoint
    """``internet``, an IP address, or an instance by its `${Output}`."""
    port: Port
    """The port connected to."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """The transport."""


class Query(Record):
    """A DNS query."""

    source: Endpoint = Field(alias="from")
    """The instance that asks, by its `${Output}`."""
    name: DomainName
    """The name asked for."""


class Finding(Record):
    """A GuardDuty finding, published as if GuardDuty had seen it."""

    type: Text
    """Its type, such as ``CryptoCurrency:EC2/BitcoinTool.B!DNS``."""
    access_key: Text | None = None
    """The access key id the finding is about."""
    bucket: Text | None = None
    """The S3 bucket the finding is about, by name."""
    cluster: Text | None = None
    """The EKS or ECS cluster the finding is about, by name."""
    db_instance: Text | None = None
    """The database instance the finding is about, by identifier."""
    function: Text | None = None
    """The Lambda function the finding is about, by name."""
    image: Text | None = None
    """The machine image the finding is about, by id."""
    instance: Text | None = None
    """The EC2 instance the finding is about, by id."""
    role: Text | None = None
    """The IAM role the finding is about, by name."""
    snapshot: Text | None = None
    """The EBS snapshot the finding is about, by id."""
    user: Text | None = None
    """The IAM user the finding is about, by name."""
    volume: Text | None = None
    """The EBS volume the finding is about, by id."""
    severity: Annotated[float, Strict(), Field(ge=1, le=10)] | None = None
    """From 1.0 to 10.0; the type's own where it is left out."""
    title: Text | None = None
    """The type's own where it is left out."""
    description: Text | None = None
    """The type's own where it is left out."""
    count: Amount = 1
    """How often the activity was seen."""
    sample: Flag = False
    """Whether it is marked as a sample, as CreateSampleFindings does."""
    details: dict[str, Any] = Field(default_factory=dict)
    """Members of the finding, in camelCase, that replace or join the built ones."""

    @property
    def resources(self) -> dict[str, str]:
        """The resources it is about, by their key."""
        named = ((key, getattr(self, key)) for key in RESOURCES)
        return {key: value for key, value in named if value is not None}


class Message(Record):
    """A message to a person."""

    to: Text
    """Who gets it."""
    subject: Text
    """What it is about, in one line."""
    text: Text
    """What it says."""
    kind: Literal["alert", "noise", "request"] = "alert"
    """What it is: an ``alert`` tells of the incident, so whoever gets it is alerted; a
    ``request`` wants something else, and ``noise`` is what people get all day."""


class SignIn(Record):
    """A sign-in to the AWS console, or an attempt at one."""

    user: Text
    """An IAM user's name, or ``root``."""
    mfa: Flag = False
    """Whether a second factor is given."""
    success: Flag = True
    """Whether the password is right. A right one works only while the user is there,
    may sign in, and has the password that was right first."""
