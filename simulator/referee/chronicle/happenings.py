"""Name the moments a playbook may speak of: an instance stopped, a volume deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.scorecards.journal import Recorder
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.layers import Listener

__all__ = ["HAPPENINGS", "tell_happenings"]

HAPPENINGS = {
    "ec2:DeleteSnapshot": ("snapshot-deleted", "SnapshotId"),
    "ec2:DeleteVolume": ("volume-deleted", "VolumeId"),
    "ec2:StopInstances": ("instance-stopped", "InstanceIds"),
    "ec2:TerminateInstances": ("instance-terminated", "InstanceIds"),
    "iam:DeleteAccessKey": ("key-deleted", "AccessKeyId"),
    "iam:DeleteRole": ("role-deleted", "RoleName"),
    "iam:DeleteUser": ("user-deleted", "UserName"),
    "s3:DeleteBucket": ("bucket-deleted", "Bucket"),
}
"""What a successful call makes happen, and the parameter that names the resource."""


def tell_happenings(journal: Recorder) -> Listener:
    """Make a listener that records what each successful call made happen."""

    def listen(call: Call, response: Response) -> None:
        happening = HAPPENINGS.get(f"{call.service}:{call.operation}")
        if happening is None or response.error_code or call.params.get("DryRun"):
            return
        name, parameter = happening
        found = call.params.get(parameter, "")
        for resource in found if isinstance(found, list) else [found]:
            journal.record("happening", call.actor, name=name, resource=resource)

    return listen
