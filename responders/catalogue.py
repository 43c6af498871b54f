"""Find responders: the built-in ones by name, a user's own by folder.

A responder that cannot work is refused here, with every problem; whether it works well
is for an exercise to find out.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.responders.descriptor import (
    Descriptor,
    ResponderInvalid,
    load_mapping,
    read_descriptor,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "Responder",
    "ResponderInvalid",
    "ResponderNotFound",
    "find_responder",
    "list_responders",
    "load_responder",
]

_HOME = Path(__file__).parent
_DESCRIPTOR = "responder.yaml"
_INHERITED = {"pattern", "policy", "phases", "timeout", "memory", "environment"}
_MAX_CODE = 4_194_304  # what CloudFormation takes inline


class ResponderNotFound(ValueError):
    """There is no responder of that name, and no folder either."""


@dataclass(frozen=True, slots=True)
class Responder:
    """A Lambda handler with the rule that calls it and the role it has."""

    slug: str
    title: str
    doc: str
    """What it does, in one line."""
    code: str = field(repr=False)
    """The source of its module, with a function ``handler``."""
    pattern: Mapping[str, Any]
    """The event pattern of its EventBridge rule."""
    policy: tuple[Mapping[str, Any], ...]
    """IAM statements of its role, with CloudFormation's pseudo parameters."""
    phases: tuple[str, ...]
    timeout_s: int
    memory_mb: int
    environment: Mapping[str, str]
    folder: Path
    handler: Path | None = None
    """The file that the code was read from, which may be another folder's."""


def list_responders() -> list[str]:
    """Return the names of the built-in responders, sorted."""
    return sorted(path.parent.name for path in _HOME.glob(f"*/{_DESCRIPTOR}"))


def find_responder(spec: str) -> Responder:
    """Load a responder by a built-in one's name, or by the path of a folder.

    Raises:
        ResponderNotFound: There is neither.
        ResponderInvalid: It cannot be read.
    """
    names = list_responders()
    if spec in names:
        return load_responder(_HOME / spec)
    folder = Path(spec)
    if folder.name == _DESCRIPTOR:
        folder = folder.parent
    if (folder / _DESCRIPTOR).is_file():
        return load_responder(folder)
    if folder.is_dir():
        raise ResponderNotFound(f"expected `{_DESCRIPTOR}` in `{spec}`, found none")
    close = difflib.get_close_matches(spec, names, n=1)
    hint = f"did you mean `{close[0]}`?" if close else f"there are {', '.join(names)}"
    raise ResponderNotFound(f"no responder or folder `{spec}`; {hint}")


def load_responder(folder: Path) -> Responder:
    """Load a responder from its folder.

    Raises:
        ResponderInvalid: With every problem of ``responder.yaml`` or of the handler.
    """
    descriptor, home = _read(folder)
    code = _read_text(home / descriptor.handler, limit=_MAX_CODE)
    _check_code(code, home / descriptor.handler)
    return Responder(
        slug=folder.resolve().name,
        title=descriptor.title,
        doc=descriptor.doc,
        code=code,
        pattern=descriptor.pattern,
        policy=tuple(s.model_dump(exclude_none=True) for s in descriptor.policy),
        phases=descriptor.phases,
        timeout_s=descriptor.timeout,
        memory_mb=descriptor.memory,
        environment=descriptor.environment,
        folder=folder,
        handler=home / descriptor.handler,
    )


def _read(folder: Path) -> tuple[Descriptor, Path]:
    """Return what the descriptor says, and the folder its handler lies in."""
    path = folder / _DESCRIPTOR
    text = _read_text(path, limit=_MAX_CODE)
    like = load_mapping(text, where=str(path)).get("like")
    if like is None:
        return read_descriptor(text, where=str(path)), folder
    if like not in list_responders():
        raise ResponderInvalid(
            f"{path}: like: expected one of {', '.join(list_responders())},"
            f" found `{like}`"
        )
    base, _ = _read(_HOME / like)
    inherited = base.model_dump(include=_INHERITED, exclude_none=True)
    descriptor = read_descriptor(text, where=str(path), base=inherited)
    own = (folder / descriptor.handler).is_file()
    return descriptor, folder if own else _HOME / like


def _read_text(path: Path, *, limit: int) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise ResponderInvalid(f"{path}: cannot be read: {reason}") from error
    if len(content) > limit:
        raise ResponderInvalid(f"{path}: expected at most {limit} B")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ResponderInvalid(f"{path}: expected text in UTF-8") from error


def _check_code(code: str, path: Path) -> None:
    try:
        compile(code, str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        place = f"{path}:{error.lineno}:{error.offset}"
        raise ResponderInvalid(f"{place}: {error.msg}") from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise ResponderInvalid(f"{path}: not Python: {error}") from error
