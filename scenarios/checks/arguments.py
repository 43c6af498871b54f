"""What each check is told: the resources it is about, by `${Output}` or by name.

The same records read a scenario's ``with:`` before the exercise, references and all,
and in the exercise, when every reference has its value.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from gameday.scenarios.record import Amount, Flag, Record
from gameday.scenarios.words import Endpoint, JmesPath, OperationName, Port, Text

__all__ = [
    "Access",
    "Bucket",
    "FindingType",
    "Instance",
    "Key",
    "Nothing",
    "Notice",
    "OpenPort",
    "Post",
    "Reach",
    "Resources",
    "Responder",
    "Role",
    "Snapshot",
    "State",
    "Tag",
    "Trail",
    "User",
    "Vpc",
]


def _read_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _read_host(value: Any) -> Any:
    # Hosts are told apart without regard to case (RFC 9110, 4.2.3).
    return value.lower() if isinstance(value, str) else value


_TEXTS = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {"type": "array", "items": {"type": "string"}, "minItems": 1},
    ]
}
"""A text, or a list of some, for the schema."""


class Nothing(Record):
    """A check that needs to be told nothing."""


class Instance(Record):
    """About one EC2 instance."""

    instance: Text
    """The instance's id."""


class Tag(Record):
    """About a tag of a resource."""

    resource: Text
    """The resource's id, or its ARN."""
    key: Text
    """The tag's key."""
    value: Text | None = None
    """The tag's value; any where it is left out."""


class OpenPort(Record):
    """About a port that is open to somebody."""

    instance: Text | None = None
    """The instance whose groups must not let the port in."""
    group: Text | None = None
    """The security group that must not let the port in."""
    port: Port
    """The port."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """The transport."""
    source: Endpoint = Field(default="internet", alias="from")
    """From where."""

    @model_validator(mode="after")
    def _ensure_one(self) -> Self:
        if (self.instance is None) == (self.group is None):
            raise ValueError("expected either `instance` or `group`")
        return self


class Reach(Record):
    """About the way from one end to another."""

    source: Endpoint = Field(alias="from")
    """Where the packet comes from."""
    to: Endpoint
    """Where it goes."""
    port: Port
    """The port."""
    protocol: Literal["tcp", "udp"] = "tcp"
    """The transport."""


class Key(Record):
    """About one access key."""

    access_key: Text
    """The access key id."""


class User(Record):
    """About one IAM user."""

    user: Text
    """The user's name."""


class Role(Record):
    """About one IAM role."""

    role: Text
    """The role's name."""


class Bucket(Record):
    """About one S3 bucket."""

    bucket: Text
    """The bucket's name."""


class Snapshot(Record):
    """About one EBS snapshot."""

    snapshot: Text
    """The snapshot's id."""


class Trail(Record):
    """About one CloudTrail trail."""

    trail: Text
    """The trail's name or ARN."""


class Vpc(Record):
    """About one VPC."""

    vpc: Text
    """The VPC's id."""


class FindingType(Record):
    """About findings."""

    type: Text | None = None
    """Findings of this type only."""


class Notice(Record):
    """About somebody who must have been told."""

    topic: Text | None = None
    """The SNS topic that got a message, by ARN."""
    to: Text | None = None
    """The person or role that got a message; or the chat or pager service (``slack``,
    ``pagerduty``), or its host, that got one that tells people of something new."""

    @model_validator(mode="after")
    def _ensure_one(self) -> Self:
        if (self.topic is None) == (self.to is None):
            raise ValueError("expected either `topic` or `to`")
        return self


class Post(Record):
    """About requests to the web; what is left out is not looked at."""

    host: Annotated[Text, BeforeValidator(_read_host)] | None = None
    """The host they went to, with ``*`` for any part: ``*.slack.com``."""
    service: Text | None = None
    """The chat or pager service they were for, as the journal has it: ``slack``."""
    path: Text | None = None
    """The path, without the query, with ``*`` for any part."""
    method: Text | None = None
    """The method, such as ``POST``."""
    contains: Annotated[
        tuple[Text, ...], BeforeValidator(_read_list), WithJsonSchema(_TEXTS)
    ] = ()
    """A text in the body, or several that are all in it; what JSON escapes is read."""
    document: dict[JmesPath, Any] = Field(default_factory=dict, alias="json")
    """Parts of the body, which is JSON, and what each is: a value, or a text in which
    ``*`` stands for any part."""
    headers: dict[Text, Text] = Field(default_factory=dict)
    """Headers, and what each is, with ``*`` for any part."""
    responder: Text | None = None
    """Who sent them, as reports have it; anybody where it is left out."""
    times: Amount = 1
    """How many of them at least."""


class Responder(Record):
    """About those who answer."""

    responder: Text | None = None
    """The responder's name, as reports have it; any where it is left out."""


class Access(Record):
    """About what a principal may do."""

    caller: Text = Field(alias="as")
    """An access key id, a role or user (name or ARN), an instance (its role), or
    ``anonymous``."""
    call: OperationName
    """The call that is tried."""
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    """The call's parameters."""


class State(Record):
    """About what a read of the account answers."""

    call: OperationName
    """The call that reads."""
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    """The call's parameters."""
    path: JmesPath
    """The part of the answer that is looked at."""
    equals: Any = None
    """The part is exactly this."""
    contains: Any = None
    """The part, a list or a text, holds this."""
    lacks: Any = None
    """The part, a list or a text, does not hold this."""
    absent: Flag | None = None
    """Whether the part is missing, null or empty."""

    @property
    def relation(self) -> str:
        """How the part is compared: the one of the four keys that is given."""
        return next(name for name in _RELATIONS if name in self.model_fields_set)

    @model_validator(mode="after")
    def _ensure_one(self) -> Self:
        if len(self.model_fields_set.intersection(_RELATIONS)) != 1:
            names = ", ".join(f"`{name}`" for name in _RELATIONS)
            raise ValueError(f"expected exactly one of {names}")
        return self


_RELATIONS = ("equals", "contains", "lacks", "absent")


class Resources(Record):
    """About resources that are none of the response's business."""

    resources: Annotated[
        tuple[Text, ...],
        BeforeValidator(_read_list),
        Field(min_length=1),
        WithJsonSchema(_TEXTS),
    ]
    """The resources' ids, names or ARNs."""
