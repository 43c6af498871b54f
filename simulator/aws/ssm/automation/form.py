"""The form of a runbook: the kind of every part, before any of it is understood.

Source: Systems Manager user guide, "Schema version 0.3" and "Automation actions
reference". What a part means is the business of the modules that read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.structure import (
    ANYTHING,
    LIST,
    MAPPING,
    NUMBER,
    SCALAR,
    TEXT,
    by_kind,
    later,
    list_of,
    mapping_of,
    record,
)

if TYPE_CHECKING:
    from gameday.scenarios.structure import Shape

__all__ = ["RUNBOOK"]

_CONDITION: Shape = record(
    {
        "And": list_of(later(lambda: _CONDITION)),
        "NextStep": TEXT,
        "Not": later(lambda: _CONDITION),
        "Or": list_of(later(lambda: _CONDITION)),
        "Variable": SCALAR,
    }
)
_INPUTS = record(
    {
        "Choices": list_of(_CONDITION),
        "Default": TEXT,
        "LoopCondition": _CONDITION,
        "PropertySelector": TEXT,
        "Api": TEXT,
        "Service": TEXT,
        "Script": TEXT,
        "Steps": list_of(later(lambda: _STEP)),
    }
)
_OUTPUT = by_kind(
    "Name, Selector and Type",
    {str: TEXT, dict: record({"Name": TEXT, "Selector": TEXT, "Type": TEXT})},
)
_STEP: Shape = record(
    {
        "action": TEXT,
        "inputs": _INPUTS,
        "isCritical": SCALAR,
        "isEnd": SCALAR,
        "maxAttempts": SCALAR,
        "name": TEXT,
        "nextStep": TEXT,
        "onCancel": TEXT,
        "onFailure": TEXT,
        "outputs": list_of(_OUTPUT),
        "timeoutSeconds": SCALAR,
    }
)
_PARAMETER = record(
    {
        "allowedPattern": TEXT,
        "allowedValues": LIST,
        "default": ANYTHING,
        "maxChars": NUMBER,
        "maxItems": NUMBER,
        "minChars": NUMBER,
        "minItems": NUMBER,
        "type": TEXT,
    }
)
RUNBOOK = record(
    {
        "assumeRole": TEXT,
        "description": TEXT,
        "mainSteps": list_of(_STEP),
        "outputs": list_of(TEXT),
        "parameters": mapping_of(_PARAMETER),
        "schemaVersion": SCALAR,
        "variables": mapping_of(MAPPING),
    }
)
"""A document of Automation."""
