"""The steady state: the business works, and what should see the incident is on.

It is checked before anything is injected, so that a response is not blamed for what was
broken already. It does not judge; the playbook says which sensors are worth points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import PreflightFailed
from gameday.scorecards.actor import SIMULATOR
from gameday.simulator.referee.sensors import (
    find_detector,
    list_flow_logs,
    list_trails,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.scorecards.journal import Recorder
    from gameday.simulator.account.readers import Readers
    from gameday.simulator.actors.workload import WorkloadActor

__all__ = ["ensure_workloads_work", "tell_sensors"]


def ensure_workloads_work(
    journal: Recorder, workloads: Iterable[WorkloadActor]
) -> None:
    """Try every workload once, and write on the journal whether it works.

    Raises:
        PreflightFailed: One does not work; names each with its reason.
    """
    broken = []
    for workload in workloads:
        answer = workload.try_once()
        if answer:
            journal.record("steady.met", SIMULATOR, workload=workload.id)
            continue
        broken.append(f"{workload.id}: {answer.reason}")
        journal.record(
            "steady.failed",
            SIMULATOR,
            workload=workload.id,
            reason=answer.reason,
        )
    if broken:
        raise PreflightFailed(
            f"the workload does not work: {'; '.join(broken)}",
            code="steady-state-unmet",
            hint="nothing was injected; mend the estate or the workload",
        )


def tell_sensors(journal: Recorder, readers: Readers) -> None:
    """Write on the journal which sensors of the account are on."""
    for sensor, on, detail in _list_sensors(readers):
        journal.record("sensor.checked", SIMULATOR, sensor=sensor, on=on, detail=detail)


def _list_sensors(readers: Readers) -> Iterator[tuple[str, bool, str]]:
    yield _tell("cloudtrail", (each.name for each in list_trails(readers)), "trail")
    if readers.ec2.instances():  # where nothing has a network, nobody misses its log
        flow_logs = (each.id for each in list_flow_logs(readers))
        yield _tell("vpc-flow-logs", flow_logs, "flow log")
    detector = find_detector(readers)
    yield _tell("guardduty", [detector.id] if detector else [], "detector")


def _tell(sensor: str, found: Iterable[str], what: str) -> tuple[str, bool, str]:
    names = ", ".join(found)
    return sensor, bool(names), f"{what} {names}" if names else f"no {what} is on"
