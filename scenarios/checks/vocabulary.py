"""Every check and every happening, by name, each with one sentence that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gameday.scenarios.checks import arguments as about
from gameday.scenarios.playbook import Phase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.scenarios.record import Record

__all__ = ["CHECKS", "HAPPENINGS", "Check"]


@dataclass(frozen=True, slots=True)
class Check:
    """One question that can be asked of the account."""

    name: str
    arguments: type[Record]
    phase: Phase
    """The phase it scores unless its objective says otherwise."""
    meaning: str
    """When it is true, in one sentence."""
    watches_workload: bool = False
    """Whether the objective names the `workload` it is about."""
    is_only_must_not: bool = False
    """Whether nobody can want it to become true."""


_CONTAINMENT = (
    ("instance_isolated", about.Instance, "No packet from or to the instance passes."),
    ("instance_stopped", about.Instance, "The instance is stopped or terminated."),
    (
        "instance_profile_removed",
        about.Instance,
        "The instance has no instance profile, so it gets no new credentials.",
    ),
    ("unreachable", about.Reach, "A packet of a new connection does not get there."),
    ("key_inactive", about.Key, "The access key is inactive or deleted."),
    (
        "keys_inactive",
        about.User,
        "The user has no active access key, or does not exist.",
    ),
    ("login_disabled", about.User, "The user has no console password."),
    (
        "sessions_revoked",
        about.Role,
        "Sessions of the role that were issued up to now are denied everything.",
    ),
    (
        "bucket_private",
        about.Bucket,
        "Nobody outside the account can read, list or write the bucket.",
    ),
    (
        "snapshot_private",
        about.Snapshot,
        "The snapshot is shared with nobody, or is gone.",
    ),
    ("denied", about.Access, "The principal may not make the call."),
    ("state", about.State, "A read of the account answers as expected."),
)
_ERADICATION = (
    ("instance_terminated", about.Instance, "The instance is terminated."),
    ("port_closed", about.OpenPort, "No security group rule lets the port in."),
    ("user_absent", about.User, "The user does not exist."),
    (
        "role_trust_closed",
        about.Role,
        "The role trusts nobody outside the account, or is gone.",
    ),
)
_INVESTIGATION = (
    (
        "snapshots_exist",
        about.Instance,
        "Every volume of the instance has a snapshot taken since the first inject.",
    ),
    ("tagged", about.Tag, "The resource carries the tag."),
)
_RECOVERY = (
    ("reachable", about.Reach, "A packet of a new connection gets there."),
    ("allowed", about.Access, "The principal may make the call."),
    ("logging_on", about.Trail, "The trail exists and is logging."),
    ("detector_on", about.Nothing, "GuardDuty has an enabled detector."),
    ("flow_log_on", about.Vpc, "The VPC has an active flow log."),
)
_IDENTIFICATION = (
    ("notified", about.Notice, "The message has been sent."),
    ("posted", about.Post, "Hosts of the web have taken such requests."),
)
_FOLLOW_UP = (
    ("finding_archived", about.FindingType, "Every finding, of the type, is archived."),
    (
        "finding_dismissed",
        about.FindingType,
        "Every finding, of the type, is archived, useless or noted in Security Hub.",
    ),
)

_BY_PHASE = {
    Phase.IDENTIFICATION: _IDENTIFICATION,
    Phase.CONTAINMENT: _CONTAINMENT,
    Phase.INVESTIGATION: _INVESTIGATION,
    Phase.ERADICATION: _ERADICATION,
    Phase.RECOVERY: _RECOVERY,
    Phase.FOLLOW_UP: _FOLLOW_UP,
}

_PLAIN = (
    Check(name, arguments, phase, meaning)
    for phase, checks in _BY_PHASE.items()
    for name, arguments, meaning in checks
)

_SPECIAL = (
    Check(
        "workload_up",
        about.Nothing,
        Phase.RECOVERY,
        "The workload works.",
        watches_workload=True,
    ),
    Check(
        "workload_down",
        about.Nothing,
        Phase.CONTAINMENT,
        "The workload fails.",
        watches_workload=True,
        is_only_must_not=True,
    ),
    Check(
        "resource_touched",
        about.Resources,
        Phase.CONTAINMENT,
        "A responder changed one of the resources.",
        is_only_must_not=True,
    ),
    Check(
        "responder_failed",
        about.Responder,
        Phase.CONTAINMENT,
        "A run of a responder ended with an error, its last try included.",
        is_only_must_not=True,
    ),
    Check(
        "looped",
        about.Responder,
        Phase.CONTAINMENT,
        "A responder triggered itself until Lambda stopped it or it was cut off.",
        is_only_must_not=True,
    ),
    Check(
        "timed_out",
        about.Responder,
        Phase.CONTAINMENT,
        "A run of a responder was cut off by its timeout, its last try included.",
        is_only_must_not=True,
    ),
    Check(
        "refused",
        about.Responder,
        Phase.CONTAINMENT,
        "A call of a responder was refused for want of a permission.",
        is_only_must_not=True,
    ),
    Check(
        "key_deleted",
        about.Key,
        Phase.INVESTIGATION,
        "The access key is deleted, and with it when and where it was last used.",
        is_only_must_not=True,
    ),
    Check(
        "evidence_destroyed",
        about.Instance,
        Phase.INVESTIGATION,
        "The instance, or a volume of it, is gone without a snapshot taken before.",
        is_only_must_not=True,
    ),
)

CHECKS: Mapping[str, Check] = {
    check.name: check
    for check in sorted((*_PLAIN, *_SPECIAL), key=lambda check: check.name)
}
"""Every check, by name."""

HAPPENINGS: Mapping[str, str] = {
    "bucket-deleted": "A bucket was deleted.",
    "instance-stopped": "An instance was stopped.",
    "instance-terminated": "An instance was terminated.",
    "key-deleted": "An access key was deleted.",
    "role-deleted": "An IAM role was deleted.",
    "snapshot-deleted": "An EBS snapshot was deleted.",
    "user-deleted": "An IAM user was deleted.",
    "volume-deleted": "An EBS volume was deleted.",
}
"""What `before:` can name besides injects and objectives.

It means the resource that the objective's `with:` names (an instance's volumes and
snapshots included), and any such resource where it names none of that kind.
"""
