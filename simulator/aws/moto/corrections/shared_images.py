"""An image that is shared with another account is seen there.

AWS: whoever has a launch permission of an image, and everybody where the group ``all``
has, can describe it by its id
(https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/sharingamis-explicit.html).

moto: keeps images to the account that made them. Nobody could tell whether an intruder
in another account gets at one.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models import EC2Backend, ec2_backends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Look for images that are asked for in the other accounts, too."""
    describe = EC2Backend.describe_images

    @wraps(describe)
    def describe_images(
        backend: Any, ami_ids: list[str] | None = None, *args: Any, **given: Any
    ) -> list[Any]:
        wanted = ami_ids or []
        shared = [each for each in _list_shared(backend) if each.id in wanted]
        names = {each.id for each in shared}
        own = [name for name in wanted if name not in names]
        if shared and not own:
            return shared
        return [*describe(backend, own or ami_ids, *args, **given), *shared]

    patches.set(EC2Backend, "describe_images", describe_images)


def _list_shared(backend: Any) -> Iterator[Any]:
    """Go through what other accounts let this one launch, in this region."""
    for account, regions in list(ec2_backends.items()):
        other = regions.get(backend.region_name)
        if account == backend.account_id or other is None:
            continue
        for image in other.amis.values():
            users = {each.get("UserId") for each in image.launch_permissions}
            if image.is_public or backend.account_id in users:
                yield image
