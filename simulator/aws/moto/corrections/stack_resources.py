"""A stack's resources are made with all their properties, and none is left out.

AWS: documents every type's properties, ``Ref`` and ``Fn::GetAtt`` values
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-template-resource-type-ref.html).

moto: leaves out types it does not know, with a warning, and then cannot describe the
stack's resources: detectors and trails are among them. Of those it knows it leaves out
properties: an instance has no disk and not the groups it asks for, a subnet hands out
no public addresses, a role gets no managed policies. Of others it forgot what ``Ref``
returns. A custom resource's function it calls after the stack is there, with an address
to answer to that leads nowhere; a nested stack it cannot make of a template in a bucket
that the account has not got.

The types themselves are in `aws.moto.cloudformation`. One that neither moto nor that
package knows becomes a placeholder, which `account.estate` reports; and so do custom
resources, and stacks of a template that nobody has.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from moto.cloudformation import parsing

from gameday.simulator.aws.moto.cloudformation import COMPLETIONS, TYPES
from gameday.simulator.aws.moto.cloudformation.model import (
    CompletedType,
    ReferredType,
    StackType,
    make_placeholder_type,
)

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_STACK = "AWS::CloudFormation::Stack"


def apply(patches: Patches) -> None:
    """Let templates find this package's types, then moto's, then a placeholder."""
    find = parsing.resource_class_from_type

    def find_type(kind: str) -> Any:
        return _find_own(kind) or _find_in_moto(kind, find)

    def find_name_property(kind: str) -> Any:
        return find_type(kind).cloudformation_name_type()

    patches.set(parsing, "resource_class_from_type", find_type)
    patches.set(parsing, "resource_name_property_from_type", find_name_property)


@cache
def _find_own(kind: str) -> Any:
    if kind in TYPES:
        return TYPES[kind]
    if kind in COMPLETIONS:
        completed = CompletedType(parsing.get_model_map()[kind], COMPLETIONS[kind])
        return ReferredType(completed, kind)
    return None


def _find_in_moto(kind: str, find: Any) -> Any:
    if kind == _STACK:
        return StackType(find(kind), make_placeholder_type(kind))
    if kind in parsing.get_model_map():
        return ReferredType(find(kind), kind)
    return make_placeholder_type(kind)
