"""The context: everything a check may look at, and what was there at the beginning."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from gameday.scorecards.journal import Fact
    from gameday.simulator.account import EmbeddedAccount
    from gameday.simulator.aws.moto.credentials import Credentials
    from gameday.simulator.aws.vpc import Network
    from gameday.simulator.referee.answer import Answer

__all__ = ["CheckContext"]


@dataclass(slots=True)
class CheckContext:
    """What the referee sees of an exercise."""

    account: EmbeddedAccount
    network: Network
    access: Callable[[Credentials | None, str, str, Mapping[str, Any]], Answer]
    """Whether a call by somebody would be allowed now."""
    credentials: Callable[[str], Credentials | None]
    """The credentials behind a scenario's ``as:``."""
    workloads: Mapping[str, Callable[[], Answer]]
    """Whether a workload works now, by its id."""
    findings: Callable[[], Sequence[Mapping[str, Any]]]
    """GuardDuty's findings in wire form, archived ones included."""
    since: datetime
    """When the exercise began: evidence taken before is none of the incident."""
    facts: Callable[[], Sequence[Fact]]
    """The journal so far."""
    touched: Mapping[str, str]
    """Resources a responder changed, and by which call."""
    volumes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The volumes each instance of the estate began with."""

    @property
    def ec2(self) -> Any:
        """Moto's EC2 of the exercise's account and region."""
        from moto.ec2.models import ec2_backends

        return ec2_backends[self.account.account_id][self.account.region]

    @property
    def iam(self) -> Any:
        """Moto's IAM of the exercise's account."""
        from moto.iam.models import iam_backends

        return iam_backends[self.account.account_id]["aws"]

    @property
    def s3(self) -> Any:
        """Moto's S3 of the exercise's account."""
        from moto.s3.models import s3_backends

        return s3_backends[self.account.account_id]["aws"]

    def instance(self, instance_id: str) -> Any:
        """Return moto's instance, or None where it is unknown or long gone."""
        for reservation in self.ec2.reservations.values():
            for instance in reservation.instances:
                if instance.id == instance_id:
                    return instance
        return None

    def remember_volumes(self) -> None:
        """Note which volumes every instance has now, before anything happens."""
        for reservation in self.ec2.reservations.values():
            for instance in reservation.instances:
                attached = instance.block_device_mapping.values()
                self.volumes[instance.id] = tuple(
                    device.volume_id for device in attached
                )
