"""``AWS::Serverless::LayerVersion``: a layer from a local folder or a bucket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.deployment.sam.functions import read_location

if TYPE_CHECKING:
    from gameday.scenarios.cloudformation import Template
    from gameday.simulator.deployment.sam.generation import Generation

__all__ = ["add_layer"]

_PASSED = (
    "CompatibleArchitectures",
    "CompatibleRuntimes",
    "Description",
    "LicenseInfo",
)
_KNOWN = frozenset(_PASSED) | {
    "ContentUri",
    "LayerName",
    "PublishLambdaVersion",
    "RetentionPolicy",
}


def add_layer(generation: Generation, logical_id: str, resource: Template) -> None:
    """Write a layer out."""
    properties = resource.get("Properties") or {}
    generation.check(logical_id, properties, _KNOWN)
    if "ContentUri" not in properties:
        path = (logical_id, "Properties")
        generation.complain(path, f"the layer `{logical_id}` has no `ContentUri`")
        return
    layer = {
        **{name: properties.get(name) for name in _PASSED},
        "LayerName": properties.get("LayerName") or logical_id,
        "Content": read_location(properties["ContentUri"]),
    }
    generation.add(logical_id, "AWS::Lambda::LayerVersion", layer)
