"""What a stack does to a resource is shown before moto does it.

moto makes a stack's resources inside itself, so nobody would see or judge the calls
they are made of.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeAlias

from moto.cloudformation import parsing
from moto.cloudformation.models import cloudformation_backends
from moto.cloudformation.parsing import ResourceMap

from gameday.simulator.aws.cloudformation.handlers import Act

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["show_acts"]

Perform: TypeAlias = Callable[[Act, Callable[[], Any], Callable[[Any], None]], Any]
"""Does what is shown: by the second, taken back by the third (`StackCalls.perform`)."""

Kept: TypeAlias = dict[tuple[str, str, str], dict[str, Any]]
"""The properties of what was made, by type, place and physical id."""


def show_acts(patches: Patches, perform: Perform) -> None:
    """Let stacks do nothing to their resources but what is performed for them."""
    find = parsing.resource_class_from_type
    delete = ResourceMap._delete_resource  # noqa: SLF001 - moto's only seam
    kept: Kept = {}

    def find_watched(kind: str) -> Any:
        return _Watched(find(kind), kind, perform, kept)

    @wraps(delete)
    def delete_shown(resources: Any, resource: Any, template: dict[str, Any]) -> None:
        written = parsing.clean_json(template, resources)
        name = str(getattr(resource, "physical_resource_id", ""))
        act = Act(
            "delete",
            resources._account_id,  # noqa: SLF001 - ditto
            resources._region_name,  # noqa: SLF001 - ditto
            template["Type"],
            name,
            written.get("Properties") or {},
        )
        perform(act, lambda: delete(resources, resource, template), _keep)

    patches.set(parsing, "resource_class_from_type", find_watched)
    patches.set(ResourceMap, "_delete_resource", delete_shown)


def _keep(_: Any) -> None:
    """Leave what was deleted: no later call can bring it back."""


@dataclass(frozen=True, slots=True)
class _Watched:
    """A type whose resources are made and changed by what is performed for them."""

    made: Any
    kind: str
    perform: Perform
    kept: Kept

    def create_from_cloudformation_json(
        self, resource_name: str, cloudformation_json: Any, *where: str, **ids: str
    ) -> Any:
        """Show what is made, and make it."""
        account, region = where
        properties = cloudformation_json.get("Properties") or {}
        act = Act(
            "create",
            account,
            region,
            self.kind,
            resource_name,
            properties,
            tags=_find_tags(account, region, ids.get("StackId", "")),
        )

        def make() -> Any:
            return self.made.create_from_cloudformation_json(
                resource_name, cloudformation_json, *where, **ids
            )

        def unmake(resource: Any) -> None:
            delete = getattr(resource, "delete", None)
            if delete is not None:
                delete(account, region)

        resource = self.perform(act, make, unmake)
        self.kept[self._name(resource, *where)] = properties
        return resource

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.made, name)
        is_update = name == "update_from_cloudformation_json"
        # moto asks whether it is there by whether it is abstract.
        if not is_update or hasattr(found, "__isabstractmethod__"):
            return found
        return self._watch(found)

    def _watch(self, update: Any) -> Any:
        @wraps(update)
        def update_shown(**given: Any) -> Any:
            place = given["account_id"], given["region_name"]
            before = given["original_resource"]
            properties = given["cloudformation_json"].get("Properties") or {}
            act = Act(
                "update",
                *place,
                self.kind,
                str(before.physical_resource_id),
                properties,
                self.kept.get(self._name(before, *place)),
            )
            resource = self.perform(act, lambda: update(**given), _keep)
            self.kept[self._name(resource, *place)] = properties
            return resource

        return update_shown

    def _name(self, resource: Any, account: str, region: str) -> tuple[str, str, str]:
        physical = str(getattr(resource, "physical_resource_id", ""))
        return self.kind, f"{account}/{region}", physical


def _find_tags(account: str, region: str, stack_id: str) -> dict[str, str]:
    """Return the tags a stack was given, without those of CloudFormation's own."""
    stack = cloudformation_backends[account][region].stacks.get(stack_id)
    given = stack.tags if stack is not None else {}
    return {k: str(v) for k, v in given.items() if not k.startswith("aws:")}
