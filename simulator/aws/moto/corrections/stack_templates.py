"""A template is read with a loader of its own, and held against the form it has.

AWS: reads JSON and YAML with short forms of its functions, and answers
``ValidationError``, "Template format error", for anything else
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html).

moto: reads it with PyYAML's slow and unsafe ``Loader``, and to do so teaches that
loader, for the whole process and for ever, to accept any tag. It fails inside on a
template that is not one.

Here a loader of its own on libyaml knows the short forms, ten times as fast, reads the
same text once, and nothing else changes.
"""

from __future__ import annotations

import pickle
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import Stack

from gameday.scenarios.cloudformation import TemplateLoader, find_faults
from gameday.scenarios.document import load_text
from gameday.scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_NAME = "template"
"""What stands for the path of a text that has none."""

_SECTIONS = frozenset(
    {
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    }
)
"""CloudFormation user guide, "Template sections"; a macro may have sections more."""


def apply(patches: Patches) -> None:
    """Parse templates with the private loader."""
    patches.set(Stack, "parse_template", staticmethod(_copy))


def _copy(template: str) -> dict[str, Any]:
    """Read a template; what was read is the stack's own, to change as it likes."""
    read: dict[str, Any] = pickle.loads(_keep(template))  # noqa: S301 - our own bytes
    return read


@lru_cache(maxsize=64)
def _keep(template: str) -> bytes:
    """Read a template once; a copy from bytes takes a tenth of reading it again."""
    return pickle.dumps(_parse(template), pickle.HIGHEST_PROTOCOL)


def _parse(template: str) -> dict[str, Any]:
    try:
        read = load_text(template, _NAME, TemplateLoader).data
    except ScenarioError as error:
        reason = "; ".join(map(str, error.problems))
        raise _refuse(f"YAML not well-formed: {reason}") from error
    if not isinstance(read, dict) or not isinstance(read.get("Resources"), dict):
        raise _refuse("At least one Resources member must be defined.")
    unknown = sorted(map(str, read.keys() - _SECTIONS))
    if unknown and "Transform" not in read:
        names = ", ".join(unknown)
        raise ValidationError(
            message=f"Invalid template property or properties [{names}]"
        )
    for fault in find_faults(read):
        place = "/".join(map(str, ("", *fault.path)))
        raise _refuse(f"[{place}] {fault.message}")
    return read


def _refuse(reason: str) -> ValidationError:
    return ValidationError(message=f"Template format error: {reason}")
