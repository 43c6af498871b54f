"""What the transform has made so far, and what it has to say about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from gameday.scenarios.spelling import suggest
from gameday.scenarios.validation import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from gameday.scenarios.cloudformation import Key, Template

__all__ = ["Generation", "arn_of", "many", "ref", "write_tags"]


def ref(logical_id: str) -> Template:
    """Return a reference to a resource."""
    return {"Ref": logical_id}


def arn_of(logical_id: str) -> Template:
    """Return a reference to a resource's ARN."""
    return {"Fn::GetAtt": [logical_id, "Arn"]}


def many(value: Any) -> list[Any]:
    """Return a value as a list: it may be one, be left out, or stand alone."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def write_tags(tags: Mapping[str, Any] | None, creator: str) -> list[Template]:
    """Return tags as CloudFormation takes them, with SAM's own mark."""
    all_tags = {f"{creator}:createdBy": "SAM", **(tags or {})}
    return [{"Key": key, "Value": value} for key, value in all_tags.items()]


@dataclass(slots=True)
class Generation:
    """The resources of a template, as the transform makes them.

    Args:
        originals: The template's resources as they were written.
    """

    originals: Template
    resources: Template = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    renamed: dict[str, Any] = field(default_factory=dict)
    """What references such as ``Function.Alias`` stand for."""

    def add(
        self, logical_id: str, kind: str, properties: Template, **attributes: Any
    ) -> None:
        """Add a resource; properties and attributes that are None are left out."""
        self.resources[logical_id] = {
            "Type": kind,
            "Properties": {k: v for k, v in properties.items() if v is not None},
            **{k: v for k, v in attributes.items() if v is not None},
        }

    def complain(
        self, path: Iterable[Key], message: str, hint: str | None = None
    ) -> None:
        """Remember a problem of the template."""
        self.faults.append(Fault(("Resources", *path), message, hint))

    def note(self, message: str) -> None:
        """Remember something that a person should know."""
        if message not in self.notes:
            self.notes.append(message)

    def check(
        self, logical_id: str, properties: Template, known: frozenset[str]
    ) -> None:
        """Complain about properties that the resource does not have."""
        for name in properties:
            if name not in known:
                path = (logical_id, "Properties", name)
                message = f"`{logical_id}` has no property `{name}`"
                self.complain(path, message, suggest(str(name), known))
