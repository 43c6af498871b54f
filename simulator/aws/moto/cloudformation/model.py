"""How a resource type is described to moto's CloudFormation.

moto asks a type to make a resource from its properties, and asks the resource for its
physical id, its attributes and its deletion. It asks no more than that, so a type here
is an object of this module and not a subclass of moto's, which would stay registered in
the process for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from moto.backends import get_backend
from moto.cloudformation.exceptions import UnformattedGetAttTemplateException
from moto.s3.exceptions import MissingBucket, MissingKey

from gameday.simulator.aws.moto.cloudformation.references import (
    REFERENCES,
    as_named,
    is_arn_reference,
)

__all__ = [
    "Complete",
    "CompletedType",
    "Create",
    "Place",
    "PlaceholderType",
    "Properties",
    "ReferredType",
    "Resource",
    "ResourceType",
    "StackType",
    "is_true",
    "make_placeholder_type",
    "read_tags",
]

Properties = dict[str, Any]

_GLOBAL = frozenset({"iam", "s3", "s3control"})
"""Services of which there is one for all regions."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a resource is made, and under what name."""

    account: str
    region: str
    logical_id: str
    stack_id: str
    name: str
    """The name the template gives, or else one made of stack and logical id."""

    def backend(self, service: str) -> Any:
        """Return moto's store of a service's things, of this account and region.

        It is untyped, because moto's annotations say less than its code accepts.
        """
        backends: Any = get_backend(service)  # type: ignore[call-overload] # a Literal
        return backends[self.account]["aws" if service in _GLOBAL else self.region]

    @property
    def stack_tags(self) -> dict[str, str]:
        """The tags CloudFormation puts on what it makes."""
        return {
            "aws:cloudformation:stack-name": self.stack_id.split("/")[1],
            "aws:cloudformation:stack-id": self.stack_id,
            "aws:cloudformation:logical-id": self.logical_id,
        }


@dataclass(slots=True)
class Resource:
    """A resource of a stack, as moto's CloudFormation sees it."""

    physical_resource_id: str
    """What ``Ref`` returns."""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    """What ``Fn::GetAtt`` returns, by name."""
    on_delete: Callable[[], object] | None = None
    supported: bool = True
    logical_resource_id: str = ""
    cf_resource_type: str = ""

    def get_cfn_attribute(self, name: str) -> Any:
        """Return an attribute, or raise moto's error for an unknown one."""
        if name not in self.attributes:
            raise UnformattedGetAttTemplateException
        return self.attributes[name]

    def delete(self, account: str, region: str) -> None:
        """Delete the resource; moto says again where it is."""
        del account, region
        if self.on_delete is not None:
            self.on_delete()

    def is_created(self) -> bool:
        """Say that it is there; nothing here takes time."""
        return True


Create = Callable[[Properties, Place], Any]
"""Makes a resource: a `Resource`, or a model of moto's that answers the same."""

Complete = Callable[[Any, Properties, Place], Callable[[], object] | None]
"""Gives a model of moto's what moto leaves out; returns its deletion if moto has none.
"""


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A type that is made here from beginning to end."""

    create: Create
    attributes: frozenset[str] = frozenset()
    name_property: str = ""

    def cloudformation_name_type(self) -> str:
        """Return the property that names the resource, or an empty text."""
        return self.name_property

    def has_cfn_attr(self, attr: str) -> bool:
        """Say whether ``Fn::GetAtt`` has such an attribute."""
        return attr in self.attributes

    def create_from_cloudformation_json(
        self, resource_name: str, cloudformation_json: Any, *where: str, **ids: str
    ) -> Any:
        """Make the resource."""
        place = _make_place(resource_name, where, ids)
        return self.create(cloudformation_json["Properties"], place)

    def update_from_cloudformation_json(
        self, original_resource: Any, new_resource_name: str, *rest: Any, **ids: str
    ) -> Any:
        """Replace the resource, which is how every update is done here."""
        template, *where = rest or (ids.pop("cloudformation_json"),)
        account, region = where or (ids.pop("account_id"), ids.pop("region_name"))
        original_resource.delete(account, region)
        return self.create_from_cloudformation_json(
            new_resource_name, template, account, region, **ids
        )


@dataclass(frozen=True, slots=True)
class CompletedType:
    """A type of moto's whose resources get the properties moto leaves out."""

    model: Any
    complete: Complete

    def create_from_cloudformation_json(
        self, resource_name: str, cloudformation_json: Any, *where: str, **ids: str
    ) -> Any:
        """Let moto make the resource, and complete it."""
        resource = self.model.create_from_cloudformation_json(
            resource_name, cloudformation_json, *where, **ids
        )
        place = _make_place(resource_name, where, ids)
        on_delete = self.complete(resource, cloudformation_json["Properties"], place)
        if on_delete is not None:
            resource.delete = lambda _account, _region: on_delete()
        return resource

    def __getattr__(self, name: str) -> Any:
        return getattr(self.model, name)


