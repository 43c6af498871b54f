"""Templates are held against CloudFormation's form, every fault at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.scenarios.cloudformation import read_source
from gameday.scenarios.errors import ScenarioError

if TYPE_CHECKING:
    from pathlib import Path

RESOURCES = "Resources: {R: {Type: T}}\n"


def complain(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a template, each from its line on."""
    path = folder / "template.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as refusal:
        read_source(path)
    return [str(each).removeprefix(f"{path}:") for each in refusal.value.problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Parameters: 5", "2:13: expected a mapping, found `5`"),
        ("Parameters: {P: x}", "2:17: expected a mapping, found `x`"),
        ("Parameters: {P: {Default: {}}}", "2:27: expected text or a number, found"),
        ("Conditions: {C: {}}", "2:17: expected one condition function, found 0"),
        ("Mappings: {M: {K: v}}", "2:19: expected a mapping, found `v`"),
        ("Outputs: {O: {Export: x}}", "2:14: `Value` is missing"),
        ("Transform: [5]", "2:13: expected text, found `5`"),
        ("Globals: []", "2:10: expected a mapping, found a list"),
    ],
)
def test_a_section_has_its_form(tmp_path: Path, text: str, problem: str) -> None:
    """What every section may hold is known before any of it is worked out."""
    assert complain(tmp_path, RESOURCES + text)[0].startswith(problem)


def test_a_resource_without_a_type_is_refused(tmp_path: Path) -> None:
    """CloudFormation: every resource must contain a Type member."""
    text = "Resources:\n  A: {Properties: {}}\n  B: {Type: T, DependsOn: 5}\n"
    assert complain(tmp_path, text) == [
        "2:6: `Type` is missing",
        "3:27: expected text, found `5`",
    ]


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        ("!Ref {a: b}", "`Ref`: expected text, found a mapping"),
        ("!Ref [x]", "`Ref`: expected text, found a list"),
        ("!GetAtt [x]", "`Fn::GetAtt`: expected at least 2 in the list, found 1"),
        ("!GetAtt {a: b}", "`Fn::GetAtt`: expected `Resource.Attribute`, found a map"),
        ("!If [x, 1]", "`Fn::If`: expected 3 in the list, found 2"),
        ("!If [[], 1, 2]", "`Fn::If`: expected text, found a list"),
        ("!Join ['', x]", "`Fn::Join`: expected a list, found `x`"),
        ("!Join {}", "`Fn::Join`: expected a list, found a mapping"),
        ("!Select [0]", "`Fn::Select`: expected 2 in the list, found 1"),
        ("!Split ['', []]", "`Fn::Split`: expected text, found a list"),
        ("!Sub [x, []]", "`Fn::Sub`: expected a mapping, found a list"),
        ("!Sub {a: b}", "`Fn::Sub`: expected text, or text and a mapping, found"),
        ("!FindInMap [a]", "`Fn::FindInMap`: expected 3 to 4 in the list, found 1"),
        ("!Cidr 5", "`Fn::Cidr`: expected a list, found `5`"),
        ("{'Fn::Transform': x}", "`Fn::Transform`: expected a mapping, found `x`"),
        ("{'Fn::ForEach::x': []}", "`Fn::ForEach::x`: expected 3 in the list"),
        ("!Gett x", "there is no function `Fn::Gett` (did you mean `Fn::GetAtt`?)"),
    ],
)
def test_a_function_takes_what_it_takes(
    tmp_path: Path, call: str, problem: str
) -> None:
    """A call is held against the function's page, and named in what is wrong."""
    text = f"Resources:\n  R:\n    Type: T\n    Properties:\n      P: {call}\n"
    assert problem in complain(tmp_path, text)[0]
    assert complain(tmp_path, text)[0].startswith("5:")


def test_a_function_may_stand_for_an_argument(tmp_path: Path) -> None:
    """Lists and texts may come from other functions."""
    path = tmp_path / "template.yaml"
    path.write_text(
        "Resources:\n  R:\n    Type: T\n    Properties:\n"
        "      A: !Join [',', !GetAZs '']\n"
        "      B: !Select [!Ref N, !Split [',', !ImportValue x]]\n"
        "      C: !Sub ['${a}', {a: !GetAtt R.Arn}]\n"
        "      D: !GetAtt [R, !Ref Name]\n"
    )
    assert read_source(path).content["Resources"]["R"]["Type"] == "T"


def test_keys_are_text(tmp_path: Path) -> None:
    """A status code or a truth value as a key is text, as it is in JSON."""
    path = tmp_path / "template.yaml"
    path.write_text(f"{RESOURCES}Metadata: {{200: a, true: b, null: c}}")
    assert read_source(path).content["Metadata"] == {
        "200": "a",
        "true": "b",
        "null": "c",
    }


def test_a_macro_may_have_functions_of_its_own(tmp_path: Path) -> None:
    """What somebody's macro makes of them is nobody's guess; AWS's have none."""
    path = tmp_path / "template.yaml"
    text = f"{RESOURCES}Metadata: {{A: !Mine x}}\n"
    path.write_text(f"Transform: [AWS::LanguageExtensions, Mine]\n{text}")
    assert read_source(path).content["Metadata"] == {"A": {"Fn::Mine": "x"}}
    text = f"{text}Transform: AWS::Serverless-2016-10-31"
    assert "there is no function `Fn::Mine`" in complain(tmp_path, text)[0]
