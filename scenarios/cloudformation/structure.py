"""The form of a template: its sections, and what each of their entries has to be.

It is what CloudFormation checks before it looks at any resource ("Template format
error"): https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-anatomy.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.cloudformation.functions import (
    CONDITION,
    find_faults as find_function_faults,
)
from gameday.scenarios.cloudformation.transforms import has_macro
from gameday.scenarios.structure import (
    ANYTHING,
    MAPPING,
    SCALAR,
    TEXT,
    by_kind,
    list_of,
    mapping_of,
    one_or_many,
    record,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.validation import Fault

__all__ = ["find_faults"]

_FUNCTIONS = ("Fn::",)
"""Keys that stand for entries: a loop, or a file to be included."""

_PARAMETER = record(
    {
        "Type": TEXT,
        "Default": SCALAR,
        "AllowedValues": list_of(SCALAR),
        "AllowedPattern": TEXT,
        "ConstraintDescription": TEXT,
    }
)
_RESOURCE = record(
    {
        "Type": TEXT,
        "Properties": MAPPING,
        "DependsOn": one_or_many(TEXT),
        "Condition": TEXT,
        "Metadata": MAPPING,
        "DeletionPolicy": ANYTHING,
    },
    required=("Type",),
)
_OUTPUT = record({"Value": ANYTHING, "Condition": TEXT}, required=("Value",))
_TEMPLATE = record(
    {
        "Transform": one_or_many(by_kind("text", {str: TEXT, dict: MAPPING})),
        "Parameters": mapping_of(_PARAMETER),
        "Mappings": mapping_of(
            mapping_of(mapping_of(ANYTHING), skip=_FUNCTIONS), skip=_FUNCTIONS
        ),
        "Conditions": mapping_of(CONDITION, skip=_FUNCTIONS),
        "Globals": mapping_of(MAPPING),
        "Resources": mapping_of(_RESOURCE, skip=_FUNCTIONS),
        "Outputs": mapping_of(_OUTPUT, skip=_FUNCTIONS),
    }
)


def find_faults(template: Any) -> Iterator[Fault]:
    """Find everything in a template that is not of CloudFormation's form."""
    yield from _TEMPLATE(template, ())
    is_rewritten = isinstance(template, dict) and has_macro(template)
    yield from find_function_faults(template, has_macro=is_rewritten)
