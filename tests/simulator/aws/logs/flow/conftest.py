"""The web application's estate in a world whose flow logs take known times."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday import scenarios
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.logs.flow import Delivery, FlowLogs
from gameday.simulator.aws.logs.vended import VendedLogs
from gameday.simulator.aws.moto.stores.flow_logs import MotoFlowLogs
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.aws.vpc import Flow
from gameday.simulator.aws.vpc.traffic import TrafficReporter, Volume
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

ESTATE = Path(scenarios.__file__).parent / "estates" / "web-app.yaml"
START = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
DELAYS = {"flowlogs.deliver_s3": 100.0, "flowlogs.deliver_logs": 40.0}


def write_policy(*statements: dict[str, Any]) -> str:
    """Write a policy document."""
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


@dataclass
class Scene:
    """A world, its estate, and its flow logs."""

    world: World
    names: dict[str, str]
    sensor: FlowLogs
    reporter: TrafficReporter

    @property
    def server(self) -> str:
        """The web server's id."""
        return self.names["WebServer"]

    @property
    def interface(self) -> str:
        """The id of the web server's interface."""
        instance = self.world.network.state.instance(self.server)
        assert instance is not None
        return instance.interface_ids[0]

    def own(self, service: str) -> Any:
        """Return a client of the simulator."""
        return self.world.account.client(service)

    def send(self, flow: Flow, volume: Volume | None = None) -> None:
        """Report one attempt."""
        verdict = self.world.network.check(flow)
        self.reporter.report_flow(flow, verdict, volume=volume)

    def visit(self, port: int = 443) -> None:
        """Let a customer knock at the web server."""
        self.send(Flow("198.51.100.7", self.server, port=port), Volume(10, 840))

    def run_until(self, time: str) -> None:
        """Let time pass until a time of the day."""
        hour, minute, second = map(int, time.split(":"))
        moment = START.replace(hour=hour, minute=minute, second=second)
        assert moment - START < timedelta(days=1)
        self.world.clock.run(until=moment)

    def files(self) -> dict[str, list[str]]:
        """Return the delivered files and their lines, by key."""
        s3, bucket = self.own("s3"), self.names["LogBucket"]
        listed = s3.list_objects_v2(Bucket=bucket).get("Contents", [])
        return {
            each["Key"]: gzip.decompress(
                s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
            )
            .decode()
            .splitlines()
            for each in listed
        }

    def lines(self) -> list[str]:
        """Return every delivered record."""
        return [line for lines in self.files().values() for line in lines[1:]]

    def make_role(
        self,
        actions: tuple[str, ...] = ("logs:CreateLogStream", "logs:PutLogEvents"),
        *,
        service: str = "vpc-flow-logs.amazonaws.com",
        condition: dict[str, Any] | None = None,
    ) -> str:
        """Make the role that writes flow logs to log groups; return its ARN."""
        iam = self.own("iam")
        trust = {
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            "Condition": condition or {},
        }
        allowed = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        arn: str = iam.create_role(
            RoleName="flow-logs", AssumeRolePolicyDocument=write_policy(trust)
        )["Role"]["Arn"]
        iam.put_role_policy(
            RoleName="flow-logs",
            PolicyName="write",
            PolicyDocument=write_policy(allowed),
        )
        return arn

    def status(self) -> tuple[str, str | None]:
        """Return what DescribeFlowLogs tells of the one flow log's deliveries."""
        (found,) = self.own("ec2").describe_flow_logs()["FlowLogs"]
        return found["DeliverLogsStatus"], found.get("DeliverLogsErrorMessage")

    def create(self, **settings: Any) -> str:
        """Replace the estate's flow log by another."""
        ec2 = self.own("ec2")
        old = [each["FlowLogId"] for each in ec2.describe_flow_logs()["FlowLogs"]]
        if old:
            ec2.delete_flow_logs(FlowLogIds=old)
        given = {
            "ResourceIds": [self.names["Vpc"]],
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogDestinationType": "s3",
            "LogDestination": f"arn:aws:s3:::{self.names['LogBucket']}",
            "MaxAggregationInterval": 60,
            **settings,
        }
        found: str = ec2.create_flow_logs(**given)["FlowLogIds"][0]
        return found


@pytest.fixture
def scene(make_world: Callable[..., World]) -> Scene:
    """The estate, watched."""
    world = make_world(START)
    stack = deploy_stack(world.account, "estate", ESTATE.read_text(), {})
    place = (world.account.account_id, world.account.region)
    sensor = FlowLogs(
        world.clock,
        DELAYS.__getitem__,
        {place: MotoFlowLogs(*place)},
        Delivery(
            VendedLogs(world.authority, MotoBuckets(), MotoLogStore()),
            world.authority,
            MotoLogStore(),
        ),
    )
    reporter = TrafficReporter(
        world.network,
        world.clock,
        [sensor.listen],
        rng=world.chance("test traffic"),
    )
    sensor.begin()
    return Scene(world, dict(stack.outputs), sensor, reporter)
