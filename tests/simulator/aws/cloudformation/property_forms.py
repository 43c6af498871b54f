"""The registry's schemas as cfn-lint has them, and the table made of them.

``python -m tests.simulator.aws.cloudformation.property_forms`` writes it anew.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cfnlint
from moto.cloudformation import parsing

from gameday.simulator.aws import cloudformation
from gameday.simulator.aws.moto.cloudformation import COMPLETIONS, TYPES

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["KINDS", "TABLE", "make_table", "read_schemas"]

KINDS = frozenset({*parsing.get_model_map(), *TYPES, *COMPLETIONS})
"""The types of resources that a stack can have."""
TABLE = Path(str(resources.files(cloudformation).joinpath("properties.txt")))
_HEAD = """\
# The kinds of the properties of every resource type a stack can have here, as JSON.
#
# Source: the resource types' schemas of the CloudFormation registry. Made of those by
# tests/simulator/aws/cloudformation/property_forms.py.
#
# `!` ends a required key. Words are scalars; `[...]` is a list, `{...}` a mapping with
# these keys, `"{}"` one with any, and `*` what the schema leaves open.
"""
_SCALARS = {
    "boolean": "Boolean",
    "integer": "Integer",
    "number": "Number",
    "string": "String",
}


def make_table() -> str:
    """Return the table's text."""
    schemas = read_schemas()
    kinds = sorted(KINDS & schemas.keys())
    rows = [f"{kind} {_write(_form_type(schemas[kind]))}\n" for kind in kinds]
    return _HEAD + "".join(rows)


@cache
def read_schemas() -> Mapping[str, Any]:
    """Read the schemas, by type."""
    folder = Path(cfnlint.__file__).parent / "data/schemas/resources"
    found: dict[str, Any] = {}
    for path in sorted(folder.glob("*.json")):
        schema = json.loads(path.read_text("utf-8"))
        found.setdefault(schema.get("typeName", ""), schema)
    return found


def _write(form: Any) -> str:
    return json.dumps(form, separators=(",", ":"))


def _form_type(schema: Mapping[str, Any]) -> Any:
    """Return a type's form; what only CloudFormation writes is no property of it."""
    pointers = schema.get("readOnlyProperties", ())
    read_only = {each.removeprefix("/properties/") for each in pointers}
    own = {k: v for k, v in schema["properties"].items() if k not in read_only}
    return _form({**schema, "type": "object", "properties": own}, schema, ())


def _form(node: Mapping[str, Any], schema: Any, within: tuple[str, ...]) -> Any:
    if reference := node.get("$ref"):
        if reference in within:
            return "*"
        found = schema
        for name in reference.removeprefix("#/").split("/"):
            found = found.get(name, {})
        return _form(found, schema, (*within, reference))
    kinds = node.get("type")
    scalars = {
        _SCALARS.get(kind)
        for kind in ([kinds] if isinstance(kinds, str) else kinds or ())
    }
    if scalars and None not in scalars:
        return scalars.pop() if len(scalars) == 1 else "String"
    if kinds == "array":
        return [_form(node.get("items", {}), schema, within)]
    if kinds != "object":
        return "*"
    required = node.get("required", ())
    members = sorted(node.get("properties", {}).items())
    return {
        name + "!" * (name in required): _form(each, schema, within)
        for name, each in members
    } or "{}"


if __name__ == "__main__":
    TABLE.write_text(make_table(), encoding="utf-8")
