"""Before anything is injected: which sensors are on, and whether the business works."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gameday.scenarios.errors import PreflightFailed
from gameday.scenarios.loader import load_scenario
from gameday.scenarios.model import Workload
from gameday.scorecards.facts.exercise import SensorChecked
from gameday.scorecards.facts.typed import select
from gameday.scorecards.facts.workload import SteadyFailed, SteadyMet
from gameday.simulator.account import Stack, deploy_stack
from gameday.simulator.actors.attempts import ConnectionAttempt
from gameday.simulator.actors.steady_state import ensure_workloads_work, tell_sensors
from gameday.simulator.actors.workload import WorkloadActor
from gameday.simulator.aws.vpc import INTERNET, Flow
from gameday.simulator.world import World

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEMPLATE = load_scenario("impact/ec2-crypto-mining").estate.text


def told(world: World) -> dict[str, tuple[bool, str]]:
    """Tell of the sensors, and return what was told of each."""
    tell_sensors(world.journal, world.account.readers)
    checked = select(world.journal.facts, SensorChecked)
    return {each.sensor: (each.on, each.detail) for each in checked}


def shop(world: World, stack: Stack) -> WorkloadActor:
    """Return customers who connect to the web server."""
    web = stack.outputs["WebServer"]
    workload = Workload.model_validate(
        {
            "id": "shop",
            "every": "30s",
            "connect": {"from": "internet", "to": web, "port": 443},
        }
    )
    attempt = ConnectionAttempt(
        world.network,
        world.connections,
        world.clock,
        flow=Flow(INTERNET, web, "tcp", 443),
        persistent=False,
    )
    return WorkloadActor(world.clock, workload, attempt)


def test_sensors_that_are_on_are_named(world: World) -> None:
    """A trail by its name, a flow log and the detector by their ids."""
    stack = deploy_stack(world.account, "estate", TEMPLATE)
    flow_logs = world.account.client("ec2").describe_flow_logs()["FlowLogs"]
    (detector,) = world.account.client("guardduty").list_detectors()["DetectorIds"]
    names = ", ".join(each["FlowLogId"] for each in flow_logs)
    assert told(world) == {
        "cloudtrail": (True, f"trail {stack.outputs['Trail']}"),
        "vpc-flow-logs": (True, f"flow log {names}"),
        "guardduty": (True, f"detector {detector}"),
    }


def test_sensors_that_are_off_are_told_too(world: World) -> None:
    """A trail that was stopped sees nothing, nor does a suspended detector."""
    stack = deploy_stack(world.account, "estate", TEMPLATE)
    ec2, guardduty = world.account.client("ec2"), world.account.client("guardduty")
    world.account.client("cloudtrail").stop_logging(Name=stack.outputs["Trail"])
    found = ec2.describe_flow_logs()["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=[each["FlowLogId"] for each in found])
    (detector,) = guardduty.list_detectors()["DetectorIds"]
    guardduty.update_detector(DetectorId=detector, Enable=False)
    assert told(world) == {
        "cloudtrail": (False, "no trail is on"),
        "vpc-flow-logs": (False, "no flow log is on"),
        "guardduty": (False, "no detector is on"),
    }


def test_nobody_misses_a_flow_log_without_an_instance(world: World) -> None:
    """Where nothing has a network, there is nothing to log."""
    assert set(told(world)) == {"cloudtrail", "guardduty"}


def test_a_workload_that_works_is_told(world: World) -> None:
    """So that a response can be blamed for what it breaks, and for nothing else."""
    stack = deploy_stack(world.account, "estate", TEMPLATE)
    ensure_workloads_work(world.journal, [shop(world, stack)])
    (fact,) = select(world.journal.facts, SteadyMet)
    assert fact.workload == "shop"


def test_a_broken_workload_ends_it_before_it_begins(world: World) -> None:
    """The reason is the network's own."""
    stack = deploy_stack(world.account, "estate", TEMPLATE)
    web = stack.outputs["WebServer"]
    world.account.client("ec2").stop_instances(InstanceIds=[web])
    world.clock.run(until=START + timedelta(minutes=1))
    with pytest.raises(PreflightFailed, match=f"shop: .*{web} is stopped"):
        ensure_workloads_work(world.journal, [shop(world, stack)])
    (fact,) = select(world.journal.facts, SteadyFailed)
    assert fact.workload == "shop"
