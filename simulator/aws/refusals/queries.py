"""The tables' language: JMESPath, placeholders in it, and what it can do besides."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

import jmespath
from jmespath import functions

__all__ = ["Missing", "count", "fill", "fill_query", "fill_text", "search"]

_PLACEHOLDER = re.compile(r"\$\{([^}]+)\}")
_Method = TypeVar("_Method", bound=Callable[..., Any])
_signature: Callable[..., Callable[[_Method], _Method]] = functions.signature
_TEXT = {"types": ["string"]}
_ANYTHING: dict[str, list[str]] = {"types": []}


class Missing(Exception):
    """What is asked about is not said, or not there."""


class _Functions(functions.Functions):  # type: ignore[misc]  # jmespath has no types
    """What queries of rows have beside JMESPath's own functions."""

    @_signature(_TEXT, _TEXT)
    def _func_matches(self, text: str, pattern: str) -> bool:
        """Say whether a regular expression describes a whole text."""
        return re.fullmatch(pattern, text) is not None

    @_signature(_ANYTHING)
    def _func_seconds(self, moment: Any) -> float | None:
        """Return a moment in seconds, to be compared with ``now``."""
        return moment.timestamp() if isinstance(moment, datetime) else None

    @_signature(_ANYTHING)
    def _func_squeezed(self, document: Any) -> int:
        """Count the characters of a policy, white space apart, as IAM counts them."""
        text = document if isinstance(document, str) else json.dumps(document)
        return len(re.sub(r"\s", "", text))

    @_signature(_ANYTHING)
    def _func_size(self, value: Any) -> int:
        """Count the bytes of a text, or of anything else as compact JSON."""
        if isinstance(value, bytes):
            return len(value)
        is_text = isinstance(value, str)
        text = value if is_text else json.dumps(value, separators=(",", ":"))
        return len(text.encode())

    @_signature(_TEXT)
    def _func_lower(self, text: str) -> str:
        """Return a text in small letters, for names that know no case."""
        return text.lower()

    @_signature(_TEXT, _TEXT)
    def _func_after(self, text: str, mark: str) -> str:
        """Return what follows the last mark in a text, or all of it."""
        return text.rpartition(mark)[2]

    @_signature(_TEXT, _TEXT)
    def _func_before(self, text: str, mark: str) -> str:
        """Return what precedes the first mark in a text, or all of it."""
        return text.strip(mark).partition(mark)[0]


_OPTIONS = jmespath.Options(custom_functions=_Functions())


def search(query: str, data: Any) -> Any:
    """Return what a query finds, or None."""
    return _compile(query).search(data, _OPTIONS)


def count(found: Any) -> int:
    """Count what was found: a list's elements, or a number as it is."""
    return len(found) if isinstance(found, list) else int(found or 0)


def fill(template: Any, scope: Mapping[str, Any]) -> Any:
    """Fill placeholders into members; one that stands alone keeps its type.

    Raises:
        Missing: A placeholder finds nothing.
    """
    if isinstance(template, str):
        alone = _PLACEHOLDER.fullmatch(template)
        return _find(alone[1], scope) if alone else fill_text(template, scope)
    if isinstance(template, Mapping):
        return {name: fill(value, scope) for name, value in template.items()}
    if isinstance(template, list):
        return [fill(value, scope) for value in template]
    return template


def fill_text(template: str, scope: Mapping[str, Any]) -> str:
    """Fill placeholders into a text.

    Raises:
        Missing: A placeholder finds nothing.
    """
    return _PLACEHOLDER.sub(lambda match: str(_find(match[1], scope)), template)


def fill_query(template: str, scope: Mapping[str, Any]) -> str:
    """Fill placeholders into a query, each as a literal.

    Raises:
        Missing: A placeholder finds nothing.
    """

    def write(match: re.Match[str]) -> str:
        value = json.dumps(_find(match[1], scope)).replace("`", "\\`")
        return f"`{value}`"

    return _PLACEHOLDER.sub(write, template)


def _find(query: str, scope: Mapping[str, Any]) -> Any:
    found = search(query, scope)
    if found is None:
        raise Missing
    return found


@lru_cache(maxsize=1024)
def _compile(query: str) -> Any:
    return jmespath.compile(query)
