"""Members within members that come to nothing: found by leaving them out.

What stands deep in a request (``IcmpTypeCode.Type``) is handed on whole by much of
moto's code, so the words there say little of it. Nothing is guessed: the call is made
in a copy of everything, as it is, without the member, and with another value in its
place. If all that moto keeps and answers is the same each time, nobody heeded it.

What was seen at work before is not tried again: it stands in `at_work.txt`. A member
that is kept, and then not acted on, is not found; nor are those of operations of ours.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.members.fingerprint import take_fingerprint
from gameday.simulator.aws.moto.members.paths import (
    change,
    leave_out,
    list_leaves,
    write_path,
)
from gameday.simulator.aws.moto.wire.asking import ask_again
from gameday.simulator.engine.rehearsal import Unanswered, rehearse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.wire import Execute

__all__ = ["Trials"]


class Trials:
    """What is tried in one exercise: none hangs on what the process has seen before.

    Args:
        emulate: Lets moto answer.
    """

    def __init__(self, emulate: Execute) -> None:
        self._emulate = emulate
        self._at_work: dict[tuple[str, str], bool] = {}

    def list_ineffective(self, call: Call) -> tuple[str, ...]:
        """List members within members of a call that would do nothing, were it made.

        Nothing is said of reads, whose answer may be empty anyway, nor of a call that
        would fail.

        Returns:
            The ways to them, as ``IpPermissions[].PrefixListIds[].PrefixListId``.
        """
        if call.read_only or call.model.input_shape is None:
            return ()
        operation = f"{call.service}:{call.operation}"
        known = _list_at_work().get(operation, frozenset())
        leaves = {
            way: (path, shape)
            for path, shape in list_leaves(call.model.input_shape, call.params)
            if (way := write_path(path)) not in known
            and not self._at_work.get((operation, way), False)
        }
        whole = self._learn(call, call.params) if leaves else None
        if not whole:
            return ()
        for way, (path, shape) in leaves.items():
            if (operation, way) not in self._at_work:
                without = leave_out(call.params, path)
                other = change(call.params, path, shape)
                self._at_work[operation, way] = any(
                    self._learn(call, params) != whole for params in (without, other)
                )
        return tuple(way for way in leaves if not self._at_work[operation, way])

    def _learn(self, call: Call, params: Mapping[str, Any]) -> str | None:
        """Learn what is answered and kept of a call; nothing of one that would fail."""

        def act() -> str:
            answer = self._emulate(ask_again(call, params))
            if answer.error_code:
                return ""
            return f"{answer.status} {take_fingerprint(answer.body)}"

        try:
            return rehearse(act)
        except Unanswered:
            return None


@lru_cache(maxsize=1)
def _list_at_work() -> Mapping[str, frozenset[str]]:
    """Return which members were seen at work, by operation.

    Found by this module itself, with moto of the version in `aws.moto.versions`.
    """
    text = files(__package__).joinpath("at_work.txt").read_text("utf-8")
    said = "\n".join(line for line in text.splitlines() if line[:1] != "#")
    rows = (row.split() for row in said.split("\n\n"))
    return {operation: frozenset(ways) for operation, *ways in filter(None, rows)}
