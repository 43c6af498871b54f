"""What a policy did with an event, told from c7n's own log.

c7n logs what it found, what each filter left, and each action it begins. It swallows
some failures, and an action may skip resources without a word: those that changed
nothing are named. It judges nothing.
"""

from __future__ import annotations

import json
import logging
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from gameday.simulator.deployment.custodian.meanings import (
    explain_error,
    explain_warning,
)
from gameday.simulator.deployment.custodian.mismatch import explain_filter

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from gameday.simulator.deployment.custodian.stage import Stage

__all__ = ["Narrator"]

_OWN = ("custodian", "c7n")
_FILTERED = re.compile(r"Filtered from (\d+) to 0 (\S+)")


@dataclass(slots=True)
class _Action:
    name: str
    resources: int
    changes_before: int


@dataclass(slots=True)
class _Story:
    """What the log has told so far."""

    refusal: str = ""
    """The filter that left nothing, or what else was said of it."""
    leftover: str = ""
    """What all filters together left; the last word is the policy's own."""
    has_matched: bool = False
    actions: list[_Action] = field(default_factory=list)


class Narrator(logging.Handler):
    """Listens to c7n's loggers during one invocation.

    Args:
        stage: Where to tell it.
        event: What the policy was called with.
        request_id: The invocation.
    """

    def __init__(self, stage: Stage, event: Mapping[str, Any], request_id: str) -> None:
        super().__init__()
        self._stage = stage
        self._event = event
        self._request_id = request_id
        self._story = _Story()

    def __enter__(self) -> Self:
        """Begin to listen, within the function's own logging."""
        logging.root.addHandler(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening and tell what came of it."""
        logging.root.removeHandler(self)
        if error is None:
            self._end_action()
        if isinstance(error, Exception):
            if meaning := explain_error(self._stage.policy, error):
                self._tell(meaning)
        elif error is None and not self._story.has_matched:
            self._tell(self._tell_mismatch())

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line of the log."""
        if record.name.partition(".")[0] not in _OWN:
            return
        if record.levelno >= logging.WARNING:
            if record.exc_info is None and (told := explain_warning(record)):
                self._tell(told)
        elif isinstance(record.args, tuple):
            self._read(str(record.msg), record.args)

    def _read(self, line: str, args: tuple[Any, ...]) -> None:
        if filtered := _FILTERED.match(line):
            self._story.leftover = _tell_filtered(filtered)
        elif line.startswith("Filter #%d applied"):
            *_, after, data = args
            if not after:
                reason = explain_filter(json.loads(data), self._event)
                self._story.refusal = f"filter {reason}"
        elif line.startswith("mode:security-hub no matching"):
            self._story.refusal = "the finding names none of its resource type"
        elif line.startswith("policy:%s invoking action"):
            self._begin_action(str(args[1]), int(args[2]))
        elif line.startswith("policy:%s resource:%s region:%s count:%d"):
            self._story.has_matched = args[3] > 0

    def _begin_action(self, name: str, resources: int) -> None:
        self._end_action()
        self._story.has_matched = True
        action = _Action(name, resources, self._stage.count_changes())
        self._story.actions.append(action)

    def _end_action(self) -> None:
        """Say of the action that was running if it changed nothing."""
        if not self._story.actions:
            return
        action = self._story.actions[-1]
        if self._stage.count_changes() == action.changes_before:
            self._tell(
                f"action {action.name} changed nothing"
                f" (it was given {_count(action.resources)})"
            )

    def _tell_mismatch(self) -> str:
        reason = self._story.refusal or self._story.leftover
        why = f": {reason}" if reason else ""
        return f"policy {self._stage.policy['name']} matched no resource{why}"

    def _tell(self, message: str) -> None:
        self._stage.note(message, request_id=self._request_id)


def _tell_filtered(line: re.Match[str]) -> str:
    before, kind = line.groups()
    if before == "0":
        return f"there is no {kind}"
    return f"none of {before} {kind} passes its filters"


def _count(resources: int) -> str:
    return "1 resource" if resources == 1 else f"{resources} resources"
