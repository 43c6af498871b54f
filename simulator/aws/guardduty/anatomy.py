"""The grammar of a finding type's name.

``ThreatPurpose:ResourceTypeAffected/ThreatFamilyName.DetectionMechanism!Artifact``, the
last two optional. It takes a name apart; whether the type exists is the catalogue's
question (`gameday.scenarios.finding_types`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError
from gameday.scenarios.finding_types import finding_types
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from gameday.scenarios.finding_types import FindingType

__all__ = ["Anatomy", "dissect", "require_finding_type"]

_NAME = re.compile(
    r"^(?P<purpose>\w+):(?P<resource>\w+)/(?P<family>[^.!]+)"
    r"(?:\.(?P<mechanism>[^!]+))?(?:!(?P<artifact>.+))?$"
)


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The parts of a finding type's name; the optional ones may be empty."""

    purpose: str
    """What the activity is for: ``CryptoCurrency``."""
    resource: str
    """What it is about: ``EC2``."""
    family: str
    """The malicious activity: ``BitcoinTool``."""
    mechanism: str = ""
    """How it was noticed, or the variant: ``B``."""
    artifact: str = ""
    """What the malicious thing uses: ``DNS``."""


def dissect(name: str) -> Anatomy:
    """Take a finding type's name apart.

    Raises:
        UsageError: The text does not have the form of a finding type.
    """
    match = _NAME.match(name)
    if match is None:
        raise UsageError(
            f"expected a finding type such as `Recon:EC2/Portscan`, found `{name}`",
            code="finding-type-malformed",
        )
    return Anatomy(**match.groupdict(""))


def require_finding_type(name: str) -> FindingType:
    """Return the type of that name.

    Raises:
        UsageError: There is no such type; the hint names the closest one.
    """
    known = finding_types()
    if name in known:
        return known[name]
    raise UsageError(
        f"GuardDuty has no finding type `{name}`",
        code="finding-type-unknown",
        hint=suggest(name, known),
    )
