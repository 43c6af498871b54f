"""What ``responder.yaml`` says, and every problem in it with its place.

It reads text; which folders there are is `gameday.responders.catalogue`'s business.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

__all__ = ["Descriptor", "ResponderInvalid", "load_mapping", "read_descriptor"]

Phase = Literal[
    "preparation",
    "identification",
    "containment",
    "investigation",
    "eradication",
    "recovery",
    "follow-up",
]
_OneOrMore = str | Annotated[list[str], Field(min_length=1)]
_MAX_SIZE = 65_536


class ResponderInvalid(ValueError):
    """A responder cannot be read; the message has every problem, one a line."""


class Statement(BaseModel):
    """An IAM statement of the execution role, spelled as IAM spells it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    Effect: Literal["Allow", "Deny"]
    Action: _OneOrMore
    Resource: _OneOrMore
    Sid: str | None = Field(default=None, pattern=r"^[A-Za-z0-9]+$")
    Condition: dict[str, dict[str, Any]] | None = None


class Descriptor(BaseModel):
    """The content of a ``responder.yaml``."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str = Field(min_length=1, max_length=100)
    doc: str = Field(min_length=1, max_length=200)
    like: str | None = None
    handler: str = Field(default="handler.py", pattern=r"^[A-Za-z_]\w*\.py$")
    pattern: dict[str, Any] = Field(min_length=1)
    policy: tuple[Statement, ...] = ()
    phases: tuple[Phase, ...] = ()
    timeout: int = Field(default=60, ge=1, le=900)
    memory: int = Field(default=128, ge=128, le=10_240)
    environment: dict[str, str] = Field(default_factory=dict)


class _Loader(yaml.SafeLoader):
    """Reads YAML without aliases, repeated keys and dates, as JSON could have it."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call] # yaml's
            raise yaml.MarkedYAMLError(
                problem="aliases are not understood here", problem_mark=mark
            )
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002 - yaml's signature
        seen = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(
                    problem="expected a text key, found a collection",
                    problem_mark=key.start_mark,
                )
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"`{key.value}` is given twice",
                    problem_mark=key.start_mark,
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _keep_text(loader: Any, node: Any) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _keep_text)


def read_descriptor(
    text: str, *, where: str, base: dict[str, Any] | None = None
) -> Descriptor:
    """Read the text of a ``responder.yaml``.

    Args:
        text: The file's content.
        where: The file's name, for messages.
        base: What holds for everything the text leaves out.

    Raises:
        ResponderInvalid: With every problem as ``file:line:column: message``.
    """
    content = load_mapping(text, where=where)
    try:
        return Descriptor.model_validate((base or {}) | content)
    except ValidationError as error:
        places = _Places(text)
        problems = [
            f"{where}{places.find(problem['loc'])}: {_path(problem['loc'])}:"
            f" {problem['msg']}"
            for problem in error.errors(include_url=False)
        ]
        raise ResponderInvalid("\n".join(problems)) from error


_UNREADABLE = (
    yaml.YAMLError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)
"""What yaml raises over tags that do not fit their words, and json over odd values."""


def load_mapping(text: str, *, where: str) -> dict[str, Any]:
    """Read YAML text whose top is a mapping.

    Raises:
        ResponderInvalid: It is something else.
    """
    if len(text) > _MAX_SIZE:
        raise ResponderInvalid(f"{where}: expected at most 64 KB, found {len(text)} B")
    content = json.loads(_read_as_json(text, where))
    if not isinstance(content, dict):
        kind = type(content).__name__
        raise ResponderInvalid(f"{where}: expected a mapping, found {kind}")
    return content


# A folder is read for every exercise that its responder is deployed in, and has not
# changed; as JSON, so that what a caller does with it stays the caller's.
@lru_cache(maxsize=64)
def _read_as_json(text: str, where: str) -> str:
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506 - it is a SafeLoader
        written = json.dumps(content, allow_nan=False)
        written.encode()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise ResponderInvalid(f"{where}{place}: {error.problem}") from error
    except _UNREADABLE as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise ResponderInvalid(f"{where}: not valid YAML: {reason}") from error
    return written


class _Places:
    """Finds lines and columns of values in YAML text."""

    def __init__(self, text: str) -> None:
        self._root: Any = yaml.compose(text, Loader=yaml.SafeLoader)

    def find(self, path: tuple[int | str, ...]) -> str:
        """Return ``:line:column`` of the deepest part of the path that is there."""
        node = self._root
        for step in path:
            following = _child(node, step)
            if following is None:
                break
            node = following
        mark = node.start_mark
        return f":{mark.line + 1}:{mark.column + 1}"


def _child(node: Any, step: int | str) -> Any:
    if isinstance(node, yaml.MappingNode):
        return next((v for k, v in node.value if k.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if step < len(node.value) else None
    return None


def _path(path: tuple[int | str, ...]) -> str:
    return ".".join(map(str, path)) or "responder"
