"""``Globals``: properties that all resources of a kind have.

Mappings are merged, lists are joined, and anything else is the resource's own where it
has it: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template

__all__ = ["apply_globals"]

_PREFIX = "AWS::Serverless::"


def apply_globals(template: Template) -> Template:
    """Return the resources of a template with the globals in them."""
    shared = template.get("Globals") or {}
    resources = deepcopy(template["Resources"])
    for resource in resources.values():
        kind = str(resource.get("Type")).removeprefix(_PREFIX)
        if shared.get(kind) and str(resource.get("Type")).startswith(_PREFIX):
            own = resource.get("Properties") or {}
            ignored = resource.get("IgnoreGlobals") or ()
            wanted = {
                name: value
                for name, value in deepcopy(shared[kind]).items()
                if ignored != "*" and name not in ignored
            }
            resource["Properties"] = _merge(wanted, own)
    return dict(resources)


def _merge(shared: Any, own: Any) -> Any:
    if isinstance(shared, dict) and isinstance(own, dict):
        if _is_function(shared) or _is_function(own):
            return own
        merged = {k: _merge(v, own[k]) if k in own else v for k, v in shared.items()}
        return merged | {k: v for k, v in own.items() if k not in shared}
    if isinstance(shared, list) and isinstance(own, list):
        return shared + own
    return own


def _is_function(value: Template) -> bool:
    return len(value) == 1 and next(iter(value)).startswith(("Ref", "Fn::"))
