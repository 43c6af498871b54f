"""A gap is told once, with who met it; so is a resource that stands for nothing."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.moto.credentials import issue_user_key
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.referee.chronicle import find_placeholder_resources, tell_gaps
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def world() -> Iterator[World]:
    """Give a world with an administrator called ann, and an estate with a gap."""
    with World(START, seed=1, latency="none") as world:
        iam = world.account.client("iam")
        iam.create_user(UserName="ann")
        policy = "arn:aws:iam::aws:policy/AdministratorAccess"
        iam.attach_user_policy(UserName="ann", PolicyArn=policy)
        world.journal.record(
            "estate.created",
            "simulator",
            stack="estate",
            resources={
                "Chat": ["AWS::Lex::Bot", "estate-Chat-1"],
                "Key": ["AWS::KMS::Key", "k-1"],
            },
            unsupported=["Chat"],
        )
        placeholders = find_placeholder_resources(world.journal.facts)
        world.listeners.append(tell_gaps(world.journal, placeholders))
        yield world


def test_each_gap_is_told_once_for_each_who_met_it(world: World) -> None:
    """A handler that tries again adds nothing; another one that meets it does."""
    key = issue_user_key(world.account.account_id, "ann")
    for name in ("a", "a", "b"):
        with (
            calling_as(Origin(Actor.responder(name))),
            contextlib.suppress(ClientError),
        ):
            world.account.client("ec2", key).describe_volume_status()
    met = [fact for fact in world.journal.facts if fact.kind == "gap.met"]
    assert [(str(fact.actor), fact.fields) for fact in met] == [
        (
            f"responder:{name}",
            {
                "service": "ec2",
                "operation": "DescribeVolumeStatus",
                "what": "the operation",
            },
        )
        for name in ("a", "b")
    ]


def test_touching_what_cannot_be_made_is_a_gap(world: World) -> None:
    """A call that speaks of a resource of an unknown type asks for what is missing."""
    key = issue_user_key(world.account.account_id, "ann")
    client = world.account.client("sns", key)
    with calling_as(Origin(Actor.responder("a"))):
        client.create_topic(Name="x", Tags=[{"Key": "key", "Value": "k-1"}])
        client.create_topic(Name="y", Tags=[{"Key": "of", "Value": "estate-Chat-1"}])
    met = [fact for fact in world.journal.facts if fact.kind == "gap.met"]
    assert [(fact.fields["operation"], fact.fields["what"]) for fact in met] == [
        ("CreateTopic", "the resource `Chat` of the type AWS::Lex::Bot")
    ]
