"""What a function of a template cannot run without is a gap once it is invoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Layer:
    Type: AWS::Lambda::LayerVersion
    Properties:
      Content: {{S3Bucket: somebody-elses-bucket, S3Key: layers/tools.zip}}
  Handler:
    Type: AWS::Serverless::Function
    Properties:
      {properties}
      Events:
        Finding: {{Type: EventBridgeRule, Properties: {{Pattern: {{source: [x]}}}}}}
"""
INLINE = """Runtime: python3.13
      Handler: index.handler
      InlineCode: "def handler(event, context): pass"
"""
STRANGERS = "arn:aws:lambda:us-east-1:999988887777:layer:tools:3"
CASES = {
    "an image": (
        "PackageType: Image\n      ImageUri: 1.dkr.ecr.us-east-1.amazonaws.com/r:1",
        "its container image",
    ),
    "code in a bucket": (
        """Runtime: python3.13
      Handler: app.handler
      CodeUri: s3://somebody-elses-bucket/app.zip""",
        "the code in s3://somebody-elses-bucket/app.zip",
    ),
    "a layer of another account": (
        f"{INLINE}      Layers: [{STRANGERS}]",
        f"the layer {STRANGERS}",
    ),
    "a layer in a bucket": (
        f"{INLINE}      Layers: [!Ref Layer]",
        "the layer in s3://somebody-elses-bucket/layers/tools.zip",
    ),
    "another language": (
        """Runtime: nodejs22.x
      Handler: index.handler
      InlineCode: exports.handler = async () => {}""",
        "the runtime `nodejs22.x`",
    ),
    "a number": (
        """Runtime: 1:30:00
      Handler: index.handler
      InlineCode: exports.handler = async () => {}""",
        "the runtime `5400`",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_function_that_cannot_run_is_a_gap_when_it_is_invoked(
    stage: Any, tmp_path: Path, case: str
) -> None:
    """Before that, a note tells of it, except where AWS would not mind either."""
    properties, what = CASES[case]
    path = tmp_path / "lacking.yaml"
    path.write_text(TEMPLATE.format(properties=properties))
    deployed = stage.deploy(f"template:{path}")
    assert deployed.fields["notes"]
    assert stage.facts("gap.met") == []
    stage.send(source="x")
    stage.play(0.5)
    met = stage.facts("gap.met")
    assert {fact.fields["what"] for fact in met} == {what}
    assert {str(fact.actor) for fact in met} == {"responder:lacking"}


def test_a_function_made_from_an_image_is_one(stage: Any) -> None:
    """However it was made: by a call, in an exercise."""
    client = stage.world.account.client
    role = client("iam").create_role(
        RoleName="r",
        AssumeRolePolicyDocument="""{"Statement": [{"Effect": "Allow",
            "Principal": {"Service": "lambda.amazonaws.com"},
            "Action": "sts:AssumeRole"}]}""",
    )["Role"]["Arn"]
    image = "123456789012.dkr.ecr.us-east-1.amazonaws.com/r:1"
    client("lambda").create_function(
        FunctionName="f", Role=role, PackageType="Image", Code={"ImageUri": image}
    )
    client("lambda").invoke(FunctionName="f", InvocationType="Event", Payload=b"{}")
    stage.play(0.5)
    assert {fact.fields["what"] for fact in stage.facts("gap.met")} == {
        f"the container image {image}"
    }
