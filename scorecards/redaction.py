"""What must never reach a journal: secrets, by the name they go under or by their look.

It is a net under the journal, not a licence to hand secrets to it: a secret of a shape
nobody knows passes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TypeAlias

__all__ = ["JSON", "REDACTED", "redact"]

JSON: TypeAlias = (
    "bool | int | float | str | Sequence[JSON] | Mapping[str, JSON] | None"
)

REDACTED = "[redacted]"

_SECRET_NAMES = (
    "authorization",
    "passphrase",
    "password",
    "plaintext",
    "privatekey",
    "secretaccesskey",
    "secretbinary",
    "secretkey",
    "secretstring",
    "securitytoken",
    "sessiontoken",
)

# A session token starts with one of a few words that its encoding always gives.
_SESSION_TOKEN = re.compile(r"(?:FwoG|FQoG|IQoJ|AQoD|AQoE)[A-Za-z0-9+/=%]{60,}")
_PRIVATE_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)
# A secret access key is forty characters of base64 and nothing around them.
_SECRET_KEY = re.compile(r"(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/]{40}(?![A-Za-z0-9+/=_-])")


def redact(value: JSON, *, name: str = "") -> JSON:
    """Return the value with every secret in it replaced by `REDACTED`.

    Args:
        value: Anything JSON can hold; it is not changed.
        name: The key it stands under, which may give it away.
    """
    if isinstance(value, Mapping):
        return {key: redact(item, name=key) for key, item in value.items()}
    if _is_secret_name(name) and value not in (None, "", False):
        return REDACTED
    if isinstance(value, str):
        return _redact_text(value)
    if isinstance(value, Sequence):
        return [redact(item) for item in value]
    return value


def _is_secret_name(name: str) -> bool:
    plain = re.sub(r"[^a-z]", "", name.lower())
    return any(secret in plain for secret in _SECRET_NAMES)


def _redact_text(text: str) -> str:
    without_tokens = _SESSION_TOKEN.sub(REDACTED, text)
    without_keys = _PRIVATE_KEY.sub(REDACTED, without_tokens)
    return _SECRET_KEY.sub(_redact_key, without_keys)


def _redact_key(match: re.Match[str]) -> str:
    """Leave the forty characters that are a SHA-1, a path or a plain word alone."""
    text = match.group()
    kinds = (str.isupper, str.islower, str.isdigit)
    looks_random = all(any(map(kind, text)) for kind in kinds)
    return REDACTED if looks_random else text
