"""The unique ids of IAM say what they are of: AIDA, AGPA, AIPA, ANPA.

AWS: a user's id begins with ``AIDA``, a group's with ``AGPA``, an instance profile's
with ``AIPA`` and a managed policy's with ``ANPA``
(https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html).

moto: gives users, groups and instance profiles twenty small letters, and policies an
``A``, so a detection rule that looks at ``principalId`` would miss the user.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.iam.models import Group, InstanceProfile, ManagedPolicy, User
from moto.iam.utils import generate_access_key_id_from_account_id

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]

_LENGTH = 21
_PREFIXES = ((User, "AIDA"), (Group, "AGPA"), (InstanceProfile, "AIPA"))


def apply(patches: Patches) -> None:
    """Make every id anew when what it is of has been made."""
    for kind, prefix in _PREFIXES:
        _name(patches, kind, "id", prefix)
    _name_policies(patches)


def _name(patches: Patches, kind: Any, attribute: str, prefix: str) -> None:
    begin = kind.__init__

    @wraps(begin)
    def begin_named(made: Any, *args: Any, **kwargs: Any) -> None:
        begin(made, *args, **kwargs)
        setattr(made, attribute, _make_id(made.account_id, prefix))

    patches.set(kind, "__init__", begin_named)


def _name_policies(patches: Patches) -> None:
    """Name the customers' policies; AWS's own are made once and by the thousand."""
    begin = ManagedPolicy.__init__

    @wraps(begin)
    def begin_named(made: Any, *args: Any, **kwargs: Any) -> None:
        begin(made, *args, **kwargs)
        made.id = _make_id(made.account_id, "ANPA")

    patches.set(ManagedPolicy, "__init__", begin_named)


def _make_id(account: str, prefix: str) -> str:
    return generate_access_key_id_from_account_id(
        account, prefix=prefix, total_length=_LENGTH
    )
