"""The steps of an exercise: what the adversary injects and what the business does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from gameday.scenarios.duration import Duration
from gameday.scenarios.model.actions import Connection, Finding, Message, Query, SignIn
from gameday.scenarios.record import Amount, Flag, Record
from gameday.scenarios.words import (
    JmesPath,
    OperationName,
    OutputName,
    Place,
    Slug,
    Text,
)

__all__ = ["Action", "Inject", "Step", "Workload"]

Action = Literal["call", "connect", "resolve", "finding", "message", "sign_in"]

_ORDER: tuple[Action, ...] = (
    "call",
    "resolve",
    "connect",
    "finding",
    "message",
    "sign_in",
)


class Step(Record):
    """Something an actor does: a call, a connection, a query."""

    id: Slug
    """Unique among injects, workload and objectives."""
    description: Text | None = None
    """What happens, in words, for the report and the after-action review."""
    call: OperationName | None = None
    """An AWS call, ``service:Operation`` by botocore's names."""
    caller: Text | None = Field(default=None, alias="as")
    """Who signs the call: an access key id, a role or user (name or ARN), an instance
    (its role's credentials), or ``anonymous``."""
    source_ip: Place | None = None
    """Where the call, or the sign-in, comes from: an IP address, or for a call an
    instance by its `${Output}`, whose calls go by the account's own network."""
    user_agent: Text | None = None
    """What the caller's tool calls itself; one of the actor's own where left out."""
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    """The call's parameters, by the names of botocore. Where AWS wants a JSON document
    as text, a mapping is enough."""
    connect: Connection | None = None
    """A connection."""
    resolve: Query | None = None
    """A DNS query; with `connect`, it comes first."""
    every: Duration | None = None
    """How often it is repeated."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """What it does, in order: one action, or ``resolve`` and then ``connect``."""
        return tuple(name for name in _ORDER if getattr(self, name, None) is not None)


class Inject(Step):
    """One thing put into the exercise."""

    by: Slug = "adversary"
    """The actor that does it."""
    at: Duration | None = None
    """When, counted from the beginning of the exercise."""
    after: Slug | None = None
    """The inject it follows, once that was effective for the first time."""
    delay: Duration = timedelta(0)
    """How long after `after`."""
    times: Amount | None = None
    """How often at most it is done."""
    until: Duration | None = None
    """When it ends at the latest, counted from the beginning of the exercise."""
    goal: Flag = False
    """Whether the adversary keeps trying this, and is contained when it fails."""
    expect: Text = "allowed"
    """What the call must answer for the inject to be effective: ``allowed``, or the
    code of an error."""
    save: dict[OutputName, JmesPath] = Field(default_factory=dict)
    """Parts of the answer, each a JMESPath, that are `${Name}` from then on."""
    finding: Finding | None = None
    """A GuardDuty finding."""
    message: Message | None = None
    """A message to a person."""
    sign_in: SignIn | None = None
    """A sign-in to the AWS console."""


class Workload(Step):
    """Something the business does all the time: the steady state."""

    every: Duration
    """How often."""
