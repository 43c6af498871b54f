"""`FlowLogStore` over moto: flow logs and interfaces of an account and region."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.ec2.models import ec2_backends

from gameday.simulator.aws.logs.flow.settings import Spot, is_nitro
from gameday.simulator.aws.moto.readers.logs import read_flow_log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.simulator.aws.logs.flow.settings import FlowLog

__all__ = ["MotoFlowLogs"]


class MotoFlowLogs:
    """The flow logs that moto keeps (see `FlowLogStore`).

    Args:
        account: The account's id.
        region: The region's name.
    """

    def __init__(self, account: str, region: str) -> None:
        self._place = (account, region)

    def flow_logs(self) -> Sequence[FlowLog]:
        """Return the flow logs there are now."""
        return [read_flow_log(found) for found in self._backend.flow_logs.values()]

    def spot(self, interface_id: str) -> Spot | None:
        """Return where an interface is; None where there is no such interface."""
        found = self._backend.enis.get(interface_id)
        return None if found is None else _locate(found)

    def spots(self, resource_id: str) -> Iterator[Spot]:
        """Yield the attached interfaces that a VPC, subnet or interface id covers."""
        for found in self._backend.enis.values():
            if found.instance is None or found.instance.state == "terminated":
                continue
            if resource_id in {found.id, found.subnet.id, found.subnet.vpc_id}:
                yield _locate(found)

    def mark(self, flow_log_id: str, *, is_delivered: bool) -> None:
        """Let DescribeFlowLogs tell whether the last delivery took place."""
        found = self._backend.flow_logs.get(flow_log_id)
        if found is not None:
            found.deliver_logs_status = "SUCCESS" if is_delivered else "FAILED"
            found.deliver_logs_error_message = None if is_delivered else "Access error"

    @property
    def _backend(self) -> Any:
        account, region = self._place
        return ec2_backends[account][region]


def _locate(found: Any) -> Spot:
    subnet, instance = found.subnet, found.instance
    return Spot(
        interface_id=found.id,
        vpc_id=subnet.vpc_id,
        subnet_id=subnet.id,
        instance_id=instance.id if instance else None,
        zone_id=subnet.availability_zone_id,
        is_nitro=instance is not None and is_nitro(instance.instance_type),
    )
