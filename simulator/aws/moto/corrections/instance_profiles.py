"""A replaced instance profile is the one an instance has.

AWS: ``ReplaceIamInstanceProfileAssociation`` changes the profile of the instance and
gives the association a new id
(https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html).
A profile is shown with its own id (``AIPA...``), not the association's.

moto: changes the association and leaves the instance with the old profile, so replacing
a powerful profile with an empty one is not seen by whoever looks at the instance.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.ec2.models.iam_instance_profile import (
    IamInstanceProfileAssociation,
    IamInstanceProfileAssociationBackend,
)
from moto.ec2.utils import random_iam_instance_profile_association_id

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Make a replacement reach the instance, and show the profile's own id."""
    begin = IamInstanceProfileAssociation.__init__
    replace = (
        IamInstanceProfileAssociationBackend.replace_iam_instance_profile_association
    )

    @wraps(begin)
    def begin_shown(association: Any, *args: Any, **kwargs: Any) -> None:
        begin(association, *args, **kwargs)
        _show(association)

    @wraps(replace)
    def replace_shown(backend: Any, *args: Any, **kwargs: Any) -> Any:
        association = replace(backend, *args, **kwargs)
        association.association_id = random_iam_instance_profile_association_id()
        _show(association)
        return association

    patches.set(IamInstanceProfileAssociation, "__init__", begin_shown)
    patches.set(
        IamInstanceProfileAssociationBackend,
        "replace_iam_instance_profile_association",
        replace_shown,
    )


def _show(association: Any) -> None:
    profile = association.iam_instance_profile
    association.instance.iam_instance_profile = {"Arn": profile.arn, "Id": profile.id}
