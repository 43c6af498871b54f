"""The code that a template names by local paths, packed for the account to fetch.

It does what ``aws cloudformation package`` and ``sam package`` do. Code that cannot run
here is replaced by a function that says so when it is called: whether that matters, the
exercise shows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.validation import Fault
from gameday.simulator.deployment.archive import CodeTooLarge, pack, pack_text
from gameday.simulator.deployment.template.requirements import find_missing
from gameday.simulator.deployment.uploads import BUCKET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from gameday.scenarios.cloudformation import Key, Template

__all__ = ["Artifacts"]

_DIGITS = 32
_STUB = '''"""Stands in for code that the simulator cannot run."""


class FunctionCannotRun(Exception):
    """Raised whenever the function is called."""


def handler(event, context):
    raise FunctionCannotRun({reason!r})
'''


@dataclass(slots=True)
class Artifacts:
    """Replaces local paths in a template by places in a bucket.

    Args:
        folder: The template's folder, which paths start from.
        has_object: Says whether the account has an object, by bucket and key.
    """

    folder: Path
    has_object: Callable[[str, str], bool]
    archives: dict[str, bytes] = field(default_factory=dict)
    """What has to be in the bucket, by key."""
    roots: dict[str, Path] = field(default_factory=dict)
    """The folder that each was packed from, by key; none where nobody wrote it."""
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    lacks: dict[str, str] = field(default_factory=dict)
    """What a function cannot run without and nobody has, by its logical id."""

    def collect(self, template: Template) -> None:
        """Go through a template's resources, and change them in place."""
        for logical_id, resource in template["Resources"].items():
            properties = resource.setdefault("Properties", {})
            kind = resource.get("Type")
            if kind == "AWS::Lambda::Function":
                self._take_function(logical_id, properties)
            elif kind == "AWS::Lambda::LayerVersion":
                place = self._take(logical_id, "Content", properties.get("Content"))
                properties["Content"] = place or self._miss_layer(
                    logical_id, properties.get("Content"), template
                )

    def _take_function(self, logical_id: str, properties: Template) -> None:
        reason, what = _find_obstacle(properties), "its container image"
        code = properties.get("Code")
        if reason is None and isinstance(code, dict) and "ZipFile" in code:
            return
        if reason is None:
            place = self._take(logical_id, "Code", code)
            if place is not None:
                properties["Code"] = place
                return
            what = f"the code in {_write_place(code)}"
            reason = f"its code is in {_write_place(code)}, which is not at hand"
        message = f"the function `{logical_id}` cannot run here: {reason}"
        self.notes.append(message)
        if not _is_told_by_itself(properties):
            self.lacks[logical_id] = what
        properties["Code"] = self._stub(message)
        properties["Handler"] = "index.handler"
        properties.setdefault("Runtime", "python3.13")
        properties.pop("PackageType", None)

    def _miss_layer(
        self, logical_id: str, content: Any, template: Template
    ) -> Template:
        """Put an empty layer in place of one that is not at hand, and say so."""
        where = _write_place(content)
        self.notes.append(
            f"the layer `{logical_id}` is in {where}, which is not at hand"
        )
        for name, resource in template["Resources"].items():
            layers = (resource.get("Properties") or {}).get("Layers")
            if {"Ref": logical_id} in (layers if isinstance(layers, list) else ()):
                self.lacks[name] = f"the layer in {where}"
        return self._stub("an empty layer")

    def _take(self, logical_id: str, member: str, code: Any) -> Template | None:
        """Return where code will be, or None if nobody has it."""
        if isinstance(code, str):
            return self._pack(logical_id, member, code)
        if not isinstance(code, dict) or not isinstance(code.get("S3Key"), str):
            return None
        bucket, key = code.get("S3Bucket"), code["S3Key"]
        if isinstance(bucket, str) and self.has_object(bucket, key):
            return code
        path = self._find_beside(key)
        if path is None:
            return None
        self.notes.append(f"{path} stands for the code of `{logical_id}`, {key}")
        return self._store(logical_id, pack(path), path)

    def _pack(self, logical_id: str, member: str, given: str) -> Template | None:
        path = self.folder / given
        where: tuple[Key, ...] = ("Resources", logical_id, "Properties", member)
        if not path.exists():
            message = f"the code of `{logical_id}` is not there: {path}"
            self.faults.append(Fault(where, message))
            return {}
        try:
            packed = pack(path)
        except CodeTooLarge as error:
            message = f"the code of `{logical_id}` is too large: {error}"
            self.faults.append(Fault(where, message))
            return {}
        if missing := find_missing(path):
            self.notes.append(
                f"`{logical_id}` needs {', '.join(missing)}, which its folder lacks: "
                "`sam build` puts packages beside the code"
            )
        return self._store(logical_id, packed, path)

    def _find_beside(self, key: str) -> Path | None:
        """Find the file or folder that an archive in a bucket was made from."""
        name = key.rpartition("/")[2]
        stem = name.rpartition(".")[0]
        for each in (key, name, f"{stem}.py", stem):
            path = self.folder / each
            if each and path.exists() and path.resolve() != self.folder.resolve():
                return path
        return None

    def _stub(self, reason: str) -> Template:
        return self._store("stub", pack_text("index.py", _STUB.format(reason=reason)))

    def _store(
        self, logical_id: str, packed: bytes, path: Path | None = None
    ) -> Template:
        digest = hashlib.sha256(packed).hexdigest()[:_DIGITS]
        key = f"{logical_id}/{digest}.zip"
        self.archives[key] = packed
        if path is not None:
            self.roots[key] = path if path.is_dir() else path.parent
        return {"S3Bucket": BUCKET, "S3Key": key}


def _find_obstacle(properties: Template) -> str | None:
    if properties.get("PackageType") == "Image" or "ImageUri" in (
        properties.get("Code") or {}
    ):
        return "it is a container image; `command:` runs any program"
    runtime = str(properties.get("Runtime", "python"))
    if not runtime.startswith("python"):
        return f"its runtime is {runtime}; `command:` runs any program"
    return None


def _is_told_by_itself(properties: Template) -> bool:
    """Say whether the runtime tells the obstacle: it is what AWS is given, too."""
    return not str(properties.get("Runtime", "python")).startswith("python")


def _write_place(code: Any) -> str:
    if isinstance(code, dict) and isinstance(code.get("S3Key"), str):
        bucket = code.get("S3Bucket")
        return f"s3://{bucket if isinstance(bucket, str) else '…'}/{code['S3Key']}"
    return "a bucket"
