"""What a template refers to is there: the check CloudFormation makes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault
from gameday.simulator.deployment.cloudformation.functions import is_known, write_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.cloudformation import Key, Template

__all__ = ["check_references"]

_PSEUDO = "AWS::"
_IMPLICIT = ("ServerlessHttpApi", "ServerlessRestApi")
"""APIs that SAM makes unasked, and that are left out here."""


def check_references(template: Template) -> list[Fault]:
    """Return a fault for every reference to nothing; outputs are made text."""
    resources = template["Resources"]
    outputs = template.get("Outputs") or {}
    for name, output in list(outputs.items()):
        if any(ref.startswith(_IMPLICIT) for _, ref in _list_references(output)):
            del outputs[name]
        elif is_known(output.get("Value")):
            output["Value"] = write_text(output.get("Value"))
    faults = []
    for section in ("Resources", "Outputs"):
        for path, name in _list_references(template.get(section) or {}, (section,)):
            if name not in resources and not name.startswith(_PSEUDO):
                message = f"there is no resource or parameter `{name}`"
                faults.append(Fault(path, message, suggest(name, resources)))
    return faults


def _list_references(
    value: Any, path: tuple[Key, ...] = ()
) -> Iterator[tuple[tuple[Key, ...], str]]:
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _list_references(each, (*path, index))
    if not isinstance(value, dict):
        return
    for key, each in value.items():
        if key == "Ref" and isinstance(each, str) and len(value) == 1:
            yield path, each
        elif key == "Fn::GetAtt" and isinstance(each, list):
            yield path, str(each[0])
        else:
            yield from _list_references(each, (*path, key))
