"""The steady state: the business works, and what should see the incident is on.

It is checked before anything is injected, so that a response is not blamed for what was
broken already. It does not judge; the playbook says which sensors are worth points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import PreflightFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.simulator.actors.workload import WorkloadActor
    from gameday.simulator.world import World

__all__ = ["ensure_workloads_work", "tell_sensors"]


def ensure_workloads_work(world: World, workloads: Iterable[WorkloadActor]) -> None:
    """Try every workload once.

    Raises:
        PreflightFailed: One does not work; names each with its reason.
    """
    broken = []
    for workload in workloads:
        answer = workload.try_once()
        if answer:
            world.journal.record("steady.met", "simulator", workload=workload.id)
            continue
        broken.append(f"{workload.id}: {answer.reason}")
        world.journal.record(
            "steady.failed",
            "simulator",
            workload=workload.id,
            reason=answer.reason,
        )
    if broken:
        raise PreflightFailed(
            f"the workload does not work: {'; '.join(broken)}",
            code="steady-state-unmet",
            hint="nothing was injected; mend the estate or the workload",
        )


def tell_sensors(world: World) -> None:
    """Write on the journal which sensors of the account are on."""
    for sensor, on, detail in _list_sensors(world):
        world.journal.record(
            "sensor.checked", "simulator", sensor=sensor, on=on, detail=detail
        )


def _list_sensors(world: World) -> Iterator[tuple[str, bool, str]]:
    from moto.cloudtrail.models import cloudtrail_backends
    from moto.ec2.models import ec2_backends
    from moto.guardduty.models import guardduty_backends

    account, region = world.account.account_id, world.account.region
    trails = [
        trail.trail_name
        for trail in cloudtrail_backends[account][region].trails.values()
        if trail.status.is_logging
    ]
    yield _tell("cloudtrail", trails, "trail")
    ec2 = ec2_backends[account][region]
    if ec2.reservations:  # where nothing has a network, nobody misses its log
        flow_logs: dict[str, Any] = ec2.flow_logs
        yield _tell("vpc-flow-logs", flow_logs, "flow log")
    detectors = [
        detector.id
        for detector in guardduty_backends[account][region].detectors.values()
        if detector.enabled
    ]
    yield _tell("guardduty", detectors, "detector")


def _tell(sensor: str, found: Iterable[str], what: str) -> tuple[str, bool, str]:
    names = ", ".join(found)
    return sensor, bool(names), f"{what} {names}" if names else f"no {what} is on"
