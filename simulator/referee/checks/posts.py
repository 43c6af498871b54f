"""The check of what was posted where: requests to the web, whole, as hosts got them.

Secrets are in them, so a reason names hosts and what was asked for, and quotes nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gameday.scenarios.parts import find_part
from gameday.scenarios.wildcards import fits
from gameday.scorecards.facts.response import ResponderPosted
from gameday.simulator.engine.web.services import find_service
from gameday.simulator.referee.answer import Answer
from gameday.simulator.referee.checks.check import reads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.scenarios.checks.arguments import Post
    from gameday.simulator.engine.web import Request, Sent
    from gameday.simulator.referee.checks.context import CheckContext

__all__ = ["posted"]


@reads(ResponderPosted.kind)
def posted(context: CheckContext, about: Post) -> Answer:
    """Say whether hosts have taken such requests, and as many as are asked for."""
    left = list(context.posts())
    for what, is_so in _ASPECTS.items():
        kept = [each for each in left if is_so(each, about)]
        if not kept:
            return Answer(holds=False, reason=_tell_miss(left, about, what))
        left = kept
    where = _list_hosts(left)
    told = f"{where} took {len(left)} such request{'s' if len(left) > 1 else ''}"
    is_enough = len(left) >= about.times
    return Answer(is_enough, told if is_enough else f"{told} of {about.times}")


def _tell_miss(before: list[Sent], about: Post, what: str) -> str:
    """Say what was missing of the requests that came nearest."""
    wanted = about.host or about.service or "the web"
    if not before or what in _OF_PLACE:
        return f"nothing such was sent to {wanted}"
    hosts = _list_hosts(before)
    if what == "answer":
        answers = {
            "hung up" if each.reply.hangs_up else f"answered {each.reply.status}"
            for each in before
        }
        return f"{hosts} {' and '.join(sorted(answers))}"
    return f"what was sent to {hosts} is of another {what}"


def _list_hosts(requests: list[Sent]) -> str:
    return ", ".join(dict.fromkeys(each.request.host for each in requests))


def _is_there(sent: Sent, about: Post) -> bool:
    return fits(about.host, sent.request.host)


def _is_for_service(sent: Sent, about: Post) -> bool:
    service = find_service(sent.request)
    return about.service in (None, service and service.name)


def _is_by(sent: Sent, about: Post) -> bool:
    return about.responder in (None, sent.by.name)


def _has_path(sent: Sent, about: Post) -> bool:
    return fits(about.path, sent.request.path)


def _has_method(sent: Sent, about: Post) -> bool:
    return about.method is None or sent.request.method == about.method.upper()


def _has_headers(sent: Sent, about: Post) -> bool:
    headers = sent.request.headers
    return all(
        name.lower() in headers and fits(value, headers[name.lower()])
        for name, value in about.headers.items()
    )


def _has_body(sent: Sent, about: Post) -> bool:
    text = sent.request.body.decode("utf-8", "replace")
    document = _read(sent.request)
    plain = text if document is None else json.dumps(document, ensure_ascii=False)
    # What is asked for may be in it as it stands, or within a text of its JSON.
    texts = (text, plain, *_list_texts(document))
    is_there = all(any(part in each for each in texts) for part in about.contains)
    return is_there and all(
        document is not None and _is_value(find_part(path, document), wanted)
        for path, wanted in about.document.items()
    )


def _is_accepted(sent: Sent, about: Post) -> bool:
    del about
    return sent.is_accepted


def _read(request: Request) -> Any:
    try:
        return json.loads(request.body)
    except ValueError:
        return None


def _list_texts(document: Any) -> list[str]:
    if isinstance(document, dict):
        return [text for each in document.values() for text in _list_texts(each)]
    if isinstance(document, list):
        return [text for each in document for text in _list_texts(each)]
    return [document] if isinstance(document, str) else []


def _is_value(found: Any, wanted: Any) -> bool:
    if isinstance(found, str) and isinstance(wanted, str):
        return fits(wanted, found)
    # In Python `1` is `True`; in JSON it is not.
    return json.dumps(found, sort_keys=True) == json.dumps(wanted, sort_keys=True)


_OF_PLACE = frozenset({"host", "service", "responder"})
_ASPECTS: Mapping[str, Callable[[Sent, Post], bool]] = {
    "host": _is_there,
    "service": _is_for_service,
    "responder": _is_by,
    "path": _has_path,
    "method": _has_method,
    "header": _has_headers,
    "body": _has_body,
    "answer": _is_accepted,
}
"""What is looked at, in the order in which a miss is told."""
