"""Documents that are nearly right: valid ones with a few things changed.

A document is plain data. A change deletes, repeats, swaps, renames or replaces a node,
or brings one over from another document; what it is replaced by are the values that
trip readers. `spoil` changes the text instead: a cut, a stray byte, other ends of
lines. The same seed makes the same changes.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["mutate", "spoil", "write"]


@dataclass(frozen=True, slots=True)
class Raw:
    """Text that stands in a document as it is: what YAML has and JSON has not."""

    text: str


ATOMS: tuple[Any, ...] = (
    None, "", " ", "x", "*", "1", "true", "-", "aws:*", "${Nope}", "${AWS::Region}",
    "$.detail[", "$$.x", "{{ x.y }}", "{{resolve:ssm:x}}", "arn:aws:iam::1:role/x",
    "0m", "0s", "99999999999d", "-5s", "s3:", ":", "a:b:c", "((", "1 of", "not", "%x%",
    "../../..", "/dev/null", ".", "x" * 5000, "\u202e\u2066abc", "\x1b[31m", "\ud800",
    "e\u0301\U0001f600", 0, 1, -1, 0.5, 1e300, 10**40, -(10**25), True, False,
    [], {}, [None], [[]], [{}], {"": None}, {"a": 1}, [1, "x", {}], {"x": []},
    {"Ref": None}, {"Ref": {"a": "b"}}, {"Ref": "Nope"}, {"Ref": "AWS::NoValue"},
    {"Fn::Sub": []}, {"Fn::Sub": ["${x}", []]}, {"Fn::Sub": "${"}, {"Fn::Sub": {}},
    {"Fn::GetAtt": []}, {"Fn::GetAtt": "x"}, {"Fn::GetAtt": [{}, []]}, {"Fn::If": []},
    {"Fn::If": ["x", 1, 2]}, {"Fn::Join": ["", {}]}, {"Fn::Join": [1, [1]]},
    {"Fn::Select": [9, [1]]}, {"Fn::Select": ["x", "y"]}, {"Fn::Split": [1, "x"]},
    {"Fn::Cidr": ["x", 3]}, {"Fn::Cidr": ["10.0.0.0/8", 10**9, 31]},
    {"Fn::FindInMap": ["a"]}, {"Fn::FindInMap": [{}, [], 1]}, {"Fn::Base64": {}},
    {"Fn::ForEach::x": []}, {"Fn::ForEach::x": ["A", [1, {}], {"${A}": 1}]},
    {"Fn::ForEach::x": [{}, 5, []]}, {"Fn::Transform": []}, {"Fn::Nope": 1},
    {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "x"}}},
    {"Fn::GetAZs": []}, {"Fn::ImportValue": "x"}, {"Fn::Length": 3},
    {"Fn::ToJsonString": [{"Ref": "x"}]}, {"Condition": "x"}, {"Fn::Equals": [1]},
    {"Fn::Not": []}, {"Fn::And": [{}]}, {"numeric": ["<"]}, [{"prefix": 5}],
    Raw(".nan"), Raw("-.inf"), Raw("2012-10-17"), Raw("2026-99-99"), Raw("0o17"),
    Raw("1:30:00"), Raw("yes"), Raw("~"), Raw("!Ref x"), Raw("!Sub [a]"), Raw("!If {}"),
    Raw("!GetAtt 5"), Raw("!!binary 'x'"), Raw("!!python/object:os.system {}"),
    Raw("!!set {a, b}"), Raw("!!timestamp x"), Raw("!!int x"), Raw("!!float x"),
    Raw("!!omap [a]"), Raw("!!pairs [{a: b}]"), Raw("!!bool maybe"), Raw("!x y"),
    Raw("&a [*a]"), Raw("&a {b: *a}"), Raw("*nope"), Raw("{a: 1, a: 2}"), Raw("0x"),
    Raw("{<<: 1}"), Raw("{<<: {Type: x}}"), Raw("{<<: [1, x]}"), Raw("{? [a] : b}"),
    Raw("{? {a: b} : c}"), Raw("{null: 1, 5: 2, true: 3, 1.5: 4}"), Raw("{on: x}"),
    Raw("{2012-10-17: x}"), Raw("[" * 80 + "]" * 80), Raw("{a: " * 60 + "1" + "}" * 60),
    Raw("0b12"), Raw("1_000"), Raw("{=: x}"), Raw("="), Raw("9" * 400), Raw("-.5e"),
    Raw("[&x {a: &y [1, 2]}, *x, *y]"), Raw("| \n"), Raw("1e999"), Raw('"\\ud800"'),
)  # fmt: skip
"""Values that no reader expects in the place where they turn up."""

_LETTERS = ("", "x", "Type", "id", "name", "Properties", "Ref", "Fn::Sub", "<<", "on")
"""Names that keys are given."""

_SCRAPS = (b": ", b"- ", b"{", b"}", b"'", b"*", b"#", b"\x00", b"\x1b", b"&a ", b"\n")


def mutate(document: Any, rng: random.Random, others: Sequence[Any]) -> Any:
    """Return a copy of a document with one to three things changed.

    Args:
        document: Plain data.
        rng: Where the choices come from.
        others: Documents that nodes are brought over from.
    """
    changed = copy.deepcopy(document)
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        path = rng.choice(list(_list_paths(changed)))
        changed = rng.choice(_CHANGES)(_Place(changed, path), rng, others)
    return changed


def write(document: Any) -> str:
    """Write a document as YAML that is JSON wherever JSON has a word for it."""
    if isinstance(document, Raw):
        return document.text
    if isinstance(document, dict):
        pairs = (f"{_write_key(k)}: {write(v)}" for k, v in document.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(document, list):
        return f"[{', '.join(map(write, document))}]"
    return json.dumps(document, ensure_ascii=False).replace("\ud800", "\\ud800")


def spoil(text: bytes, rng: random.Random) -> bytes:
    """Return a text with one thing changed that is not of its structure."""
    at = rng.randrange(len(text) + 1)
    end = min(len(text), at + rng.randint(1, 60))
    return rng.choice(
        (
            text[:at],
            text[:at] + rng.randbytes(rng.randint(1, 4)) + text[at:],
            text[:at] + rng.choice(_SCRAPS) + text[at:],
            text[:at] + text[end:],
            text[:end] + text[at:],
            b"\xef\xbb\xbf" + text,
            text.replace(b"\n", b"\r\n"),
            text.replace(b"  ", b"\t", 3),
            text + b"\n---\n" + text,
            text.decode(errors="replace").encode("utf-16"),
            rng.randbytes(200),
            b"",
        )
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """A node of a document."""

    document: Any
    path: tuple[Any, ...]

    @property
    def value(self) -> Any:
        return _follow(self.document, self.path)

    def put(self, value: Any) -> Any:
        """Return the document with another value in the node's place."""
        if not self.path:
            return value
        _follow(self.document, self.path[:-1])[self.path[-1]] = value
        return self.document