@dataclass(frozen=True, slots=True)
class ReferredType:
    """A type of moto's whose resources can always be referred to.

    For some of its models moto forgot what ``Ref`` returns, and then hands out the
    Python object itself.
    """

    made: Any
    kind: str

    def create_from_cloudformation_json(
        self, resource_name: str, cloudformation_json: Any, *where: str, **ids: str
    ) -> Any:
        """Make the resource, and give it a physical id if it has none."""
        given = cloudformation_json.get("Properties") or {}
        properties = as_named(self.kind, given, resource_name)
        resource = self.made.create_from_cloudformation_json(
            resource_name,
            cloudformation_json | {"Properties": properties},
            *where,
            **ids,
        )
        if getattr(resource, "physical_resource_id", None) is None:
            named = getattr(resource, REFERENCES.get(self.kind, ""), None)
            resource.physical_resource_id = named or resource_name
        return resource

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made, name)


@dataclass(frozen=True, slots=True)
class PlaceholderType(ResourceType):
    """A type nobody knows; its resources have a name and do nothing."""

    def has_cfn_attr(self, attr: str) -> bool:
        """Accept any attribute, so that the template can be read to its end."""
        del attr
        return True


@dataclass(frozen=True, slots=True)
class StackType:
    """A stack within a stack; one whose template is not at hand has nothing in it."""

    made: Any
    empty: PlaceholderType

    def create_from_cloudformation_json(self, *where: Any, **ids: str) -> Any:
        """Let moto make the stack, if the account has its template."""
        try:
            return self.made.create_from_cloudformation_json(*where, **ids)
        except (MissingBucket, MissingKey):
            return self.empty.create_from_cloudformation_json(*where, **ids)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made, name)


class _AnyAttribute(dict[str, str]):
    """Whatever a template may ask of a resource that is not there.

    Args:
        arn: The ARN it would have, more or less.
    """

    def __init__(self, arn: str) -> None:
        super().__init__()
        self._arn = arn

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> str:
        return self._arn if name.endswith("Arn") else f"unsupported-{name}"


def make_placeholder_type(kind: str) -> PlaceholderType:
    """Return a type for resources that nothing can make.

    ``Ref`` is an ARN or a name, as it is of that type in AWS: a policy refuses a name,
    and a property that takes a name an ARN.
    """

    def create(properties: Properties, place: Place) -> Resource:
        del properties
        arn = _write_arn(kind, place)
        reference = arn if is_arn_reference(kind) else place.name
        return Resource(reference, _AnyAttribute(arn), supported=False)

    return PlaceholderType(create)


def _write_arn(kind: str, place: Place) -> str:
    """Write an ARN for ``AWS::Service::Type``, in the form that most services use."""
    _, service, *rest = kind.split("::")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", rest[-1] if rest else "resource")
    owner = f"{place.region}:{place.account}"
    return f"arn:aws:{service.lower()}:{owner}:{words.lower()}/{place.name}"


def is_true(value: Any) -> bool:
    """Read a truth value: YAML, JSON and parameters write it in several ways."""
    return str(value).lower() == "true"


def read_tags(properties: Properties) -> dict[str, str]:
    """Return a resource's ``Tags`` as a mapping, whichever way they are written."""
    tags = properties.get("Tags") or {}
    if isinstance(tags, dict):
        return dict(tags)
    return {tag["Key"]: str(tag["Value"]) for tag in tags}


def _make_place(name: str, where: tuple[str, ...], ids: Mapping[str, str]) -> Place:
    account, region = where
    return Place(
        account, region, ids.get("LogicalId", ""), ids.get("StackId", ""), name
    )
