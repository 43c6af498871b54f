"""YAML and JSON of other people's tools, with the place of every value.

CloudFormation, Sigma, Custodian and the like read YAML 1.1, each with a loader of its
own; so what a word means is the loader's business. What is asked for here is what no
loader promises: that the data ends, is plain, and could be JSON as well. Every problem
is found at once, and no loader's error gets out.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml

from gameday.scenarios.document.nodes import Node, ensure_shallow, explain, place_of
from gameday.scenarios.errors import Problem, ScenarioError, Where

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document.tree import Path

__all__ = ["Loaded", "PlainLoader", "load_text", "load_texts"]

_INVALID = "yaml-invalid"
_MOST_VALUES = 200_000
"""More than a text of the largest size holds; only aliases get there."""
_MOST_DIGITS = 30
_STANDARD = "tag:yaml.org,2002:"
_PLAIN = frozenset(
    f"{_STANDARD}{name}"
    for name in ("bool", "float", "int", "map", "merge", "null", "seq", "str")
) | {f"{_STANDARD}timestamp", f"{_STANDARD}value"}
_PAIR = re.compile(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
_HALF = re.compile("[\ud800-\udfff]")


class PlainLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # one of two classes, chosen at run time
    """YAML 1.1 that leaves a date, such as a policy's version, the text it is."""


def _keep_text(loader: Any, node: Node) -> str:
    return str(loader.construct_scalar(node))


PlainLoader.add_constructor(f"{_STANDARD}timestamp", _keep_text)


@dataclass(frozen=True, slots=True)
class Loaded:
    """One document of a file as plain data."""

    path: str
    data: Any
    _root: Node | None = field(default=None, repr=False)

    def where(self, path: Path, *, key: bool = False) -> Where:
        """Return the place of a value, or of its key; else the nearest known one."""
        node = self._root
        for number, step in enumerate(path, start=1):
            found = _step(node, step)
            if found is None:
                break
            node = found[0] if key and number == len(path) else found[1]
        return place_of(node, self.path) if node else Where(self.path, 1, 1)

    def problem(
        self, path: Path, message: str, hint: str | None = None, *, key: bool = False
    ) -> Problem:
        """Return a problem at the place of a value, or of its key."""
        return Problem(self.where(path, key=key), message, hint)


def load_text(
    text: str, path: str, loader: type[Any] = PlainLoader, *, unique: bool = False
) -> Loaded:
    """Read one document of YAML or JSON.

    Args:
        text: What is read.
        path: How its places are named.
        loader: Makes data of it.
        unique: Whether two equal keys in a mapping are a problem.

    Raises:
        ScenarioError: The text is none, or its data is not plain; has every problem.
    """
    found = load_texts(text, path, loader, unique=unique)
    if len(found) > 1:
        where = found[1].where(())
        problem = Problem(where, "expected one document, found another")
        raise ScenarioError([problem], code=_INVALID)
    return found[0] if found else Loaded(path, None)


def load_texts(
    text: str, path: str, loader: type[Any] = PlainLoader, *, unique: bool = False
) -> list[Loaded]:
    """Read every document of a text; see `load_text`.

    Raises:
        ScenarioError: The text is no YAML, or its data is not plain; has every problem.
    """
    try:
        text = _ease(text)
        ensure_shallow(text, path)
        reading = loader(text)
        try:
            return list(_load_all(reading, path, unique=unique))
        finally:
            reading.dispose()
    except yaml.YAMLError as error:
        raise ScenarioError([explain(error, path)], code=_INVALID) from None


def _load_all(loader: Any, path: str, *, unique: bool) -> Iterator[Loaded]:
    problems: list[Problem] = []
    while loader.check_node():
        root = loader.get_node()
        found = list(_find_problems(root, path, loader))
        if unique and not found:
            found = list(_find_repeated(root, path))
        problems += found
        if not found:
            yield Loaded(path, loader.construct_document(root), root)
    if problems:
        raise ScenarioError(list(dict.fromkeys(problems)), code=_INVALID)