def _follow(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def _list_paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, each in items:
        yield from _list_paths(each, (*path, key))


def _write_key(key: Any) -> str:
    return write(key) if isinstance(key, str) else str(key).lower()


def _delete(place: _Place, _rng: random.Random, _others: Sequence[Any]) -> Any:
    if place.path:
        del _follow(place.document, place.path[:-1])[place.path[-1]]
    return place.document


def _replace(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    return place.put(copy.deepcopy(rng.choice(ATOMS)))


def _wrap(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    return place.put(rng.choice(([place.value], {"x": place.value})))


def _unwrap(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    value = place.value
    inside = list(value.values()) if isinstance(value, dict) else value
    is_full = isinstance(inside, list) and inside
    return place.put(rng.choice(inside)) if is_full else place.document


def _rename(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    if not place.path or not isinstance(place.path[-1], str):
        return place.document
    *above, old = place.path
    new = rng.choice((*_LETTERS, old[:-1], old.swapcase()))
    parent = _Place(place.document, tuple(above))
    return parent.put({new if k == old else k: v for k, v in parent.value.items()})


def _repeat(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    value = place.value
    if isinstance(value, list) and value:
        value += [copy.deepcopy(rng.choice(value))] * rng.choice((1, 1, 50))
    elif isinstance(value, dict) and value:
        value[rng.choice(_LETTERS)] = copy.deepcopy(rng.choice(list(value.values())))
    return place.document


def _retarget(place: _Place, rng: random.Random, _others: Sequence[Any]) -> Any:
    at = rng.choice(list(_list_paths(place.document)))
    return place.put(copy.deepcopy(_follow(place.document, at)))


def _splice(place: _Place, rng: random.Random, others: Sequence[Any]) -> Any:
    donor = rng.choice(others)
    at = rng.choice(list(_list_paths(donor)))
    return place.put(copy.deepcopy(_follow(donor, at)))


_CHANGES: tuple[Callable[[_Place, random.Random, Sequence[Any]], Any], ...] = (
    _delete, _delete, _replace, _replace, _replace, _replace, _wrap, _unwrap, _rename,
    _repeat, _retarget, _splice,
)  # fmt: skip
"""The changes, the likelier ones more than once."""
