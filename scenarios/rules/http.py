"""What hosts of the web do can happen: in its time, and as far as is known by then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.model import BEFORE_REQUEST

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem
    from gameday.scenarios.model import HttpHost

__all__ = ["find_problems"]

_KNOWN_LATER = ("path", "method")
_EVERYTHING = frozenset({"*", None})


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find what can never happen, and hosts that are no hosts."""
    for path, host in draft.http:
        yield from _check_host(draft, path, host)
        yield from _check_time(draft, path, host)
        yield from _check_answers(draft, path, host)
    earlier: list[HttpHost] = []
    for path, host in draft.http:
        if any(_covers(each, host) for each in earlier):
            message = f"`{host.host}` is never asked: one above has all of its requests"
            hint = "the first that fits counts; put it before"
            yield draft.problem((*path, "host"), message, hint)
        earlier.append(host)


def _check_host(draft: Draft, path: Path, host: HttpHost) -> Iterator[Problem]:
    place = (*path, "host")
    if "/" in host.host:
        hint = "a name alone, such as `hooks.slack.com`; `path` has what follows"
        message = f"expected a host, found `{host.host[:60]}`"
        yield draft.problem(place, message, hint)
    elif ":" in host.host.replace("${", "") and host.host.count(":") == 1:
        message = f"expected a host, found `{host.host[:60]}`"
        yield draft.problem(place, message, "`port` has the port")
    if host.path is not None and host.path[:1] not in ("/", "*", "$"):
        message = f"a path begins with `/`, found `{host.path[:60]}`"
        yield draft.problem((*path, "path"), message)


def _check_time(draft: Draft, path: Path, host: HttpHost) -> Iterator[Problem]:
    if host.until is not None and host.until <= host.since:
        message = "it ends before it begins: `until` is not after `from`"
        yield draft.problem((*path, "until"), message, key=True)
    end = draft.scenario.duration
    if end is not None and host.since >= end:
        yield draft.problem((*path, "from"), "it begins after the end of the exercise")


def _check_answers(draft: Draft, path: Path, host: HttpHost) -> Iterator[Problem]:
    for index, answer in enumerate(host.plan):
        place: Path = (*path, "answers", index) if host.answers else (*path, "answer")
        if answer.fail in BEFORE_REQUEST:
            for key in _KNOWN_LATER:
                if getattr(host, key) is not None:
                    message = f"`{answer.fail}` comes before any `{key}` is known"
                    hint = f"leave `{key}` out, or let it fail by `reset`"
                    yield draft.problem((*place, "fail"), message, hint)
        is_last = index == len(host.plan) - 1
        if answer.times is not None and is_last:
            message = "the last answer goes on for good: remove `times`"
            hint = "or add what comes after it"
            yield draft.problem((*place, "times"), message, hint, key=True)


def _covers(earlier: HttpHost, later: HttpHost) -> bool:
    """Whether nothing is left for the later of two."""
    is_same = earlier.host in ("*", later.host)
    is_always = not earlier.since and earlier.until is None
    limits = (earlier.port, earlier.path, earlier.method)
    return is_same and is_always and all(limit in _EVERYTHING for limit in limits)