def _ease(text: str) -> str:
    """Rewrite what JSON allows and YAML does not: tabs, and characters in halves."""
    if not text.lstrip().startswith(("{", "[")) or not ("\t" in text or "\\u" in text):
        return text
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return text  # it is no JSON, and may be YAML
    text = text.replace("\t", " ")  # none is within a text: JSON writes it as `\t`
    return _PAIR.sub(lambda pair: json.loads(f'"{pair[0]}"'), text)


def _find_problems(root: Node, path: str, loader: Any) -> Iterator[Problem]:
    """Find what keeps a tree from being plain data; nothing is built before."""
    sizes: dict[int, int] = {}
    begun: set[int] = set()

    def measure(node: Node) -> Iterator[Problem]:
        begun.add(id(node))
        yield from _find_oddities(node, path, loader)
        size = 1
        for child in _list_children(node):
            if id(child) not in sizes:
                if id(child) in begun:
                    yield Problem(place_of(child, path), "the value contains itself")
                    continue
                yield from measure(child)
            size += sizes[id(child)]
        sizes[id(node)] = size

    yield from measure(root)
    if sizes[id(root)] > _MOST_VALUES:
        message = f"aliases expand the document beyond {_MOST_VALUES} values"
        yield Problem(place_of(root, path), message)


def _find_repeated(root: Node, path: str) -> Iterator[Problem]:
    """Find the keys that a mapping has twice."""
    for node in _walk(root, set()):
        first: dict[str, int] = {}
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            where = place_of(key, path)
            if key.value in first:
                hint = f"first on line {first[key.value]}"
                yield Problem(where, f"duplicate key `{key.value[:60]}`", hint)
            first.setdefault(key.value, where.line or 0)


def _walk(node: Node, seen: set[int]) -> Iterator[Node]:
    if id(node) not in seen:
        seen.add(id(node))
        yield node
        for child in _list_children(node):
            yield from _walk(child, seen)


def _list_children(node: Node) -> Iterator[Node]:
    if isinstance(node, yaml.SequenceNode):
        yield from node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from (key, value)


def _find_oddities(node: Node, path: str, loader: Any) -> Iterator[Problem]:
    where = place_of(node, path)
    if node.tag.startswith(_STANDARD) and node.tag not in _PLAIN:
        tag = node.tag.replace(_STANDARD, "!!")
        yield Problem(where, f"unexpected tag `{tag[:60]}`", "remove it")
    elif isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                message = "expected a text key, found a collection"
                yield Problem(place_of(key, path), message)
    elif isinstance(node, yaml.ScalarNode):
        yield from _find_bad_word(node, where, loader)


def _find_bad_word(node: Any, where: Where, loader: Any) -> Iterator[Problem]:
    word = node.value
    if half := _HALF.search(word):
        yield Problem(where, f"expected text, found half a character, {half[0]!a}")
        return
    if node.tag not in _PLAIN or node.tag in _WORDS:
        return
    try:
        value = loader.construct_object(node)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        # yaml's own constructors trust the pattern that an explicit tag goes round
        value = math.nan
    if isinstance(value, float) and not math.isfinite(value):
        yield Problem(where, f"expected a value, found `{word[:60]}`", _QUOTE)
    elif isinstance(value, int) and abs(value) >= 10**_MOST_DIGITS:
        message = f"expected a number of at most {_MOST_DIGITS} digits"
        yield Problem(where, message, _QUOTE)


_QUOTE = "quote it if it is text"
_WORDS = frozenset({f"{_STANDARD}str", f"{_STANDARD}merge", f"{_STANDARD}value"})
"""Tags of words that are taken as they are."""


def _step(node: Node | None, key: str | int) -> tuple[Node, Node] | None:
    """Return a key's node and its value's; the value's twice for an item of a list.

    What YAML writes as a tag, ``!If [...]``, is the value of its own key, ``Fn::If``.
    """
    if node is not None and key == f"Fn::{node.tag.removeprefix('!')}":
        return node, node
    if isinstance(node, yaml.MappingNode):
        # of two equal keys the last is the one that counts
        for name, value in reversed(node.value):
            if getattr(name, "value", None) == str(key):
                return name, value
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        items = node.value
        return (items[key], items[key]) if key < len(items) else None
    return None
