"""The JSON Schema for editors."""

from __future__ import annotations

import jsonschema
import pytest

from gameday.scenarios.document import parse_document
from gameday.scenarios.schema import SCHEMA, build_schema, render_schema

HEAD = "title: t\nestate: web-app\n"


def test_is_current() -> None:
    """Write it again with ``python -m gameday.scenarios.schema``."""
    assert SCHEMA.read_text() == render_schema()


def test_is_a_schema() -> None:
    """Of the draft it names."""
    jsonschema.Draft202012Validator.check_schema(build_schema())


def test_every_field_is_described() -> None:
    """Editors show the words of the grammar."""
    schema = build_schema()
    parts = {"Scenario": schema, **schema["$defs"]}
    for name in ("Allowance", "Responder"):
        parts[name] = parts[name]["anyOf"][1]

    assert [
        f"{name}.{key}"
        for name, part in parts.items()
        for key, field in part.get("properties", {}).items()
        if "description" not in field
    ] == []


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("playbook: {}", None),
        ("playbook: {}\nresponders: [a, {use: b}]\nlimits: one", None),
        ("playbook: {}\nparameters: {A: 1, B: true}", None),
        ("playbook: {}\nquotas: {a/b: 1, 'c:D': {bucket: 2, refill: 0.5}}", None),
        ("playbook: {}\nquotas: {a/b: -1}", "$.quotas['a/b']"),
        ("playbook: {objectives: [{id: o, check: detector_on}]}", None),
        ("playbook: {detect: {within: 5}}", "$.playbook.detect.within"),
        ("playbook: {detect: {within: 1m}, x: 1}", "$.playbook"),
        ("playbook: {objectives: [{id: o}]}", "$.playbook.objectives[0]"),
        (
            "playbook: {objectives: [{id: o, check: nope}]}",
            "$.playbook.objectives[0].check",
        ),
        (
            "playbook: {objectives: [{id: o, check: tagged, with: {instance: i}}]}",
            "$.playbook.objectives[0].with",
        ),
        (
            "playbook: {}\ninjects: [{id: i, finding: {type: Nope}}]",
            "$.injects[0].finding.type",
        ),
        ("playbook: {}\nattack: [T1]", "$.attack[0]"),
    ],
)
def test_sees_what_the_grammar_sees(text: str, path: str | None) -> None:
    """Keys, kinds, forms and vocabularies."""
    data = parse_document(HEAD + text, "s").data
    validator = jsonschema.Draft202012Validator(build_schema())

    places = {error.json_path for error in validator.iter_errors(data)}

    assert (path in places) if path else (places == set())
