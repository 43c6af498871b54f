"""The detector's own operations, where moto has none or not the service's answer.

Features that nobody set have their default, an update leaves what it does not name, and
an account has at most one detector in a region. Member accounts are not simulated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.guardduty.detector import FEATURES, Settings
from gameday.simulator.aws.guardduty.requests import refuse, refuse_detector, take_page
from gameday.simulator.aws.times import write_time_ms

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.aws.guardduty.detector import Detector, DetectorStore
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["DetectorOperations"]

_Answer = dict[str, Any]
_ALWAYS_ON = ("CLOUD_TRAIL", "DNS_LOGS", "FLOW_LOGS")
_OPTIONAL = tuple(feature for group in FEATURES.values() for feature in group)


class DetectorOperations:
    """The answers about detectors, filters and members.

    Args:
        detectors: The detectors there are.
    """

    def __init__(self, detectors: DetectorStore) -> None:
        self._detectors = detectors

    def add_to(self, operations: Operations) -> None:
        """Answer with code of ours from now on."""
        for name, answer in (
            ("CreateDetector", self._create),
            ("GetDetector", self._get),
            ("UpdateDetector", self._update),
            ("ListFilters", self._list_filters),
            ("ListMembers", self._list_none("Members")),
            ("GetMembers", self._get_members),
            ("GetAdministratorAccount", self._get_administrator("Administrator")),
            ("GetMasterAccount", self._get_administrator("Master")),
            ("ListInvitations", _list_invitations),
            ("ListIPSets", self._list_none("IpSetIds")),
            ("ListThreatIntelSets", self._list_none("ThreatIntelSetIds")),
            ("ListPublishingDestinations", self._list_none("Destinations")),
            ("ListTagsForResource", self._list_tags),
        ):
            operations.add("guardduty", name, answer)

    def _create(self, call: Call) -> _Answer:
        """Make a detector; a second one in a region is refused."""
        if self._detectors.find(call.account, call.region) is not None:
            raise refuse("a detector already exists for the current account.")
        settings = _read_settings(call)
        identity = self._detectors.create(
            call.account, call.region, settings, call.time
        )
        return {"DetectorId": identity}

    def _get(self, call: Call) -> _Answer:
        """Tell a detector, with every feature as it stands."""
        detector = self._find(call)
        on = detector.features
        return {
            "CreatedAt": write_time_ms(detector.created),
            "UpdatedAt": write_time_ms(detector.updated),
            "FindingPublishingFrequency": detector.frequency,
            "ServiceRole": detector.service_role,
            "Status": _status(on=detector.enabled),
            "Tags": detector.tags,
            "DataSources": _data_sources(on),
            "Features": [
                *({"Name": name, "Status": "ENABLED"} for name in _ALWAYS_ON),
                *({"Name": name, "Status": _status(on=on[name])} for name in _OPTIONAL),
            ],
        }

    def _update(self, call: Call) -> _Answer:
        """Change a detector; features and data sources it does not name stay."""
        self._detectors.update(self._find(call), _read_settings(call), call.time)
        return {}

    def _list_filters(self, call: Call) -> _Answer:
        names, token = take_page(self._find(call).filters, call.params)
        return {"FilterNames": names, "NextToken": token}

    def _get_members(self, call: Call) -> _Answer:
        """Tell of none of the accounts asked for that it is a member."""
        self._find(call)
        reason = "The account is not associated with the current account."
        asked = call.params["AccountIds"]
        unknown = [{"AccountId": account, "Result": reason} for account in asked]
        return {"Members": [], "UnprocessedAccounts": unknown}

    def _list_tags(self, call: Call) -> _Answer:
        identity = call.params["ResourceArn"].rpartition("/")[2]
        return {"Tags": self._find_by_id(call, identity).tags}

    def _get_administrator(self, member: str) -> Callable[[Call], _Answer]:
        def answer(call: Call) -> _Answer:
            self._find(call)
            found = self._detectors.administrator(call.account, call.region)
            if found is None:
                return {}
            return {member: {"AccountId": found, "RelationshipStatus": "Enabled"}}

        return answer

    def _list_none(self, member: str) -> Callable[[Call], _Answer]:
        def answer(call: Call) -> _Answer:
            self._find(call)
            return {member: [], "NextToken": ""}

        return answer

    def _find(self, call: Call) -> Detector:
        return self._find_by_id(call, call.params["DetectorId"])

    def _find_by_id(self, call: Call, identity: str) -> Detector:
        found = self._detectors.find(call.account, call.region)
        if found is None or found.id != identity:
            raise refuse_detector()
        return found


def _list_invitations(_call: Call) -> _Answer:
    return {"Invitations": [], "NextToken": ""}


def _read_settings(call: Call) -> Settings:
    params = call.params
    return Settings(
        enabled=params.get("Enable"),
        frequency=params.get("FindingPublishingFrequency"),
        data_sources=params.get("DataSources") or {},
        features=params.get("Features") or (),
        tags=params.get("Tags") or {},
    )


def _data_sources(on: Mapping[str, bool]) -> _Answer:
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
