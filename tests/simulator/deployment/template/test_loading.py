"""What is wrong with a template is said before anything is played, all of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scenarios.errors import PreflightFailed, UsageError
from gameday.scenarios.places import Places
from gameday.simulator.deployment import load_responder

if TYPE_CHECKING:
    from collections.abc import Callable

PARAMETERS = """\
Parameters:
  Vpc: {Type: AWS::EC2::VPC::Id}
  Group: {Type: String}
  Mode: {Type: String, Default: strict, AllowedValues: [strict, lenient]}
  Size: {Type: Number, Default: 3, AllowedPattern: "[0-9]+"}
Resources:
  Topic: {Type: AWS::SNS::Topic}
"""


def complain(path: Path, query: str = "", **settings: Any) -> list[str]:
    """Load a template that cannot work, and return the problems."""
    with pytest.raises(UsageError) as caught:
        load_responder(f"template:{path}{query}", Places.here(), settings)
    return [line.removeprefix(str(path)) for line in str(caught.value).split("\n")]


def test_missing_parameters_are_named_together(write: Callable[..., Path]) -> None:
    """One problem names every parameter without a value, and its type."""
    assert complain(write("t.yaml", PARAMETERS)) == [
        (
            ":2:8: the template needs values for `Vpc` (AWS::EC2::VPC::Id),"
            " `Group` (String) (give them in the scenario's `with:`, or as"
            " `template:file.yaml?Name=value`)"
        )
    ]


def test_values_are_held_to_the_templates_constraints(
    write: Callable[..., Path],
) -> None:
    """Unknown names and values that are not allowed are problems too."""
    path = write("t.yaml", PARAMETERS)
    settings = {"Group": "g", "Mode": "stict", "Size": "many", "Modes": "x"}
    assert complain(path, "?Vpc=v", **settings) == [
        ":2:3: the template has no parameter `Modes` (did you mean `Mode`?)",
        ":4:9: `Mode`: expected one of `strict`, `lenient`, found `stict`",
        ":5:9: `Size`: expected text like [0-9]+, found `many`",
    ]


def test_each_item_of_a_list_is_held_to_the_constraints(
    write: Callable[..., Path],
) -> None:
    """Not the list as the one text it is given as."""
    path = write(
        "t.yaml",
        "Parameters:\n"
        "  Kinds: {Type: CommaDelimitedList, AllowedValues: [EC2, ECR], Default: EC2}\n"
        "Resources: {Topic: {Type: AWS::SNS::Topic}}\n",
    )

    load_responder(f"template:{path}", Places.here(), {"Kinds": "EC2, ECR"})
    assert complain(path, Kinds="EC2, ECS") == [
        ":2:10: `Kinds`: expected one of `EC2`, `ECR`, found `ECS`"
    ]


def test_every_problem_has_its_place(write: Callable[..., Path]) -> None:
    """SAM's rules, missing code and references to nothing are said at once."""
    text = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  One:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: ./nowhere
      Polices: []
      Environment: {Variables: {TOPIC: !Ref Topci}}
      Policies:
        - SNSPublishMesagePolicy: {TopicName: x}
        - SQSPollerPolicy: {}
      Events:
        Finding: {Type: EventBridgeRules, Properties: {Pattern: {}}}
        Timer: {Type: Schedule, Properties: {}}
  Topic: {Type: AWS::SNS::Topic}
  Two: {Type: AWS::Serverless::Functoin}
