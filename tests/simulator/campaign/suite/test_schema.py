"""The JSON Schema of a suite."""

from __future__ import annotations

import jsonschema
import pytest

from gameday.simulator.campaign.suite import SCHEMA, build_schema, render_schema

SUITE = {
    "title": "t",
    "defaults": {"seeds": 3},
    "exercises": [
        {
            "scenario": "impact/ec2-crypto-mining",
            "responders": [],
            "seeds": [1, 2],
            "thresholds": {"score": 80, "contain": "10m", "objectives": ["evidence"]},
        }
    ],
}


def test_the_schema_is_current() -> None:
    """`python -m gameday.simulator.campaign.suite` writes it."""
    assert SCHEMA.read_text("utf-8") == render_schema()


def test_a_valid_suite_is_valid_by_the_schema() -> None:
    """Every key of it."""
    jsonschema.validate(SUITE, build_schema())


@pytest.mark.parametrize(
    "change",
    [{"titel": "t"}, {"exercises": [1]}, {"defaults": {"seeds": 0}}, {"title": None}],
)
def test_a_wrong_suite_is_not(change: dict[str, object]) -> None:
    """Unknown keys, wrong types, numbers out of range, null."""
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**SUITE, **change}, build_schema())


def test_every_key_is_described() -> None:
    """In the grammar's own words."""
    schema = build_schema()
    for part in (schema, *schema["$defs"].values()):
        for key, value in part.get("properties", {}).items():
            assert value.get("description"), key
