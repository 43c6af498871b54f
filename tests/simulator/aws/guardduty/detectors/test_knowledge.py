"""What is known beside a record: lists, habits, grants, and the look of names."""

from __future__ import annotations

from typing import Any

import pytest

from gameday.simulator.aws.guardduty.detectors import (
    Habits,
    load_intelligence,
    load_rules,
)
from gameday.simulator.aws.guardduty.detectors.engine import Engine
from gameday.simulator.aws.guardduty.detectors.grants import find_grants
from gameday.simulator.aws.guardduty.detectors.names import find_shapes
from gameday.simulator.aws.guardduty.detectors.streams import Knowledge

OWN = "123456789012"
EVERYBODY = "http://acs.amazonaws.com/groups/global/AllUsers"


def test_a_listed_name_stands_for_the_names_below_it() -> None:
    """Lists hold suffixes, not texts that names end with."""
    known = load_intelligence()
    assert known.of_domain("a.b.nanopool.org.") == ("cryptocurrency",)
    assert known.of_domain("NANOPOOL.ORG") == ("cryptocurrency",)
    assert known.of_domain("fakenanopool.org") == ()


def test_lists_can_be_added_to() -> None:
    """What was looked up before is looked up again."""
    known = load_intelligence()
    assert known.of_address("203.0.113.9") == ()
    known.add("addresses", "scanner", ["203.0.113.0/28"])
    known.add("addresses", "custom", ["203.0.113.9"])
    assert known.of_address("203.0.113.9") == ("scanner", "custom")
    assert known.of_address("s3.amazonaws.com") == ()


def test_addresses_that_scenarios_use_by_default_are_on_no_list() -> None:
    """The intruder, the internet, the business, its responders are nobody's threat."""
    known = load_intelligence()
    usual = ["198.51.100.7", "198.51.100.1", "192.0.2.10", "203.0.113.77"]
    usual += ["203.0.113.78", "203.0.113.79", "203.0.113.80"]
    assert [known.of_address(address) for address in usual] == [()] * 7


def test_the_business_is_usual_and_others_are_not() -> None:
    """Services and private networks are usual too."""
    habits = Habits()
    asked = ("192.0.2.10", "10.0.0.5", "ec2.amazonaws.com", "198.51.100.7")
    assert [habits.is_usual("deploy", each, 0.0) for each in asked] == [
        True,
        True,
        True,
        False,
    ]


def test_a_learning_period_makes_habits() -> None:
    """Who called from a network while it was learned, may do so later."""
    habits = Habits(learning_s=100.0)
    assert habits.is_usual("deploy", "198.51.100.7", 50.0)
    assert habits.is_usual("deploy", "198.51.100.8", 200.0)
    assert not habits.is_usual("deploy", "203.0.113.7", 200.0)
    assert not habits.is_usual("other", "198.51.100.7", 200.0)


def _bucket_policy(principal: Any, **more: Any) -> dict[str, Any]:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "*", **more}
    return {"bucketPolicy": {"Statement": statement}}


@pytest.mark.parametrize(
    ("event", "parameters", "grants"),
    [
        ("PutBucketPolicy", _bucket_policy("*"), ["anybody"]),
        ("PutBucketPolicy", _bucket_policy({"AWS": ["*"]}), ["anybody"]),
        ("PutBucketPolicy", _bucket_policy({"AWS": "999999999999"}), ["foreign"]),
        ("PutBucketPolicy", _bucket_policy({"AWS": f"arn:aws:iam::{OWN}:root"}), []),
        ("PutBucketPolicy", _bucket_policy({"Service": "ec2.amazonaws.com"}), []),
        ("PutBucketPolicy", _bucket_policy("*", Effect="Deny"), []),
        ("PutBucketPolicy", _bucket_policy("*", Condition={"Bool": {}}), []),
        ("PutBucketPolicy", {"bucketPolicy": "not a policy"}, []),
        (
            "UpdateAssumeRolePolicy",
            {
                "policyDocument": '{"Statement": [{"Effect": "Allow", "Principal":'
                ' {"AWS": "arn:aws:iam::999999999999:user/mallory"}}]}'
            },
            ["foreign"],
        ),
        ("PutBucketAcl", {"x-amz-acl": "public-read"}, ["anybody"]),
        ("PutBucketAcl", {"x-amz-grant-read": f'uri="{EVERYBODY}"'}, ["anybody"]),
        (
            "PutBucketAcl",
            {"AccessControlPolicy": {"Grant": [{"Grantee": {"URI": EVERYBODY}}]}},
            ["anybody"],
        ),
        ("GetBucketAcl", {"x-amz-acl": "public-read"}, []),
    ],
)
def test_grants_are_read_from_the_call(
    event: str, parameters: dict[str, Any], grants: list[str]
) -> None:
    """Policies, lists and sharing say whom they let in."""
    record = {
        "eventName": event,
        "requestParameters": parameters,
        "recipientAccountId": OWN,
    }
    assert find_grants(record) == grants


@pytest.mark.parametrize(
    ("name", "shapes"),
    [
        ("www.shop.example.", ()),
        ("xqkzjwvhpt.example.", ("generated",)),
        ("6f7264657220313a2062616e616e6173.sink.example.", ("encoded",)),
        ("amazonlinux-2-repos-us-east-1.s3.dualstack.us-east-1.amazonaws.com.", ()),
    ],
)
def test_names_are_judged_by_their_look(name: str, shapes: tuple[str, ...]) -> None:
    """Algorithms leave few vowels, data makes long labels."""
    assert find_shapes(name) == shapes


@pytest.mark.parametrize(
    "change",
    [
        {"sourceIPAddress": "192.0.2.241"},
        {"userIdentity": {"type": "AWSService", "invokedBy": "ec2.amazonaws.com"}},
        {"userIdentity": {"type": "AssumedRole", "invokedBy": "ec2.amazonaws.com"}},
    ],
    ids=["trusted", "service", "on-behalf"],
)
def test_trusted_addresses_and_services_are_left_alone(
    change: dict[str, Any],
) -> None:
    """Nothing they do is a finding, whatever a rule says."""
    knowledge = Knowledge(
        load_intelligence(),
        Habits(),
        holds=lambda _address: False,
        find_bucket=lambda _account: None,
    )
    record: dict[str, Any] = {
        "eventSource": "cloudtrail.amazonaws.com",
        "eventName": "StopLogging",
        "sourceIPAddress": "192.0.2.10",
        "userIdentity": {"type": "IAMUser"},
    }
    engine = Engine(load_rules())
    (noticed,) = engine.examine("cloudtrail", knowledge.read_call(record, 0.0), 0.0)
    assert noticed.type == "Stealth:IAMUser/CloudTrailLoggingDisabled"
    changed = knowledge.read_call(record | change, 0.0)
    assert list(engine.examine("cloudtrail", changed, 0.0)) == []