"""
    path = write("t.yaml", text)
    assert complain(path) == [
        f":8:16: the code of `One` is not there: {path.parent}/nowhere",
        ":9:16: `One` has no property `Polices` (did you mean `Policies`?)",
        ":10:40: there is no resource or parameter `Topci` (did you mean `Topic`?)",
        (
            ":12:11: SAM has no policy template `SNSPublishMesagePolicy`"
            " (did you mean `SNSPublishMessagePolicy`?)"
        ),
        ":13:28: `SQSPollerPolicy` needs QueueName",
        (
            ":15:25: SAM has no event of type `EventBridgeRules`"
            " (did you mean `EventBridgeRule`?)"
        ),
        ":16:45: the event `Timer` has no `Schedule`",
        (
            ":18:15: SAM has no `AWS::Serverless::Functoin`"
            " (did you mean `AWS::Serverless::Function`?)"
        ),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("Resources: [", "not valid YAML"),
        ("a: 1", ":1:1: expected a CloudFormation or SAM template with `Resources`"),
        ("", ":1:1: expected a CloudFormation or SAM template with `Resources`"),
    ],
)
def test_a_file_that_is_no_template_is_refused(
    write: Callable[..., Path], text: str, problem: str
) -> None:
    """A file of another kind is an answer, not a crash."""
    assert problem in complain(write("t.yaml", text))[0]


def test_a_file_that_is_not_there_is_said() -> None:
    """The path is in the message."""
    with pytest.raises(UsageError, match=r"nowhere\.yaml"):
        load_responder("template:nowhere.yaml", Places.here())


def test_a_state_machine_is_checked(write: Callable[..., Path]) -> None:
    """States that lead nowhere are found before the machine is needed."""
    text = """\
Resources:
  Machine:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      RoleArn: arn:aws:iam::123456789012:role/r
      Definition:
        StartAt: One
        States:
          One: {Type: Pass, Next: Tow}
          Two: {Type: Psas, End: true}
"""
    assert complain(write("t.yaml", text)) == [
        ":9:35: `Machine`: One: there is no state `Tow`",
        ":10:23: `Machine`: Two: there is no type `Psas`",
    ]


def test_references_to_the_estate_are_filled_in(
    stage: Any, write: Callable[..., Path]
) -> None:
    """A parameter can be an output of the estate; one that is not there is said."""
    path = write("t.yaml", PARAMETERS)
    with pytest.raises(PreflightFailed, match="the estate has no output `WebVpc`"):
        stage.deploy(f"template:{path}", Vpc="${WebVpc}", Group="g")


def test_json_is_read_too(stage: Any, write: Callable[..., Path]) -> None:
    """A template in JSON, with tabs, is as good."""
    text = '{\n\t"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}\n}'
    fact = stage.deploy(f"template:{write('alerts.json', text)}")
    assert fact.fields["responder"] == "alerts"
    assert list(fact.fields["resources"]) == ["Topic"]


def test_a_build_beside_is_mentioned(stage: Any, write: Callable[..., Path]) -> None:
    """Whoever deploys the source may have meant what `sam build` made of it."""
    text = "Resources: {Topic: {Type: AWS::SNS::Topic}}"
    path = write("template.yaml", text)
    built = write(".aws-sam/build/template.yaml", text)
    fact = stage.deploy(f"template:{path}")
    assert fact.fields["notes"] == [
        f"`template:{built}` is the same with its packages, made by `sam build`",
    ]
    assert fact.fields["responder"] == path.parent.name.replace("_", "-")


def test_properties_are_held_against_their_types(write: Callable[..., Path]) -> None:
    """All that does not fit is said with its place; references may be anything."""
    text = """\
Parameters: {Groups: {Type: List<AWS::EC2::SecurityGroup::Id>, Default: sg-1}}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Told:
    Type: AWS::SNS::Subscription
    Properties: {TopicArn: !Ref Topic, Protocol: {x: lambda}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      Targets: [{Id: a, Arn: !Ref Topic, InputTransformer: {InputTemplates: x}}]
  Web:
    Type: AWS::EC2::Instance
    Properties: {SecurityGroupIds: !Ref Groups, BlockDeviceMappings: [vda]}
"""
    assert complain(write("t.yaml", text)) == [
        ":6:50: expected type: String, found: JSONObject",
        ":10:60: required key [InputTemplate] not found",
        ":13:71: expected type: JSONObject, found: String",
    ]
