"""The detector's own operations, where moto has none or not the service's answer.

Moto keeps the detectors; here they answer as the service does: features that nobody set
have their default, an update leaves what it does not name, and an account has at most
one detector in a region.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.guardduty.models import guardduty_backends

from gameday.simulator.aws.guardduty.detector import FEATURES, MotoDetectors
from gameday.simulator.aws.guardduty.paging import take_page
from gameday.simulator.aws.guardduty.refusals import refuse, refuse_detector
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["add_administration"]

_Answer = dict[str, Any]
_ALWAYS_ON = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
_OPTIONAL = tuple(feature for group in FEATURES.values() for feature in group)


def add_administration(operations: Operations) -> None:
    """Answer the operations of detectors, filters and members."""
    for name, answer in (
        ("CreateDetector", create_detector),
        ("GetDetector", get_detector),
        ("UpdateDetector", update_detector),
        ("ListFilters", list_filters),
        ("ListMembers", list_members),
        ("GetMembers", get_members),
        ("GetAdministratorAccount", _get_administrator("Administrator")),
        ("GetMasterAccount", _get_administrator("Master")),
        ("ListInvitations", _list_none("Invitations")),
        ("ListIPSets", _list_none_of_detector("IpSetIds")),
        ("ListThreatIntelSets", _list_none_of_detector("ThreatIntelSetIds")),
        ("ListPublishingDestinations", _list_none_of_detector("Destinations")),
        ("ListTagsForResource", list_tags_for_resource),
    ):
        operations.add("guardduty", name, answer)


def create_detector(call: Call) -> _Answer:
    """Answer CreateDetector; a second one in a region is refused."""
    backend = guardduty_backends[call.account][call.region]
    if backend.detectors:
        raise refuse("a detector already exists for the current account.")
    identity = backend.create_detector(
        call.params["Enable"],
        call.params.get("FindingPublishingFrequency") or "SIX_HOURS",
        _to_wire_case(call.params.get("DataSources") or {}),
        dict(call.params.get("Tags") or {}),
        _to_wire_case(call.params.get("Features") or []),
    )
    _stamp(backend.detectors[identity], created=call.time, updated=call.time)
    return {"DetectorId": identity}


def get_detector(call: Call) -> _Answer:
    """Answer GetDetector, with every feature as it stands."""
    kept = _find(call)
    detector = MotoDetectors().find(call.account, call.region)
    on = detector.features if detector else {}
    return {
        "CreatedAt": write_time_ms(kept.created_at),
        "UpdatedAt": write_time_ms(kept.updated_at),
        "FindingPublishingFrequency": kept.finding_publish_freq,
        "ServiceRole": kept.service_role,
        "Status": _status(on=bool(kept.enabled)),
        "Tags": kept.tags,
        "DataSources": _data_sources(on),
        "Features": [
            *({"Name": name, "Status": "ENABLED"} for name in _ALWAYS_ON),
            *({"Name": name, "Status": _status(on=on[name])} for name in _OPTIONAL),
        ],
    }


def update_detector(call: Call) -> _Answer:
    """Answer UpdateDetector; features and data sources it does not name stay."""
    kept = _find(call)
    named = _to_wire_case(call.params.get("Features") or [])
    features = {setting["name"]: setting for setting in [*kept.features, *named]}
    sources = _to_wire_case(call.params.get("DataSources") or {})
    kept.update(
        call.params.get("Enable"),
        call.params.get("FindingPublishingFrequency"),
        {**kept.datasources, **sources},
        list(features.values()),
    )
    _stamp(kept, created=kept.created_at, updated=call.time)
    return {}


def list_filters(call: Call) -> _Answer:
    """Answer ListFilters."""
    names, token = take_page(list(_find(call).filters), call.params)
    return {"FilterNames": names, "NextToken": token}


def list_members(call: Call) -> _Answer:
    """Answer ListMembers: nobody, as member accounts are not simulated."""
    _find(call)
    return {"Members": [], "NextToken": ""}


def get_members(call: Call) -> _Answer:
    """Answer GetMembers: none of the accounts asked for is a member."""
    _find(call)
    reason = "The account is not associated with the current account."
    asked = call.params["AccountIds"]
    unknown = [{"AccountId": account, "Result": reason} for account in asked]
    return {"Members": [], "UnprocessedAccounts": unknown}


def list_tags_for_resource(call: Call) -> _Answer:
    """Answer ListTagsForResource for a detector."""
    identity = call.params["ResourceArn"].rpartition("/")[2]
    backend = guardduty_backends[call.account][call.region]
    if identity not in backend.detectors:
        raise refuse_detector()
    return {"Tags": backend.detectors[identity].tags}


def _get_administrator(member: str) -> Callable[[Call], _Answer]:
    def answer(call: Call) -> _Answer:
        _find(call)
        accounts = guardduty_backends[call.account][call.region].admin_account_ids
        if not accounts:
            return {}
        return {member: {"AccountId": accounts[0], "RelationshipStatus": "Enabled"}}

    return answer


def _list_none(member: str) -> Callable[[Call], _Answer]:
    return lambda _call: {member: [], "NextToken": ""}


def _list_none_of_detector(member: str) -> Callable[[Call], _Answer]:
    def answer(call: Call) -> _Answer:
        _find(call)
        return {member: [], "NextToken": ""}

    return answer


def _find(call: Call) -> Any:
    backend = guardduty_backends[call.account][call.region]
    kept = backend.detectors.get(call.params["DetectorId"])
    if kept is None:
        raise refuse_detector()
    return kept


def _stamp(kept: Any, *, created: datetime, updated: datetime) -> None:
    """Moto stamps detectors with the local time of the machine, without a zone."""
    kept.created_at, kept.updated_at = created, updated


def _data_sources(on: dict[str, bool] | Any) -> _Answer:
    always = {"Status": "ENABLED"}
    scan = {"EbsVolumes": {"Status": _status(on=on["EBS_MALWARE_PROTECTION"])}}
    return {
        "CloudTrail": always,
        "DNSLogs": always,
        "FlowLogs": always,
        "S3Logs": {"Status": _status(on=on["S3_DATA_EVENTS"])},
        "Kubernetes": {"AuditLogs": {"Status": _status(on=on["EKS_AUDIT_LOGS"])}},
        "MalwareProtection": {"ScanEc2InstanceWithFindings": scan},
    }


def _status(*, on: bool) -> str:
    return "ENABLED" if on else "DISABLED"


def _to_wire_case(value: Any) -> Any:
    """Return members of the API the way moto keeps them, in camelCase."""
    if isinstance(value, list):
        return [_to_wire_case(item) for item in value]
    if isinstance(value, dict):
        return {
            name[:1].lower() + name[1:]: _to_wire_case(item)
            for name, item in value.items()
        }
    return value
