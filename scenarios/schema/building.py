"""The schema as pydantic writes it, completed with vocabularies and descriptions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema

from gameday.scenarios.checks import CHECKS, Check
from gameday.scenarios.finding_types import finding_types
from gameday.scenarios.model import (
    Allowance,
    Connection,
    Finding,
    GuardDuty,
    HttpAnswer,
    HttpHost,
    Inject,
    Message,
    Query,
    Responder,
    Scenario,
    Siem,
    SignIn,
    ThreatLists,
    Workload,
)
from gameday.scenarios.playbook import Containment, Deadline, Objective, Playbook
from gameday.scenarios.schema.descriptions import describe
from gameday.scenarios.schema.simplification import simplify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.scenarios.record import Record

__all__ = ["SCHEMA", "build_schema", "render_schema"]

SCHEMA = Path(__file__).with_name("scenario.schema.json")
"""Where the schema is kept."""

_RECORDS: tuple[type[Record], ...] = (
    Allowance,
    Connection,
    Containment,
    Deadline,
    Finding,
    GuardDuty,
    HttpAnswer,
    HttpHost,
    Inject,
    Message,
    Objective,
    Playbook,
    Query,
    Responder,
    Siem,
    SignIn,
    ThreatLists,
    Workload,
)


class _Generator(GenerateJsonSchema):
    """Leaves out the titles that only repeat the keys."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Whether a field gets a title: never."""
        del schema
        return False


def build_schema() -> dict[str, Any]:
    """Build the schema as plain data."""
    schema = _schema_of(Scenario)
    parts = schema["$defs"]
    for record in _RECORDS:
        describe(parts[record.__name__], record)
    parts["Allowance"] = {
        "anyOf": [parts["Allowance"]["properties"]["value"], parts["Allowance"]]
    }
    parts["Responder"] = {"anyOf": [{"type": "string"}, parts["Responder"]]}
    _complete_finding(parts["Finding"])
    _complete_objective(parts["Objective"])
    parts |= _argument_parts()
    schema = simplify(schema, with_titles=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def render_schema() -> str:
    """Write the schema as the text of its file."""
    return json.dumps(build_schema(), indent=2, sort_keys=True) + "\n"


def _schema_of(record: type[Record]) -> dict[str, Any]:
    schema = record.model_json_schema(by_alias=True, schema_generator=_Generator)
    describe(schema, record)
    return schema


def _complete_finding(schema: dict[str, Any]) -> None:
    schema["properties"]["type"] |= {"enum": sorted(finding_types())}


def _complete_objective(schema: dict[str, Any]) -> None:
    """Name the checks, and hold `with` against the arguments of the one named."""
    wanted = [check for check in CHECKS.values() if not check.is_only_must_not]
    schema["properties"]["check"] |= _one_of(wanted)
    schema["properties"]["must_not"] |= _one_of(CHECKS.values())
    schema["oneOf"] = [{"required": ["check"]}, {"required": ["must_not"]}]
    by_arguments: dict[type[Record], list[str]] = {}
    for check in CHECKS.values():
        by_arguments.setdefault(check.arguments, []).append(check.name)
    schema["allOf"] = [
        {
            "if": {"properties": {key: {"enum": names}}, "required": [key]},
            "then": {"properties": {"with": {"$ref": _part(record)}}},
        }
        for record, names in by_arguments.items()
        for key in ("check", "must_not")
    ]


def _argument_parts() -> dict[str, Any]:
    records = {check.arguments for check in CHECKS.values()}
    return {_part(record).rpartition("/")[2]: _schema_of(record) for record in records}


def _part(record: type[Record]) -> str:
    return f"#/$defs/With{record.__name__}"


def _one_of(checks: Iterable[Check]) -> dict[str, Any]:
    named = ({"const": check.name, "description": check.meaning} for check in checks)
    return {"anyOf": list(named)}
