"""What templates refer to is what AWS's documentation says, of any type."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.moto.cloudformation import TYPES
from gameday.simulator.aws.moto.cloudformation.references import is_arn_reference

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

TEMPLATE = """
Resources:
  Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Subnet:
    Type: AWS::EC2::Subnet
    Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.1.0/24}
  Bus: {Type: AWS::Events::EventBus, Properties: {Name: security}}
  Archive:
    Type: AWS::Events::Archive
    Properties: {ArchiveName: kept, SourceArn: !GetAtt Bus.Arn}
  Rule:
    Type: AWS::Events::Rule
    Properties: {EventBusName: !Ref Bus, EventPattern: {source: [aws.guardduty]}}
  Subnets:
    Type: AWS::RDS::DBSubnetGroup
    Properties:
      DBSubnetGroupName: inner
      DBSubnetGroupDescription: inner
      SubnetIds: [!Ref Subnet]
  Parameters:
    Type: AWS::RDS::DBParameterGroup
    Properties: {Description: ours, Family: postgres16}
  Database:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: postgres
      DBInstanceClass: db.t3.micro
      AllocatedStorage: "20"
      DBSubnetGroupName: !Ref Subnets
      DBParameterGroupName: !Ref Parameters
  Second:
    Type: AWS::RDS::DBInstance
    DependsOn: Subnets
    Properties:
      Engine: postgres
      DBInstanceClass: db.t3.micro
      AllocatedStorage: "20"
      DBSubnetGroupName: inner
  WarehouseSubnets:
    Type: AWS::Redshift::ClusterSubnetGroup
    Properties: {Description: inner, SubnetIds: [!Ref Subnet]}
  Warehouse:
    Type: AWS::Redshift::Cluster
    Properties:
      ClusterType: single-node
      DBName: sales
      NodeType: ra3.large
      MasterUsername: shop
      MasterUserPassword: Secret-12345
      ClusterSubnetGroupName: !Ref WarehouseSubnets
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Function:
    Type: AWS::Lambda::Function
    Properties:
      FunctionName: answer
      Runtime: python3.12
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "def handler(event, context): return 1"}
  Version: {Type: AWS::Lambda::Version, Properties: {FunctionName: !Ref Function}}
  Alias:
    Type: AWS::Lambda::Alias
    Properties:
      Name: live
      FunctionName: !Ref Function
      FunctionVersion: !GetAtt Version.Version
Outputs:
  Bus: {Value: !Ref Bus}
  BusArn: {Value: !GetAtt Bus.Arn}
  Archive: {Value: !Ref Archive}
  Subnets: {Value: !Ref Subnets}
  Parameters: {Value: !Ref Parameters}
  WarehouseSubnets: {Value: !Ref WarehouseSubnets}
  Warehouse: {Value: !Ref Warehouse}
  Version: {Value: !Ref Version}
"""
PLACEHOLDER = """
Resources:
  Blocked:
    Type: AWS::NetworkFirewall::RuleGroup
    Properties: {RuleGroupName: blocked, Type: STATEFUL, Capacity: 10}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: lambda.amazonaws.com}
            Action: sts:AssumeRole
  Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: block
      Roles: [!Ref Role]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: network-firewall:*, Resource: !Ref Blocked}
          - {Effect: Allow, Action: network-firewall:*, Resource: !GetAtt Blocked.Arn}
Outputs:
  Blocked: {Value: !Ref Blocked}
"""


def test_every_type_of_motos_has_a_reference_in_words(
    account: EmbeddedAccount,
) -> None:
    """Those that moto hands out as objects of Python's included."""
    stack = deploy_stack(account, "web", TEMPLATE)
    assert stack.unsupported == ()
    found = {name: each.physical_id for name, each in stack.resources.items()}
    assert set(found) == set(yaml.load(TEMPLATE, Loader=yaml.BaseLoader)["Resources"])
    assert not [each for each in found.values() if "object at" in each or not each]
    arn = "arn:aws:lambda:us-east-1:123456789012:function:answer:1"
    outputs = dict(stack.outputs)
    assert outputs.pop("Parameters") == found["Parameters"].lower()
    assert outputs.pop("WarehouseSubnets") == found["WarehouseSubnets"]
    assert outputs.pop("Warehouse") == found["Warehouse"]
    assert outputs == {
        "Bus": "security",
        "BusArn": "arn:aws:events:us-east-1:123456789012:event-bus/security",
        "Archive": "kept",
        "Subnets": "inner",
        "Version": arn,
    }


def test_a_database_is_in_the_subnets_it_names(account: EmbeddedAccount) -> None:
    """Whether its template refers to the group or says its name."""
    stack = deploy_stack(account, "web", TEMPLATE)
    rds = account.client("rds")
    for name in ("Database", "Second"):
        (database,) = rds.describe_db_instances(
            DBInstanceIdentifier=stack.resources[name].physical_id
        )["DBInstances"]
        assert database["DBSubnetGroup"]["DBSubnetGroupName"] == "inner"


def test_types_that_are_referred_to_by_arn_are_those_of_awss_schemas() -> None:
    """Each listed type has an ARN for its one primary identifier, none of ours is."""
    schemas = {}
    for path in (files("cfnlint") / "data/schemas/resources").iterdir():
        if path.name.endswith(".json"):
            schema = json.loads(path.read_text())
            schemas[schema["typeName"]] = schema.get("primaryIdentifier", [])
    wrong = [
        kind
        for kind, identifier in schemas.items()
        if is_arn_reference(kind)
        and (len(identifier) != 1 or not identifier[0].lower().endswith("arn"))
    ]
    assert wrong == []
    listed = [kind for kind in schemas if is_arn_reference(kind)]
    assert len(listed) > 500
    assert not TYPES.keys() & listed


def test_what_cannot_be_made_has_an_arn_all_the_same(
    account: EmbeddedAccount,
) -> None:
    """So that a policy which names it is a policy."""
    stack = deploy_stack(account, "web", PLACEHOLDER)
    assert stack.unsupported == ("Blocked",)
    (arn,) = stack.outputs.values()
    assert arn.startswith(
        "arn:aws:networkfirewall:us-east-1:123456789012:rule-group/web-Blocked-"
    )
