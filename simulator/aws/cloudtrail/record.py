"""A record: one event as CloudTrail writes it, written when somebody reads into it.

Most records of an exercise are only ever asked for their name and source, so the rest,
which costs more than a call's share, waits. It does not decide who gets it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

__all__ = ["EVENT_VERSION", "Record", "Subject"]

EVENT_VERSION: Final = "1.11"
"""CloudTrail user guide, "CloudTrail record contents"."""


class Subject:
    """What selectors and rules ask of an event, known without writing it.

    Args:
        data_type: The resource type of a data event; None for a management event.
        resource: The ARN of a data event's resource.
        principal: The caller's ARN.
    """

    __slots__ = ("data_type", "principal", "resource")

    def __init__(
        self, data_type: str | None = None, *, resource: str = "", principal: str = ""
    ) -> None:
        self.data_type = data_type
        self.resource = resource
        self.principal = principal


class Record(Mapping[str, Any]):
    """An event. As a mapping it is the JSON object of a log file.

    Args:
        head: The members that are known at once; the whole has them too.
        write: Writes the whole.
        subject: What selectors ask.
    """

    __slots__ = ("_head", "_whole", "_write", "subject")

    def __init__(
        self,
        head: Mapping[str, Any],
        write: Callable[[Mapping[str, Any]], dict[str, Any]],
        subject: Subject,
    ) -> None:
        self._head = head
        self._write: Callable[[Mapping[str, Any]], dict[str, Any]] | None = write
        self._whole: dict[str, Any] | None = None
        self.subject = subject

    @property
    def whole(self) -> dict[str, Any]:
        """The record's JSON object; not to be changed."""
        if self._whole is None:
            assert self._write is not None  # noqa: S101 # given up only below
            self._whole = self._write(self._head)
            self._write = None
        return self._whole

    @property
    def account(self) -> str:
        """The account whose CloudTrail has it."""
        return str(self._head["recipientAccountId"])

    @property
    def region(self) -> str:
        """The region whose CloudTrail has it."""
        return str(self._head["awsRegion"])

    @property
    def is_management(self) -> bool:
        """Whether it is a management event; else a data event."""
        return self.subject.data_type is None

    def __getitem__(self, name: str) -> Any:
        return self._head[name] if name in self._head else self.whole[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def __repr__(self) -> str:
        return f"Record({self['eventSource']} {self['eventName']} {self['eventID']})"
