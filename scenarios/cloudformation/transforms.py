"""The transforms that a template asks for: AWS's own, and macros of somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation.source import Template

__all__ = ["has_macro", "is_serverless"]

_OF_AWS = "AWS::"
"""How the transforms are called that are AWS's own."""
_SERVERLESS = "AWS::Serverless-2016-10-31"


def has_macro(template: Template) -> bool:
    """Say whether somebody's own macro works on a template, and not only AWS's."""
    asked = _list_transforms(template)
    return any(each and not str(each).startswith(_OF_AWS) for each in asked)


def is_serverless(template: Template) -> bool:
    """Say whether a template asks for SAM's transform, or has anything to transform."""
    kinds = (
        resource.get("Type")
        for resource in template["Resources"].values()
        if isinstance(resource, dict)
    )
    return _SERVERLESS in _list_transforms(template) or any(
        isinstance(kind, str) and kind.startswith("AWS::Serverless::") for kind in kinds
    )


def _list_transforms(template: Template) -> list[Any]:
    asked = template.get("Transform")
    return asked if isinstance(asked, list) else [asked]
