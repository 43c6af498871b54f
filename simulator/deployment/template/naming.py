"""What a template's responder and its parts are called in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from gameday.scenarios.cloudformation import Template

__all__ = ["name_responder", "tag_workers"]

_TAG = "gameday:responder"
_WORKERS = frozenset({"AWS::Lambda::Function", "AWS::StepFunctions::StateMachine"})
_PLAIN = frozenset({"cloudformation", "stack", "template"})
_BUILD = frozenset({".aws-sam", "build"})


def name_responder(path: Path) -> str:
    """Return a name for a template: its file's, or else its folder's."""
    stem = path.stem
    if stem not in _PLAIN:
        return _clean(stem)
    folders = (each for each in path.resolve().parents if each.name not in _BUILD)
    return _clean(next(folders).name or stem)


def tag_workers(template: Template, responder: str) -> None:
    """Let what works tell under the responder's name, and if many under its own."""
    workers = {
        name: resource["Properties"]
        for name, resource in template["Resources"].items()
        if resource.get("Type") in _WORKERS
    }
    for name, properties in workers.items():
        value = responder if len(workers) == 1 else f"{responder}/{name}"
        tags = properties.get("Tags")
        others = tags if isinstance(tags, list) else []
        properties["Tags"] = [*others, {"Key": _TAG, "Value": value}]


def _clean(text: str) -> str:
    kept = "".join(each if each.isalnum() else "-" for each in text)
    return kept.strip("-") or "template"
