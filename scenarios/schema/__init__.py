"""The JSON Schema of a scenario, for editors, made from the grammar.

It knows keys, kinds, forms and vocabularies, in the grammar's own words. What takes a
look at the scenario as a whole is left to ``gameday lint``.
"""

from __future__ import annotations

from gameday.scenarios.schema.building import SCHEMA, build_schema, render_schema

__all__ = ["SCHEMA", "build_schema", "render_schema"]
