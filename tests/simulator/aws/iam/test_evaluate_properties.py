"""What must hold for all policies, whatever they say."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings, strategies as st

from gameday.simulator.aws.iam.asked import suppose
from gameday.simulator.aws.iam.evaluate import evaluate
from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.aws.iam.request import PolicySet, Request
from gameday.simulator.engine.gateway.call import Caller

ACCOUNT, FOREIGN = "111111111111", "222222222222"
USER = Caller("user", ACCOUNT, f"arn:aws:iam::{ACCOUNT}:user/ann")
ROLE = Caller(
    "role",
    ACCOUNT,
    f"arn:aws:sts::{ACCOUNT}:assumed-role/web/s1",
    issuer_arn=f"arn:aws:iam::{ACCOUNT}:role/web",
)
ROOT = Caller("root", ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")
CALLERS = st.sampled_from([USER, ROLE, ROOT, Caller("anonymous", "", "")])
ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:*", "*", "ec2:StopInstances", "s3:Get*"]
RESOURCES = [
    "*",
    "arn:aws:s3:::b/*",
    "arn:aws:s3:::b/x",
    "arn:aws:s3:::${aws:username}/*",
]
PRINCIPALS: list[Any] = [
    "*",
    {"AWS": ACCOUNT},
    {"AWS": USER.arn},
    {"AWS": ROLE.arn},
    {"AWS": ROLE.issuer_arn},
    {"AWS": FOREIGN},
]
CONDITIONS: list[Any] = [
    {},
    {"StringEquals": {"aws:username": "ann"}},
    {"StringNotEquals": {"aws:PrincipalTag/team": ["red", "blue"]}},
    {"ForAllValues:StringEquals": {"aws:TagKeys": ["a"]}},
    {"ForAnyValue:StringLike": {"aws:TagKeys": ["a*"]}},
    {"BoolIfExists": {"aws:MultiFactorAuthPresent": "true"}},
    {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}},
    {"Null": {"aws:username": "true"}},
]
CONTEXTS = st.fixed_dictionaries(
    {},
    optional={
        "aws:username": st.sampled_from(["ann", "bob"]),
        "aws:PrincipalTag/team": st.sampled_from(["red", "green"]),
        "aws:TagKeys": st.lists(st.sampled_from(["a", "ab", "b"]), max_size=2),
        "aws:MultiFactorAuthPresent": st.sampled_from(["true", "false"]),
        "aws:SourceIp": st.sampled_from(["203.0.113.9", "198.51.100.1"]),
    },
)


def _statements(effects: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(
        lambda effect, action, resource, condition, principal: {
            "Effect": effect,
            **action,
            **resource,
            "Condition": condition,
            "Principal": principal,
        },
        st.sampled_from(effects),
        st.builds(
            lambda name, values: {name: values},
            st.sampled_from(["Action", "NotAction"]),
            st.lists(st.sampled_from(ACTIONS), min_size=1, max_size=2),
        ),
        st.builds(
            lambda name, values: {name: values},
            st.sampled_from(["Resource", "NotResource"]),
            st.lists(st.sampled_from(RESOURCES), min_size=1, max_size=2),
        ),
        st.sampled_from(CONDITIONS),
        st.sampled_from(PRINCIPALS),
    )


ANY = _statements(["Allow", "Deny"])
DENY = _statements(["Deny"])
LISTS = st.lists(ANY, max_size=4)
REQUESTS = st.builds(
    Request,
    CALLERS,
    st.sampled_from(["s3:GetObject", "s3:PutObject"]),
    st.sampled_from(["arn:aws:s3:::b/x", "arn:aws:s3:::ann/y", "*"]),
    st.sampled_from([ACCOUNT, FOREIGN]),
    CONTEXTS,
)


def _policy(statements: list[dict[str, Any]]) -> Policy:
    document = parse_document({"Version": "2012-10-17", "Statement": statements})
    return Policy(PolicyKind.INLINE, "P", "x", document)


def _set(layers: dict[str, list[dict[str, Any]]]) -> PolicySet:
    made = {name: _policy(statements) for name, statements in layers.items()}
    return PolicySet(
        identity=(made["identity"],),
        resource=(made["resource"],),
        boundary=made.get("boundary"),
        session=(made["session"],) if "session" in made else (),
        service_control=((made["scp"],),) if "scp" in made else (),
        resource_control=((made["rcp"],),) if "rcp" in made else (),
    )


LAYERS = st.fixed_dictionaries(
    {"identity": LISTS, "resource": LISTS},
    optional={"boundary": LISTS, "session": LISTS, "scp": LISTS, "rcp": LISTS},
)


@settings(max_examples=300, deadline=None)
@given(REQUESTS, LAYERS, DENY, st.data())
def test_adding_a_deny_never_widens(
    request: Request,
    layers: dict[str, list[dict[str, Any]]],
    deny: dict[str, Any],
    data: st.DataObject,
) -> None:
    """What was denied stays denied when a Deny statement is added anywhere."""
    before = evaluate(request, _set(layers))
    layer = data.draw(st.sampled_from(sorted(layers)))
    after = evaluate(request, _set({**layers, layer: [*layers[layer], deny]}))
    assert before.allowed or not after.allowed


@settings(max_examples=300, deadline=None)
@given(REQUESTS, LAYERS, _statements(["Allow"]), st.data())
def test_adding_an_allow_never_refuses(
    request: Request,
    layers: dict[str, list[dict[str, Any]]],
    allow: dict[str, Any],
    data: st.DataObject,
) -> None:
    """What was allowed stays allowed when an Allow statement is added anywhere."""
    before = evaluate(request, _set(layers))
    layer = data.draw(st.sampled_from(sorted(layers)))
    after = evaluate(request, _set({**layers, layer: [*layers[layer], allow]}))
    assert after.allowed or not before.allowed


@settings(max_examples=200, deadline=None)
@given(REQUESTS, LAYERS, st.sampled_from(["identity", "resource"]))
def test_an_explicit_deny_wins(
    request: Request, layers: dict[str, list[dict[str, Any]]], layer: str
) -> None:
    """A Deny of everything for everybody ends every request."""
    stop = {"Effect": "Deny", "Action": "*", "Resource": "*", "Principal": "*"}
    decision = evaluate(request, _set({**layers, layer: [*layers[layer], stop]}))
    assert not decision.allowed
    assert decision.is_explicit


@settings(max_examples=300, deadline=None)
@given(REQUESTS, LAYERS, st.sampled_from(["boundary", "session", "scp", "rcp"]), LISTS)
def test_adding_a_limit_never_widens(
    request: Request,
    layers: dict[str, list[dict[str, Any]]],
    layer: str,
    limit: list[dict[str, Any]],
) -> None:
    """A boundary, a session policy or a control policy only takes away."""
    without = {name: each for name, each in layers.items() if name != layer}
    before = evaluate(request, _set(without))
    after = evaluate(request, _set({**without, layer: limit}))
    assert before.allowed or not after.allowed


@settings(max_examples=200, deadline=None)
@given(REQUESTS, LAYERS, st.data())
def test_the_order_of_statements_does_not_matter(
    request: Request, layers: dict[str, list[dict[str, Any]]], data: st.DataObject
) -> None:
    """Shuffling statements changes no answer."""
    shuffled = {
        name: data.draw(st.permutations(statements))
        for name, statements in layers.items()
    }
    before = evaluate(request, _set(layers))
    after = evaluate(request, _set(shuffled))
    assert before.allowed == after.allowed
    assert before.is_explicit == after.is_explicit


@settings(max_examples=200, deadline=None)
@given(REQUESTS, LAYERS, ANY)
def test_every_answer_has_a_reason(
    request: Request, layers: dict[str, list[dict[str, Any]]], extra: dict[str, Any]
) -> None:
    """A decision begins with what it is and says why."""
    grown = {**layers, "identity": [*layers["identity"], extra]}
    decision = evaluate(request, _set(grown))
    verdict, _, why = decision.reason.partition(": ")
    assert verdict == ("allowed" if decision.allowed else "denied")
    assert why


UNKNOWN = "aws:sourceip"


@settings(max_examples=300, deadline=None)
@given(REQUESTS, LAYERS)
def test_what_nobody_knows_lies_between_two_readings(
    request: Request, layers: dict[str, list[dict[str, Any]]]
) -> None:
    """Whatever an unknown key says: one reading allows no less, the other no more."""
    policies, unknown = _set(layers), frozenset({UNKNOWN})
    known = evaluate(request, policies).allowed
    kindly = evaluate(request, suppose(policies, unknown, favourably=True)).allowed
    harshly = evaluate(request, suppose(policies, unknown, favourably=False)).allowed
    assert harshly <= known <= kindly
