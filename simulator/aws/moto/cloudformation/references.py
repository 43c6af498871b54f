"""What ``Ref`` returns of a type, where moto does not know it.

Source: "Return values" of each type's page in the CloudFormation template reference.
Where it is neither a name nor an ARN that moto keeps, a name made of the stack's and
the resource's own stands in. Other models of moto count on the object that moto hands
out for such a ``Ref``, and cannot take the name that AWS's templates give; they get a
name that answers as the object would.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["NAMES", "REFERENCES", "as_named", "is_arn_reference"]

REFERENCES = {
    "AWS::ApiGateway::Deployment": "id",
    "AWS::AutoScaling::ScheduledAction": "scheduled_action_name",
    "AWS::EFS::AccessPoint": "access_point_id",
    "AWS::Events::Archive": "name",
    "AWS::Events::EventBus": "name",
    "AWS::IoT::BillingGroup": "billing_group_name",
    "AWS::IoT::JobTemplate": "job_template_id",
    "AWS::IoT::Policy": "name",
    "AWS::IoT::RoleAlias": "role_alias",
    "AWS::IoT::Thing": "thing_name",
    "AWS::IoT::ThingType": "thing_type_name",
    "AWS::Lambda::LayerVersion": "arn",
    "AWS::RDS::DBParameterGroup": "name",
    "AWS::RDS::DBSecurityGroup": "name",
    "AWS::RDS::DBSubnetGroup": "name",
    "AWS::Redshift::Cluster": "cluster_identifier",
    "AWS::Redshift::ClusterParameterGroup": "name",
    "AWS::Redshift::ClusterSubnetGroup": "cluster_subnet_group_name",
}
"""The attribute of moto's model that ``Ref`` returns, by CloudFormation type."""

NAMES = {
    "AWS::RDS::DBInstance": ("DBSecurityGroups", "DBSubnetGroupName"),
    "AWS::Redshift::Cluster": ("ClusterSubnetGroupName",),
}
"""Properties that are names in AWS, and things in moto, by CloudFormation type."""

_MADE_UP = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateName",
    "AWS::SSM::Parameter": "Name",
}
"""The name that CloudFormation makes where the template has none, and moto does not."""


class _Name(str):
    """A name that moto may ask for its name."""

    __slots__ = ()

    @property
    def name(self) -> str:
        """The name itself."""
        return str(self)

    cluster_subnet_group_name = name


def as_named(kind: str, properties: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the properties of a resource with names as moto's model wants them.

    Args:
        kind: Its CloudFormation type.
        properties: As the template has them.
        name: Its own name, should it need one.
    """
    own = {_MADE_UP[kind]: name} if kind in _MADE_UP else {}
    named = {each: properties.get(each) for each in NAMES.get(kind, ())}
    named = {each: _name(value) for each, value in named.items() if value}
    return own | properties | named


def _name(value: Any) -> Any:
    return [_Name(each) for each in value] if isinstance(value, list) else _Name(value)


def is_arn_reference(kind: str) -> bool:
    """Say whether ``Ref`` of a type that nothing here can make is an ARN in AWS."""
    return kind in _read_arn_references()


@cache
def _read_arn_references() -> frozenset[str]:
    text = (files(__package__) / "arn_references.txt").read_text()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(
        f"AWS::{service}::{name}"
        for service, _, names in (line.partition(": ") for line in lines)
        for name in names.split()
    )
