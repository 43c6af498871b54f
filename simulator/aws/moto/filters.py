"""Filters that moto takes and does not apply: found by asking for what cannot be.

A filter with a value that nothing has lets nothing through. Where the same call with
such a value lists something all the same, the filter does nothing; where moto complains
of it, it is not there. Only reads are asked again, each filter until it was seen to
work.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.moto.looks import without_a_trace
from gameday.simulator.aws.moto.members.harmless import is_harmless
from gameday.simulator.aws.moto.wire.asking import ask_again, read_result
from gameday.simulator.engine.gateway.call import NotSimulated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.wire import Execute

__all__ = ["name_unapplied_filter"]

_NAMES = ("Name", "Key", "name", "key")
_VALUES = ("Values", "values")
_NO_SUCH = "none-has-this-value"

_SEEN_AT_WORK: set[tuple[str, str, str]] = set()
"""Services, operations and filters that need not be asked again."""


def name_unapplied_filter(call: Call, emulate: Execute) -> str | None:
    """Name a filter of a call that changes nothing in the answer; None if all do.

    Args:
        call: A call whose request was read, answered or refused.
        emulate: Lets moto answer.
    """
    if not call.read_only:
        return None
    for member, given, name in _list_filters(call):
        key = (call.service, call.operation, name.partition(":")[0])
        if key not in _SEEN_AT_WORK:
            works = _try(call, member, given, emulate)
            if works is False:
                return f"the filter `{name}`"
            if works:
                _SEEN_AT_WORK.add(key)
    return None


def _list_filters(call: Call) -> Iterator[tuple[str, Mapping[str, Any], str]]:
    """List the filters of a call: their member, themselves, and their names."""
    for member, value in call.params.items():
        if isinstance(value, list) and not is_harmless(call, member):
            for each in filter(_is_filter, value):
                yield member, each, str(next(each[n] for n in _NAMES if n in each))


def _is_filter(value: object) -> bool:
    return (
        isinstance(value, dict)
        and any(name in value for name in _NAMES)
        and any(isinstance(value.get(name), list) for name in _VALUES)
    )


def _try(
    call: Call, member: str, given: Mapping[str, Any], emulate: Execute
) -> bool | None:
    """Say whether a filter works; None where there is nothing that it could leave out.

    An error that speaks of the value shows that somebody looked at it.
    """
    with without_a_trace():
        return _compare(call, member, given, emulate)


def _compare(
    call: Call, member: str, given: Mapping[str, Any], emulate: Execute
) -> bool | None:
    impossible = {n: [_NO_SUCH] if n in _VALUES else v for n, v in given.items()}
    try:
        answer = emulate(ask_again(call, {**call.params, member: [impossible]}))
        without = {n: v for n, v in call.params.items() if n != member}
        unfiltered = emulate(ask_again(call, without))
    except NotSimulated:
        return False
    except Exception:  # noqa: BLE001 - moto stumbled over the value, which it looked at
        return True
    if answer.error_code:
        return True
    if _lists_something(call, answer):
        return False
    return True if _lists_something(call, unfiltered) else None


def _lists_something(call: Call, answer: Response) -> bool:
    parsed = read_result(call, answer)
    return any(isinstance(each, list) and each for each in parsed.values())
