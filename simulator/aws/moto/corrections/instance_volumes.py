"""An instance always has a root volume, and it goes with the instance.

AWS: block device mappings add to the image's own; the root volume is there without
being asked for, and is deleted on termination unless told otherwise
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/block-device-mapping-concepts.html).

moto: makes a root volume only where no mapping is given, so an instance with a data
disk has no system disk, and a responder's snapshots would miss it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.instances import InstanceBackend
from moto.ec2.responses.instances import InstanceResponse

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_ROOTS = frozenset({"/dev/sda1", "/dev/xvda"})
"""What the root device of an image is called that the account does not know."""
_ROOT_SIZE_GIB = 8


def apply(patches: Patches) -> None:
    """Add the root device to the mappings where it is missing."""
    run = InstanceBackend.run_instances
    parse = InstanceResponse._parse_block_device_mapping  # noqa: SLF001 - no other way

    @wraps(run)
    def run_with_root(backend: Any, image_id: str, *args: Any, **kwargs: Any) -> Any:
        mappings = kwargs.pop("block_device_mappings", None)
        if mappings:
            kwargs["block_device_mappings"] = _with_root(backend, image_id, mappings)
        return run(backend, image_id, *args, **kwargs)

    @wraps(parse)
    def parse_unsaid(response: Any) -> list[dict[str, Any]]:
        """Tell what was left unsaid from what was refused."""
        mappings = parse(response)
        asked = response._get_param("BlockDeviceMappings", [])  # noqa: SLF001 - moto's
        for mapping, wish in zip(mappings, asked, strict=True):
            if "DeleteOnTermination" not in wish.get("Ebs", {}):
                mapping["Ebs"]["DeleteOnTermination"] = None
        return mappings

    patches.set(InstanceBackend, "run_instances", run_with_root)
    patches.set(InstanceResponse, "_parse_block_device_mapping", parse_unsaid)


def _with_root(
    backend: Any, image_id: str, mappings: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    image = backend.amis.get(image_id)
    roots = {image.root_device_name} if image else _ROOTS
    root = next((each for each in mappings if each["DeviceName"] in roots), None)
    if root is None:
        root = {"DeviceName": image.root_device_name if image else "/dev/sda1"}
        mappings = [root, *mappings]
    _complete_root(root.setdefault("Ebs", {}))
    for mapping in mappings:
        disk = mapping.get("Ebs", {})
        disk["DeleteOnTermination"] = bool(disk.get("DeleteOnTermination"))
    return mappings


def _complete_root(disk: dict[str, Any]) -> None:
    if disk.get("VolumeSize") is None and disk.get("SnapshotId") is None:
        disk["VolumeSize"] = _ROOT_SIZE_GIB
    if disk.get("DeleteOnTermination") is None:
        disk["DeleteOnTermination"] = True
