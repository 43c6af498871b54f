"""What hosts of the web do when a responder sends them something over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, Strict, model_validator

from gameday.scenarios.duration import Duration
from gameday.scenarios.record import Amount, Record
from gameday.scenarios.words import Port, Text

__all__ = ["BEFORE_REQUEST", "HttpAnswer", "HttpFailure", "HttpHost"]

HttpFailure = Literal["dns", "refused", "timeout", "tls", "reset"]

BEFORE_REQUEST: frozenset[HttpFailure] = frozenset({"dns", "refused", "timeout", "tls"})
"""Failures of the connection: nothing is known yet of what would be requested."""

_ANSWERS = ("status", "headers", "body", "document")


def _read_pattern(value: Any) -> Any:
    # Hosts are told apart without regard to case (RFC 9110, 4.2.3).
    return value.lower() if isinstance(value, str) else value


_HeaderName = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
_HeaderValue = Annotated[str, Field(pattern=r"^[^\r\n\x00]*$")]


class HttpAnswer(Record):
    """What a host does with a request, or with the connection it would come by."""

    status: Annotated[int, Strict(), Field(ge=200, le=599)] | None = None
    """The status; where it is left out 200, or what the service of that host says."""
    headers: dict[_HeaderName, _HeaderValue] = Field(default_factory=dict)
    """Headers, each a text: ``{Retry-After: "30"}``."""
    body: str | None = None
    """The body, as text."""
    document: Any = Field(default=None, alias="json")
    """The body, as what becomes JSON."""
    fail: HttpFailure | None = None
    """How it fails instead: the name has no address (``dns``), the connection is
    ``refused``, gets no reply (``timeout``), or shows a certificate that nobody trusts
    (``tls``); or the host hangs up on the request (``reset``)."""
    after: Duration = timedelta(0)
    """How long the host takes for that, in the exercise's time."""
    times: Amount | None = None
    """How many requests are answered so; one where others follow, else all."""

    @model_validator(mode="after")
    def _ensure_consistent(self) -> HttpAnswer:
        given = self.model_fields_set
        if {"body", "document"} <= given:
            raise ValueError("expected either `body` or `json`")
        if self.fail and given.intersection(_ANSWERS):
            raise ValueError("expected either `fail` or an answer, found both")
        return self


class HttpHost(Record):
    """What some hosts of the web do with some requests; the first that fits counts."""

    host: Annotated[Text, BeforeValidator(_read_pattern)]
    """The host's name or address, with ``*`` for any part: ``hooks.slack.com``."""
    port: Port | None = None
    """The port; any where it is left out."""
    path: Text | None = None
    """The path, with ``*`` for any part: ``/services/*``; any where it is left out."""
    method: Annotated[str, Field(pattern=r"^[A-Z]+$")] | None = None
    """The method, such as ``POST``; any where it is left out."""
    since: Duration = Field(default=timedelta(0), alias="from")
    """From when on, counted from the beginning of the exercise."""
    until: Duration | None = None
    """Up to when; to the end where it is left out."""
    answer: HttpAnswer | None = None
    """What it does."""
    answers: tuple[HttpAnswer, ...] = ()
    """What it does, one after another, instead; the last goes on."""

    @property
    def plan(self) -> tuple[HttpAnswer, ...]:
        """What it does, in order."""
        return (self.answer,) if self.answer is not None else self.answers

    @model_validator(mode="after")
    def _ensure_one(self) -> HttpHost:
        if (self.answer is None) == (not self.answers):
            raise ValueError("expected either `answer` or `answers`")
        return self
