"""Reading policy documents, and refusing what AWS would refuse."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from gameday.simulator.aws.iam.policy import (
    Policy,
    PolicyError,
    PolicyKind,
    parse_document,
)

ALLOW = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def test_statement_may_stand_alone() -> None:
    """A statement that is not in a list is the first."""
    document = parse_document({"Version": "2012-10-17", "Statement": ALLOW})
    assert [str(each) for each in document.statements] == ["statement 1"]
    assert document.statements[0].allows


def test_text_may_be_encoded() -> None:
    """IAM hands documents out URL-encoded; they are read as such."""
    text = json.dumps({"Version": "2012-10-17", "Statement": [ALLOW]})
    assert parse_document(quote(text)) == parse_document(text)
    assert parse_document(text.encode()) == parse_document(text)


def test_version_is_the_old_one_by_default() -> None:
    """A document without a version has no variables."""
    statement = {**ALLOW, "Resource": "arn:aws:s3:::${aws:username}"}
    document = parse_document({"Statement": statement})
    assert document.version == "2008-10-17"
    context = {"aws:username": "ann"}
    assert not document.statements[0].match("s3:getobject", "arn:aws:s3:::ann", context)


def test_actions_ignore_case_and_take_wildcards() -> None:
    """An action is named by patterns without regard to case."""
    actions = ["S3:Get*", "ec2:Describe?nstances", "sts:AssumeRole"]
    document = parse_document({"Statement": {**ALLOW, "Action": actions}})
    statement = document.statements[0]
    named = ["s3:getobject", "ec2:describeinstances", "sts:assumerole", "s3:putobject"]
    matches = [statement.match(name, "*", {}) for name in named]
    assert matches == [True, True, True, False]


def test_negated_elements_mean_the_rest() -> None:
    """NotAction and NotResource mean everything that they do not name."""
    statement = {
        "Effect": "Deny",
        "NotAction": ["iam:*", "sts:*"],
        "NotResource": "arn:aws:s3:::logs/*",
    }
    parsed = parse_document({"Statement": statement}).statements[0]
    assert parsed.match("s3:getobject", "arn:aws:s3:::data/x", {})
    assert not parsed.match("iam:getuser", "arn:aws:s3:::data/x", {})
    assert not parsed.match("s3:getobject", "arn:aws:s3:::logs/x", {})


def test_unresolved_variable_matches_no_resource() -> None:
    """A resource with a variable that has no value is none, named or excluded."""
    text = "arn:aws:s3:::b/${aws:PrincipalTag/team}/*"
    version = {"Version": "2012-10-17"}
    named = parse_document({**version, "Statement": {**ALLOW, "Resource": text}})
    rest = {"Effect": "Allow", "Action": "*", "NotResource": text}
    excluded = parse_document({**version, "Statement": rest})
    assert not named.statements[0].match("s3:getobject", "arn:aws:s3:::b/x/y", {})
    assert excluded.statements[0].match("s3:getobject", "arn:aws:s3:::b/x/y", {})


def test_numbers_and_booleans_become_text() -> None:
    """Condition values may be JSON numbers and booleans."""
    condition = {
        "Bool": {"aws:SecureTransport": True},
        "NumericLessThan": {"s3:max-keys": 10},
    }
    parsed = parse_document({"Statement": {**ALLOW, "Condition": condition}})
    context = {"aws:securetransport": "true", "s3:max-keys": "9"}
    assert parsed.statements[0].match("s3:getobject", "*", context)
    assert not parsed.statements[0].match("s3:getobject", "*", {"s3:max-keys": "9"})


def test_policies_name_themselves() -> None:
    """A policy's name has its kind, name and owner, as far as there are any."""
    document = parse_document({"Statement": {**ALLOW, "Sid": "Read"}})
    inline = Policy(PolicyKind.INLINE, "Deploy", "role web", document)
    assert str(inline) == "inline policy Deploy of role web"
    assert str(Policy(PolicyKind.BUCKET, "", "bucket b", document)) == (
        "bucket policy of bucket b"
    )
    assert str(document.statements[0]) == "statement 1 (Read)"


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("{", "expected JSON, found Expecting property name"),
        ("[]", "expected a JSON object as the policy"),
        ({"Version": "2020-01-01", "Statement": []}, "Version: expected 2012-10-17"),
        ({"Version": "2012-10-17"}, "Statement: expected an object or a list"),
        ({"Statement": ["x"]}, "Statement 1: expected an object"),
        ({"Statement": {"Action": "*"}}, "Statement 1: Effect: expected Allow or Deny"),
        ({"Statement": {**ALLOW, "Effect": "allow"}}, "found 'allow'"),
        ({"Statement": {"Effect": "Deny"}}, "expected Action or NotAction"),
        (
            {"Statement": {**ALLOW, "NotAction": "*"}},
            "either Action or NotAction, found both",
        ),
        (
            {"Statement": {**ALLOW, "NotResource": "*"}},
            "either Resource or NotResource, found both",
        ),
        ({"Statement": {**ALLOW, "Action": [{}]}}, "Action: expected a string or a"),
        ({"Statement": {**ALLOW, "Principal": {"Aws": "*"}}}, "Principal: expected"),
        ({"Statement": {**ALLOW, "Principal": {"AWS": [None]}}}, "Principal: expected"),
        (
            {"Statement": {**ALLOW, "Principal": "*", "NotPrincipal": "*"}},
            "either Principal or NotPrincipal",
        ),
        ({"Statement": {**ALLOW, "Condition": []}}, "Condition: expected an object"),
        (
            {"Statement": {**ALLOW, "Condition": {"Bool": 1}}},
            "Condition: Bool: expected",
        ),
        (
            {"Statement": [ALLOW, {**ALLOW, "Condition": {"Boolean": {"a": "b"}}}]},
            "Statement 2: Condition: no operator is named 'Boolean'",
        ),
    ],
)
def test_refuses_what_is_no_policy(document: Any, message: str) -> None:
    """The error says where it stands, what was expected and what was found."""
    with pytest.raises(PolicyError) as caught:
        parse_document(document)
    assert message in str(caught.value)
    assert caught.value.code == "policy-invalid"
