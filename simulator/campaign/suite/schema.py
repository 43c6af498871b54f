"""The JSON Schema of a suite, for editors, made from the grammar in its own words."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from gameday.scenarios.schema.descriptions import describe
from gameday.scenarios.schema.simplification import simplify
from gameday.simulator.campaign.suite.grammar import (
    Choice,
    SuiteFile,
    Thresholds,
    Trials,
)

__all__ = ["SCHEMA", "build_schema", "render_schema"]

SCHEMA = Path(__file__).with_name("suite.schema.json")
"""Where the schema is kept."""


def build_schema() -> dict[str, Any]:
    """Build the schema as plain data."""
    schema = SuiteFile.model_json_schema(by_alias=True)
    describe(schema, SuiteFile)
    for record in (Choice, Thresholds, Trials):
        describe(schema["$defs"][record.__name__], record)
    plain = simplify(schema, with_titles=False)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **plain}


def render_schema() -> str:
    """Write the schema as the text of its file."""
    return json.dumps(build_schema(), indent=2, sort_keys=True) + "\n"
