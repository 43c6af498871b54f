"""Who made a call, as a finding names them.

A finding is about the long-lived thing, so that the same intruder's next session is no
new finding: a user's key, a role, the root user. The session's own key is in the
details, read from the record itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detectors.paths import find_text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["describe_principal", "name_principal", "name_session"]

_LASTING = "AKIA"


def name_principal(record: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the finding's resource for a caller; None where findings are not about it.

    Services, anonymous callers and principals of other accounts have no finding.
    """
    identity = record.get("userIdentity") or {}
    key = str(identity.get("accessKeyId") or "")
    match identity.get("type"):
        case "IAMUser" if key.startswith(_LASTING):
            return {"access_key": key}
        case "IAMUser":
            return {"user": str(identity.get("userName", ""))}
        case "AssumedRole":
            role = find_text(identity, "sessionContext.sessionIssuer.userName")
            return {"role": role} if role else None
        case "Root":
            return {"root": str(identity.get("accountId", ""))}
        case "FederatedUser":
            user = find_text(identity, "sessionContext.sessionIssuer.userName")
            return {"user": user} if user else None
    return None


def describe_principal(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the ``accessKeyDetails`` of a caller, in wire form; may be empty."""
    identity = record.get("userIdentity") or {}
    kind = identity.get("type")
    if kind not in {"AssumedRole", "FederatedUser", "IAMUser", "Root"}:
        return {}
    name = (
        identity.get("userName")
        or find_text(identity, "sessionContext.sessionIssuer.userName")
        or ("Root" if kind == "Root" else "")
    )
    details = {
        "accessKeyId": identity.get("accessKeyId"),
        "principalId": identity.get("principalId"),
        "userName": name,
        "userType": kind,
    }
    return {name: value for name, value in details.items() if value}


def name_session(record: Mapping[str, Any]) -> str:
    """Return the name of a role's session; the instance's id where it is one's own."""
    identity = record.get("userIdentity") or {}
    if identity.get("type") != "AssumedRole":
        return ""
    return str(identity.get("principalId", "")).partition(":")[2]
