"""One AWS call: what was asked, by whom, from where, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from gameday.scorecards.actor import Actor

__all__ = [
    "AwsError",
    "Call",
    "Caller",
    "FoundHeaders",
    "Headers",
    "NotSimulated",
    "Params",
    "ReadRequest",
    "Response",
]

Params = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """The principal that signed a call, as AWS would name it."""

    kind: Literal["user", "role", "root", "anonymous", "service", "federated"]
    account: str
    arn: str
    """The caller's ARN: a user, an STS assumed-role session, a root user."""
    principal_id: str = ""
    """The unique id: ``AIDA…``, or ``AROA…:session-name``."""
    access_key: str | None = None
    issuer_arn: str | None = None
    """The IAM role behind a session."""
    issued_at: datetime | None = None
    """When the session's token was issued."""
    expires_at: datetime | None = None
    session_policies: tuple[str, ...] = ()
    """Policies passed when the session was made, as JSON."""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Session tags, those among them that were handed down a chain of roles."""
    transitive_tags: Mapping[str, str] = field(default_factory=dict)
    """The session tags that go on to every session made with this one."""
    source_identity: str = ""
    """Who a chain of sessions began with; empty where nobody said."""
    mfa: bool = False
    mfa_at: datetime | None = None
    """When the second factor was given; None stands for the session's beginning."""
    session_keys: Mapping[str, str] = field(default_factory=dict)
    """Condition keys a service gave the session, as ``lambda:SourceFunctionArn``."""
    invoked_by: str | None = None
    """The service that calls on the principal's behalf."""
    is_simulator: bool = False
    """Whether it is the simulator itself, which no sensor sees and nothing refuses.

    Whoever identifies callers says so; the gateway does not guess it from a key.
    """


class Headers(Protocol):
    """The headers of a request, as they were sent."""

    def items(self) -> Iterable[tuple[str, str]]:
        """Return names and values."""


class FoundHeaders(Headers, Protocol):
    """Headers that are found by their names, without regard to case."""

    def get(self, key: str, default: str, /) -> str:
        """Return a header's value, or what stands for none."""


class ReadRequest(Protocol):
    """An HTTP request as the wire has read it, for those who record how it was sent."""

    method: str

    @property
    def headers(self) -> FoundHeaders:
        """Its headers."""

    @property
    def url(self) -> str:
        """The whole URL."""

    @property
    def args(self) -> Mapping[str, str]:
        """The parameters of the URL."""

    @property
    def content_length(self) -> int | None:
        """Bytes of the body; None where the client did not say."""


@dataclass(slots=True)
class Call:
    """One call on its way through the gateway.

    Names follow botocore: `service` is the client's name (``ec2``), `operation` the
    model's (``DescribeInstances``), `params` the members of the input shape.
    """

    service: str
    operation: str
    params: Params
    region: str
    account: str
    """The account the call is served by."""
    caller: Caller
    actor: Actor
    """Who in the exercise makes it."""
    time: datetime
    request_id: str
    source_ip: str
    user_agent: str
    read_only: bool
    model: Any
    """botocore's operation model."""
    protocol: str
    """The wire protocol: ``ec2``, ``query``, ``json``, ``rest-json``, ``rest-xml``."""
    request: ReadRequest | None
    """The HTTP request; None in a call that is kept for later, without its body."""
    endpoint: str = ""
    """The ARN of the private endpoint it came through; empty for the internet."""
    through: Mapping[str, str] = field(default_factory=dict)
    """What stands before what is called, and was named in its place: ARNs of access
    points by the parameter that named them, which has the bucket by now."""


@dataclass(slots=True)
class Response:
    """What a call got: the HTTP answer, and the error's code if it was one."""

    status: int
    headers: dict[str, str]
    body: bytes | str
    error_code: str | None = None
    error_message: str | None = None
    result: Any = None
    """The members of the output shape, where an operation of ours answered, or where
    the simulator has looked."""
    gap: str | None = None
    """What of AWS the call asked for and nobody here has; None where nothing is amiss.

    Whatever the call was answered, the real account could have answered otherwise.
    """
    note: str | None = None
    """What it asked for and nobody here has, where nothing that is judged hangs on it.
    """


class AwsError(Exception):
    """An error answer of AWS: raised by an operation, sent in the service's form."""

    def __init__(self, code: str, message: str, *, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class NotSimulated(AwsError):
    """The account lacks something of AWS that a call asks for: a gap of ours.

    It is sent with status 501, which no client tries again.

    Args:
        what: What is lacking, in a few words: ``the filter `owner-alias` ``.
        call: The call's service and operation.
    """

    CODE = "NotImplemented"

    def __init__(self, what: str, *, call: str) -> None:
        told = f"the embedded account does not emulate {call}: {what}"
        super().__init__(self.CODE, told, status=501)
        self.what = what
