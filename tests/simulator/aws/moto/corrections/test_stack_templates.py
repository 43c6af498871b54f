"""A template is read with a loader of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from botocore.exceptions import ClientError
from moto.cloudformation.models import Stack

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

QUEUE = "Resources: {Queue: {Type: 'AWS::SQS::Queue'}}"


def test_moto_alone_teaches_yaml_every_tag(moto_client: Callable[[str], Any]) -> None:
    """moto: its short forms stay in PyYAML's loader for the life of the process."""
    before = dict(yaml.Loader.yaml_multi_constructors)
    try:
        moto_client("cloudformation").create_stack(StackName="q", TemplateBody=QUEUE)
        assert "" in yaml.Loader.yaml_multi_constructors
    finally:
        for loader in (yaml.Loader, yaml.FullLoader, yaml.UnsafeLoader):
            loader.yaml_multi_constructors = dict(before)


def test_yaml_stays_as_it_is(account: EmbeddedAccount) -> None:
    """Nobody else's YAML is read differently."""
    before = dict(yaml.Loader.yaml_multi_constructors)
    account.client("cloudformation").create_stack(StackName="q", TemplateBody=QUEUE)
    assert before == yaml.Loader.yaml_multi_constructors


@pytest.mark.usefixtures("account")
@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("!Ref Web", {"Ref": "Web"}),
        ("!GetAtt Web.PublicIp", {"Fn::GetAtt": ["Web", "PublicIp"]}),
        ("!GetAtt Db.Endpoint.Port", {"Fn::GetAtt": ["Db", "Endpoint.Port"]}),
        ("!GetAtt [Web, PublicIp]", {"Fn::GetAtt": ["Web", "PublicIp"]}),
        ("!Sub '${Web}-x'", {"Fn::Sub": "${Web}-x"}),
        ("!Join ['', [a, !Ref B]]", {"Fn::Join": ["", ["a", {"Ref": "B"}]]}),
        ("!Condition Large", {"Condition": "Large"}),
        ("!If [Large, 1, 2]", {"Fn::If": ["Large", 1, 2]}),
        ("!Transform {Name: x}", {"Fn::Transform": {"Name": "x"}}),
        ("2012-10-17", "2012-10-17"),
    ],
)
def test_short_forms_are_written_out(short: str, long: object) -> None:
    """Every short form means its long form, and a date stays a text."""
    template = Stack.parse_template(f"Resources: {{}}\nMetadata:\n  Value: {short}")
    assert template["Metadata"]["Value"] == long


@pytest.mark.usefixtures("account")
def test_json_is_read() -> None:
    """A template may be JSON, tabs and all."""
    template = Stack.parse_template('{\n\t"Resources": {"A": {"Type": "T"}}\n}')
    assert template == {"Resources": {"A": {"Type": "T"}}}


def test_a_python_object_is_not_made(account: EmbeddedAccount) -> None:
    """A template cannot run code."""
    template = "Resources: {A: !!python/object/apply:os.getcwd []}"
    with pytest.raises(ClientError, match="YAML not well-formed"):
        account.client("cloudformation").create_stack(
            StackName="q", TemplateBody=template
        )


def test_a_section_that_no_template_has_is_refused(account: EmbeddedAccount) -> None:
    """A misspelt section would be passed over in silence; a macro may have its own."""
    client = account.client("cloudformation")
    with pytest.raises(ClientError) as refusal:
        client.create_stack(StackName="q", TemplateBody=f"Output: {{}}\n{QUEUE}")
    error = refusal.value.response["Error"]
    assert error["Code"] == "ValidationError"
    assert error["Message"] == "Invalid template property or properties [Output]"


def test_a_text_is_read_once_and_given_to_each_stack_as_its_own() -> None:
    """What one stack makes of its template is not seen in another of that text."""
    text = "Resources: {Queue: {Type: 'AWS::SQS::Queue', Properties: {}}}"
    one, other = (Stack.parse_template(text) for _ in range(2))
    one["Resources"]["Queue"]["Properties"]["QueueName"] = "changed"
    assert other["Resources"]["Queue"]["Properties"] == {}
