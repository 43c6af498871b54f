"""An inline policy may leave its version out, or be of the language's first one.

AWS: without a ``Version`` a policy is of 2008-10-17; only managed policies must be of
2012-10-17 (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html).
Templates of SAM are full of inline policies without one.

moto: refuses every policy that is not of 2012-10-17.

Here versions are what `aws.iam.documents` says of each kind of document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.iam.policy_validation import BaseIAMPolicyValidator

if TYPE_CHECKING:
    from gameday.simulator.engine.patching import Patches

__all__ = ["apply"]


def apply(patches: Patches) -> None:
    """Let moto take policies of either version."""
    patches.set(BaseIAMPolicyValidator, "_validate_version", _accept)


def _accept(_: Any) -> None:
    """Leave the version to whoever looked at the document before."""
