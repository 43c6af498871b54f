"""The intrinsic functions of the States Language: ``States.Format('{}', $.name)``.

https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
"""

from __future__ import annotations

import base64
import hashlib
import json
import random
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.ids import make_uuid
from gameday.simulator.aws.stepfunctions.errors import StateFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Intrinsics"]

_WORD = re.compile(r"\s*([A-Za-z.]+[A-Za-z0-9]*)\(")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_HOLE = re.compile(r"\\([{}\\'])|\{\}")
_FAILURE = "States.IntrinsicFailure"
_HASHES = {
    "MD5": "md5",
    "SHA-1": "sha1",
    "SHA-256": "sha256",
    "SHA-384": "sha384",
    "SHA-512": "sha512",
}


@dataclass(frozen=True, slots=True)
class Intrinsics:
    """Works calls of intrinsic functions out.

    Args:
        rng: Where random numbers and UUIDs come from.
    """

    rng: random.Random

    def evaluate(self, text: str, look_up: Callable[[str], Any]) -> Any:
        """Work a call out.

        Args:
            text: The call.
            look_up: Returns what a path leads to.

        Raises:
            StateFailed: It is no call, or its arguments do not fit.
        """
        value, end = self._read(text, 0, look_up)
        if text[end:].strip():
            raise StateFailed(_FAILURE, f"'{text[end:]}' follows the call in {text}")
        return value

    def _read(
        self, text: str, at: int, look_up: Callable[[str], Any]
    ) -> tuple[Any, int]:
        """Read one argument, or a call; return its value and where it ends."""
        while at < len(text) and text[at].isspace():
            at += 1
        if text[at : at + 1] == "'":
            return _read_text(text, at)
        if call := _WORD.match(text, at):
            return self._call(text, call[1], call.end(), look_up)
        end = at
        depth = 0
        while end < len(text) and (depth or text[end] not in ",)"):
            depth += {"[": 1, "(": 1, "]": -1, ")": -1}.get(text[end], 0)
            end += 1
        word = text[at:end].strip()
        if word.startswith("$"):
            return look_up(word), end
        if _NUMBER.fullmatch(word) or word in {"true", "false", "null"}:
            return json.loads(word), end
        raise StateFailed(
            _FAILURE, f"the argument '{word}' of {text} is not understood"
        )

    def _call(
        self, text: str, name: str, at: int, look_up: Callable[[str], Any]
    ) -> tuple[Any, int]:
        arguments: list[Any] = []
        while text[at : at + 1] != ")":
            value, at = self._read(text, at, look_up)
            arguments.append(value)
            while text[at : at + 1].isspace() or text[at : at + 1] == ",":
                at += 1
            if at >= len(text):
                raise StateFailed(_FAILURE, f"a bracket is missing in {text}")
        return self._apply(name, arguments), at + 1

    def _apply(self, name: str, arguments: list[Any]) -> Any:
        work = _FUNCTIONS.get(name)
        try:
            if name == "States.UUID":
                return make_uuid(self.rng)
            if name == "States.MathRandom":
                return _draw(self.rng, *arguments)
            if work is None:
                raise StateFailed(_FAILURE, f"there is no function {name}")
            return work(*arguments)
        except (IndexError, KeyError, TypeError, ValueError) as error:
            raise StateFailed(_FAILURE, f"{name}: {error}") from error


def _read_text(text: str, at: int) -> tuple[str, int]:
    end = at + 1
    while end < len(text) and text[end] != "'":
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise StateFailed(_FAILURE, f"a quote is missing in {text}")
    return text[at + 1 : end], end + 1


def _format(template: str, *values: Any) -> str:
    rest = list(values)

    def fill(hole: re.Match[str]) -> str:
        if hole[1]:
            return hole[1]
        value = rest.pop(0)
        return value if isinstance(value, str) else json.dumps(value)

    return _HOLE.sub(fill, template)


def _partition(items: list[Any], size: int) -> list[list[Any]]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _unique(items: list[Any]) -> list[Any]:
    seen: dict[str, Any] = {}
    for item in items:
        seen.setdefault(json.dumps(item, sort_keys=True), item)
    return list(seen.values())


def _hash(value: Any, algorithm: str) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return hashlib.new(_HASHES[algorithm], text.encode()).hexdigest()


def _merge(left: dict[str, Any], right: dict[str, Any], deep: Any) -> dict[str, Any]:
    if deep:
        raise ValueError("only a shallow merge is supported, as in AWS")
    return {**left, **right}


def _split(text: str, separators: str) -> list[str]:
    return [part for part in re.split(f"[{re.escape(separators)}]", text) if part]


def _draw(rng: random.Random, low: int, high: int, seed: Any = None) -> int:
    source = rng if seed is None else random.Random(str(seed))
    return source.randrange(int(low), int(high))


_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "States.Array": lambda *items: list(items),
    "States.ArrayContains": lambda items, item: item in items,
    "States.ArrayGetItem": lambda items, index: items[index],
    "States.ArrayLength": len,
    "States.ArrayPartition": _partition,
    "States.ArrayRange": lambda low, high, step: list(
        range(low, high + (1 if step > 0 else -1), step)
    ),
    "States.ArrayUnique": _unique,
    "States.Base64Decode": lambda text: base64.b64decode(text).decode(),
    "States.Base64Encode": lambda text: base64.b64encode(text.encode()).decode(),
    "States.Format": _format,
    "States.Hash": _hash,
    "States.JsonMerge": _merge,
    "States.JsonToString": lambda value: json.dumps(value, separators=(",", ":")),
    "States.MathAdd": lambda left, right: left + right,
    "States.StringSplit": _split,
    "States.StringToJson": json.loads,
}
