"""What a request may say on a journal: everything but what looks like a secret.

A hook's address is one in itself: whoever has it can write there. So the parts of a
path that nobody could guess are left out, and what stands under a name that gives it
away, in a query, a header or a body. What looks like AWS's credentials the journal
leaves out by itself (`scorecards.redaction`).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote, urlencode

from gameday.scorecards.redaction import REDACTED
from gameday.simulator.engine.web.services import find_secret

if TYPE_CHECKING:
    from gameday.simulator.engine.web.messages import Request

__all__ = ["hide_in_body", "hide_in_target"]

_NAMES = re.compile(
    r"(api|routing|service|integration|genie|account|access|shared|private|secret)_?key"
    r"|token|secret|passw(or)?d|passphrase|authorization|cookie|credential|signature"
    r"|webhook_?url|(^|_)(sig|auth|pat|pwd)$",
    re.IGNORECASE,
)
_NO_SECRETS = re.compile(
    r"(token|key|secret)_?(id|name|type|arn|count)s?$", re.IGNORECASE
)
"""Names that only speak of one: an access key's id is what a responder tells of."""
_KNOWN = re.compile(
    r"xox[a-z]-[A-Za-z0-9-]{10,}|gh[a-z]_[A-Za-z0-9]{20,}|glpat-[\w-]{16,}"
    r"|\bsk-[A-Za-z0-9_-]{16,}|\bey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"
    r"|(?<=\bBearer )\S+|(?<=\bBasic )\S+|(?<=\bGenieKey )\S+|(?<=/bot)\d+:[\w-]{20,}"
)
"""Tokens that their makers mark: Slack's, GitHub's, GitLab's, JWTs, schemes' own."""
_HOOK = re.compile(r"https?://[^\s\"'<>|]*[^\s\"'<>|.,;:!?)}]")
_SEGMENT = re.compile(r"[\w%=+.@:~-]{8,}")
_LONG = 20


def hide_in_target(request: Request) -> str:
    """Return a request's path and query without their secrets."""
    path, mark, query = request.target.partition("?")
    secret = find_secret(request)
    shown = path.removesuffix(secret) + REDACTED if secret else path
    if secret and not path.endswith(secret):  # within it: ``/bot<token>/sendMessage``
        shown = path.replace(secret, REDACTED)
    return _hide_in_path(f"{shown}{mark}{query}")


def hide_in_body(request: Request) -> str:
    """Return a request's body as text, without its secrets."""
    try:
        text = request.body.decode()
    except UnicodeDecodeError:
        return f"({len(request.body)} bytes that are no text)" if request.body else ""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return _hide_in_form(request, text)
    if isinstance(document, dict | list):
        return json.dumps(_hide_in_document(document), ensure_ascii=False)
    return _hide_in_text(text)


def _hide_in_form(request: Request, text: str) -> str:
    if "x-www-form-urlencoded" not in request.headers.get("content-type", ""):
        return _hide_in_text(text)
    return _hide_in_query(text)


def _hide_in_document(value: Any, name: str = "") -> Any:
    if _is_secret(name) and value and isinstance(value, str):
        return REDACTED
    if isinstance(value, dict):
        return {key: _hide_in_document(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_hide_in_document(each) for each in value]
    return _hide_in_text(value) if isinstance(value, str) else value


def _hide_in_text(text: str) -> str:
    return _KNOWN.sub(REDACTED, _HOOK.sub(_hide_in_url, text))


def _hide_in_url(match: re.Match[str]) -> str:
    scheme, _, rest = match[0].partition("://")
    host, slash, target = rest.partition("/")
    # A name and a password may stand before the host.
    place = host.rpartition("@")[2]
    shown = place if place == host else f"{REDACTED}@{place}"
    hidden = _hide_in_path(f"/{target}") if slash else ""
    return f"{scheme}://{shown}{hidden}"


def _hide_in_path(target: str) -> str:
    path, mark, query = target.partition("?")
    hidden = "/".join(
        REDACTED if _is_unguessable(each) else each
        for each in _KNOWN.sub(REDACTED, path).split("/")
    )
    return f"{hidden}{mark}{_hide_in_query(query)}"


def _hide_in_query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    if not pairs:
        return _hide_in_text(query)
    hidden = [
        (name, REDACTED if _is_secret(name) else _hide_in_text(value))
        for name, value in pairs
    ]
    if hidden == pairs:
        return query
    return urlencode(hidden, quote_via=quote, safe="[]:/ ")


def _is_secret(name: str) -> bool:
    return bool(_NAMES.search(name)) and not _NO_SECRETS.search(name)


def _is_unguessable(segment: str) -> bool:
    """Tell whether a part of a path is what keeps a hook's address secret.

    Words, numbers and names of AWS's (``i-0abc…``) can be guessed or are no secret;
    what mixes letters and digits at length, or in both cases, cannot.
    """
    if not _SEGMENT.fullmatch(segment) or _OF_AWS.fullmatch(segment):
        return False
    kinds = sum(any(map(kind, segment)) for kind in (str.islower, str.isupper))
    digits = sum(map(str.isdigit, segment))
    is_mixed = kinds == 2 and digits > 0  # noqa: PLR2004 - upper and lower
    is_dense = kinds > 0 and digits > 1 and not re.search(r"[._-]", segment)
    return is_mixed or is_dense or (kinds > 0 < digits and len(segment) >= _LONG)


_OF_AWS = re.compile(
    r"[a-z]{1,7}-[0-9a-f]{8,17}|\d{12}|(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}"
)
