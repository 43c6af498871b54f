"""What is written on a journal is what the definition of its kind says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.actor import ADVERSARY, Actor
from gameday.scorecards.facts import CHAPTERS, KINDS
from gameday.scorecards.facts.account import ApiCalled
from gameday.scorecards.facts.events import EventDelivered
from gameday.scorecards.facts.response import PermissionLacked, ResponderFailed
from gameday.scorecards.facts.typed import TypedFact
from gameday.scorecards.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable

    Complete = Callable[..., dict[str, Any]]

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def journal() -> Journal:
    """Return a journal in memory."""
    return Journal(None, lambda: NOON, lambda: 0.0)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"resource": "i-1"}, "`name` is missing"),
        (
            {"name": "instance-stopped", "resource": "i-1", "by": "x"},
            "unknown field `by`, there are: name, resource",
        ),
        ({"name": 7, "resource": "i-1"}, "expected `name` as text, found 7"),
        ({"name": None, "resource": "i-1"}, "expected `name` as text, found None"),
        (
            {"resource": ["i-1"], "why": ""},
            (
                "expected `resource` as text, found ['i-1']; unknown field `why`,"
                " there are: name, resource; `name` is missing"
            ),
        ),
    ],
)
def test_a_fact_that_is_not_its_kinds_is_refused(
    journal: Journal, fields: dict[str, Any], problem: str
) -> None:
    """Everything wrong with it is said at once, and nothing is written."""
    with pytest.raises(ValueError, match="`happening` is not written") as caught:
        journal.record("happening", "adversary", **fields)
    told = "`happening` is not written as it is defined: "
    assert str(caught.value) == told + problem
    assert journal.facts == []


def test_a_kind_that_nobody_defined_is_refused(journal: Journal) -> None:
    """A slip in a kind's name is found where it is written."""
    with pytest.raises(ValueError, match=r"found `inject\.aplied`"):
        journal.record("inject.aplied", "adversary", inject="x", what="y")


@pytest.mark.parametrize(
    ("kind", "field", "value", "is_right"),
    [
        ("inject.effective", "inject", "open", True),
        ("inject.effective", "inject", True, False),
        ("responder.timed_out", "timeout_s", 3, True),
        ("responder.timed_out", "timeout_s", 2.5, True),
        ("responder.timed_out", "timeout_s", "3", False),
        ("responder.timed_out", "timeout_s", True, False),
        ("finding.published", "count", 3, True),
        ("finding.published", "count", 3.0, False),
        ("finding.published", "update", True, True),
        ("finding.published", "update", 1, False),
        ("api.called", "resources", ["i-1"], True),
        ("api.called", "resources", ["i-1", 2], False),
        ("api.called", "resources", "i-1", False),
        ("estate.created", "resources", {"A": ["t", "i"]}, True),
        ("estate.created", "resources", [], False),
        ("event.unmatched", "rules", [{"rule": "r"}], True),
        ("event.unmatched", "rules", ["r"], False),
        ("event.unmatched", "rules", {"rule": "r"}, False),
        ("responder.failed", "line", "state B", True),
        ("responder.failed", "line", 42, False),
        ("event.failed", "retry_in", None, True),
        ("permission.lacked", "statement", None, True),
        ("event.dead_lettered", "destinations", None, True),
    ],
)
def test_a_field_has_its_type(
    journal: Journal,
    complete: Complete,
    kind: str,
    field: str,
    value: object,
    is_right: object,
) -> None:
    """A number is no text, true is no number, and optional fields may be null."""
    fields = complete(kind, **{field: value})
    if is_right:
        assert journal.record(kind, "simulator", **fields).fields[field] == value
    else:
        with pytest.raises(ValueError, match=f"expected `{field}` as"):
            journal.record(kind, "simulator", **fields)


def test_a_fact_is_read_by_its_kind(journal: Journal, complete: Complete) -> None:
    """Fields have names and types; what was left out reads as that."""
    call = {"service": "ec2", "operation": "StopInstances", "resources": ["i-1"]}
    fact = journal.record("api.called", "responder:x", **complete("api.called", **call))
    called = ApiCalled(fact)
    assert (called.name, called.resources, called.error) == (
        "ec2:StopInstances",
        ("i-1",),
        "",
    )
    assert called.is_response
    assert called.changed_something
    assert called.tell() == "ec2:StopInstances i-1"

    failed = complete("responder.failed", line="state B", duration_s=2)
    told = ResponderFailed(journal.record("responder.failed", "responder:x", **failed))
    assert (told.line, told.duration_s, told.exit_code) == ("state B", 2.0, None)

    lacked = complete("permission.lacked", statement=None)
    none = PermissionLacked(journal.record("permission.lacked", "simulator", **lacked))
    assert none.statement == {}


def test_a_field_of_a_kind_is_its_definition() -> None:
    """Asked of the class, a field says what it means."""
    assert EventDelivered.subject.optional
    assert EventDelivered.attempt.meaning == "Which attempt it was, counted from one."


def _list_kinds(base: type[TypedFact]) -> set[type[TypedFact]]:
    below = base.__subclasses__()
    kinds = {each for each in below if each.kind}
    return kinds.union(*map(_list_kinds, below))


def test_every_kind_is_in_one_chapter() -> None:
    """A class that is on no list could never be written."""
    listed = [kind for chapter in CHAPTERS.values() for kind in chapter]
    assert set(listed) == _list_kinds(TypedFact)
    assert len(listed) == len(KINDS)


def test_every_kind_and_field_has_a_meaning() -> None:
    """A sentence each, for the page of the journal."""
    for kind in KINDS.values():
        meanings = [each.meaning for each in kind.own_fields.values()]
        for meaning in (kind.tell_meaning(), *meanings):
            assert meaning[0].isupper() or meaning[0] == "`", kind
            assert meaning.endswith("."), kind


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("adversary", "adversary", ""),
        ("responder:isolate-instance", "responder", "isolate-instance"),
        ("person:arn:aws:iam::1:user/a", "person", "arn:aws:iam::1:user/a"),
        ("responder:", "responder:", ""),
        ("", "", ""),
    ],
)
def test_an_actor_is_written_as_it_was_read(text: str, kind: str, name: str) -> None:
    """A kind, and a name after the first colon."""
    actor = Actor.parse(text)
    assert (actor.kind, actor.name, str(actor)) == (kind, name, text)


def test_who_answers_an_incident() -> None:
    """Responders and people do; the adversary and the business do not."""
    answering = (Actor.responder("x"), Actor.person("alice"))
    others = (ADVERSARY, Actor.workload("shop"), Actor("simulator"))
    assert all(each.responds for each in answering)
    assert not any(each.responds for each in others)
    assert str(Actor.workload("shop")) == "workload:shop"
    assert ADVERSARY.is_adversary
