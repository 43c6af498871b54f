"""A target is given the event, a part of it, a constant, or a filled template."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gameday.simulator.aws.eventbridge.transform import RuleMatch, render_input

# The event and the templates of the user guide, "input transformation".
EVENT: dict[str, Any] = {
    "version": "0",
    "id": "7bf73129-1428-4cd3-a780-95db273d1602",
    "detail-type": "EC2 Instance State-change Notification",
    "source": "aws.ec2",
    "account": "123456789012",
    "time": "2015-11-11T21:29:54Z",
    "region": "us-east-1",
    "resources": ["arn:aws:ec2:us-east-1:123456789012:instance/i-abcd1111"],
    "detail": {"instance-id": "i-0123456789", "state": "RUNNING", "count": 3},
}
PATHS = {
    "timestamp": "$.time",
    "instance": "$.detail.instance-id",
    "state": "$.detail.state",
    "resource": "$.resources[0]",
    "count": "$.detail.count",
    "detail": "$.detail",
    "resources": "$.resources",
    "gone": "$.detail.gone",
}
RULE = "arn:aws:events:us-east-2:123456789012:rule/example"
OCCASION = RuleMatch(RULE, "example", "2015-11-11T21:29:55Z")


def _fill(template: str) -> str:
    transformer = {"InputPathsMap": PATHS, "InputTemplate": template}
    return render_input({"InputTransformer": transformer}, EVENT, OCCASION)


@pytest.mark.parametrize(
    ("template", "filled"),
    [
        (
            '"instance <instance> is in <state>"',
            '"instance i-0123456789 is in RUNNING"',
        ),
        (
            '"instance \\"<instance>\\" is in <state>"',
            '"instance \\"i-0123456789\\" is in RUNNING"',
        ),
        (
            '{"instance": <instance>, "state": <state>}',
            '{"instance": "i-0123456789", "state": "RUNNING"}',
        ),
        (
            (
                '{"instance": <instance>, "state": "<state>", '
                '"status": "instance \\"<instance>\\" is in <state>"}'
            ),
            (
                '{"instance": "i-0123456789", "state": "RUNNING", '
                '"status": "instance \\"i-0123456789\\" is in RUNNING"}'
            ),
        ),
        (
            '{"state": [9, <state>, true], "n": <count>}',
            '{"state": [9, "RUNNING", true], "n": 3}',
        ),
        ('"<aws.events.rule-name> triggered"', '"example triggered"'),
        ('{"rule": <aws.events.rule-arn>}', f'{{"rule": "{RULE}"}}'),
        ("<aws.events.event.ingestion-time>", '"2015-11-11T21:29:55Z"'),
        ('{"r": <resource>}', f'{{"r": "{EVENT["resources"][0]}"}}'),
        ('{"gone": <gone>, "text": "<gone>"}', '{"gone": "", "text": ""}'),
        ('"none <unknown>"', '"none "'),
        (
            '"<count> and <detail>"',
            '"3 and {instance-id:i-0123456789,state:RUNNING,count:3}"',
        ),
        ('"a < b and b > c"', '"a < b and b > c"'),
    ],
)
def test_a_template_is_filled_as_documented(template: str, filled: str) -> None:
    """The examples of the user guide come out as it shows them."""
    assert _fill(template) == filled


def test_the_whole_event_can_be_placed() -> None:
    """The reserved variables stand for the event, with and without its detail."""
    filled = json.loads(
        _fill('{"all": <aws.events.event.json>, "head": <aws.events.event>}')
    )
    assert filled["all"] == EVENT
    assert filled["head"] == {k: v for k, v in EVENT.items() if k != "detail"}


def test_extracted_text_is_not_escaped() -> None:
    """A quote in a value breaks the template, as the user guide warns."""
    transformer = {
        "InputPathsMap": {"text": "$.detail.text"},
        "InputTemplate": '{"text": "<text>"}',
    }
    event = {"detail": {"text": 'say "hi"'}}
    filled = render_input({"InputTransformer": transformer}, event, OCCASION)
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(filled)


def test_a_constant_replaces_the_event() -> None:
    """`Input` is given as it stands."""
    assert render_input({"Input": '{"a": 1}'}, EVENT, OCCASION) == '{"a": 1}'


@pytest.mark.parametrize(
    ("path", "part"),
    [("$.detail.state", '"RUNNING"'), ("$.detail.gone", "null")],
)
def test_a_path_gives_a_part_of_the_event(path: str, part: str) -> None:
    """`InputPath` gives the value at the path as JSON."""
    assert render_input({"InputPath": path}, EVENT, OCCASION) == part


def test_by_default_the_event_is_given_whole() -> None:
    """Without any input of its own a target gets the event."""
    assert json.loads(render_input({}, EVENT, OCCASION)) == EVENT
