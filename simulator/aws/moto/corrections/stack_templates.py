"""A template is read with a loader of its own.

AWS: reads JSON and YAML with short forms of its functions, and answers
``ValidationError`` for anything else
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html).

moto: reads it with PyYAML's slow and unsafe ``Loader``, and to do so teaches that
loader, for the whole process and for ever, to accept any tag. It fails inside on a
template that is not one.

Here a private loader on libyaml knows the short forms, ten times as fast, and nothing
else changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from moto.cloudformation.exceptions import ValidationError
from moto.cloudformation.models import Stack

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


class _TemplateLoader(yaml.CSafeLoader):
    """YAML with CloudFormation's short forms, ``!Ref`` and the like."""


def apply(patches: Patches) -> None:
    """Parse templates with the private loader."""
    patches.set(Stack, "parse_template", staticmethod(_parse))


def _parse(template: str) -> dict[str, Any]:
    try:
        read = yaml.load(template, Loader=_TemplateLoader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        reason = f"YAML not well-formed: {' '.join(str(error).split())}"
        raise ValidationError(message=f"Template format error: {reason}") from error
    if not isinstance(read, dict) or not isinstance(read.get("Resources"), dict):
        raise ValidationError(
            message="Template format error: At least one Resources member must be "
            "defined."
        )
    return read


def _construct_function(loader: Any, name: str, node: Any) -> dict[str, Any]:
    """Write ``!Sub x`` out as ``{"Fn::Sub": "x"}``."""
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
        if name == "GetAtt":
            value = value.split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)
    return {name if name in {"Ref", "Condition"} else f"Fn::{name}": value}


def _keep_text(loader: Any, node: Any) -> str:
    """Leave a date such as a policy's ``Version: 2012-10-17`` the text it is."""
    return str(loader.construct_scalar(node))


_TemplateLoader.add_multi_constructor("!", _construct_function)
_TemplateLoader.add_constructor("tag:yaml.org,2002:timestamp", _keep_text)
