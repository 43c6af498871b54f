"""What notices: the logs of calls and traffic, GuardDuty and Security Hub.

It is also the one place where the listeners to calls and to traffic are wired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.cloudtrail import CloudTrail
from gameday.simulator.aws.cloudtrail.neighbours import Neighbours
from gameday.simulator.aws.guardduty.detectors import Detectors
from gameday.simulator.aws.guardduty.operations import (
    add_operations as add_finding_operations,
)
from gameday.simulator.aws.guardduty.publisher import Publisher
from gameday.simulator.aws.guardduty.resources import Account
from gameday.simulator.aws.logs.access import AccessLogs
from gameday.simulator.aws.logs.dns import QueryLogs
from gameday.simulator.aws.logs.flow import Delivery, FlowLogs
from gameday.simulator.aws.logs.vended import VendedLogs
from gameday.simulator.aws.moto.readers.iam.entities import MotoIam
from gameday.simulator.aws.moto.readers.logs import MotoLogs
from gameday.simulator.aws.moto.readers.vpc.network import EmbeddedNetwork
from gameday.simulator.aws.moto.stores.cloudtrail import MotoTrailStore
from gameday.simulator.aws.moto.stores.flow_logs import MotoFlowLogs
from gameday.simulator.aws.moto.stores.guardduty import MotoDetectorStore
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.aws.moto.stores.securityhub import MotoHubSwitch
from gameday.simulator.aws.moto.stores.topics import Topics
from gameday.simulator.aws.securityhub import (
    SecurityHub,
    add_operations as add_hub_operations,
)
from gameday.simulator.aws.vpc import Connections, Network
from gameday.simulator.aws.vpc.addresses import is_address, parse_address
from gameday.simulator.aws.vpc.traffic import TrafficReporter
from gameday.simulator.engine.gateway.layers import of_answers

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.world.world import World

__all__ = ["open_sensors"]


def open_sensors(world: World) -> None:
    """Open what writes down and notices what happens."""
    place = (world.account.account_id, world.account.region)
    world.network = Network(EmbeddedNetwork([place]))
    world.connections = Connections(world.network)
    world.reporter = TrafficReporter(
        world.network, world.clock, world.traffic, rng=world.chance("traffic")
    )
    buckets, logs = MotoBuckets(world.tell_delivery), MotoLogStore()
    vended = VendedLogs(world.authority, buckets, logs)
    world.cloudtrail = CloudTrail(
        clock=world.clock,
        latency=world.latency,
        neighbours=Neighbours(
            authority=world.authority,
            trails=MotoTrailStore(),
            buckets=buckets,
            logs=logs,
            topics=Topics(),
            events=world.router,
            users=MotoIam,
        ),
        rng=world.chance("cloudtrail"),
    )
    world.cloudtrail.add_operations(world.operations)
    world.flow_logs = FlowLogs(
        world.clock,
        world.latency,
        {place: MotoFlowLogs(*place)},
        Delivery(vended, world.authority, logs),
    )
    world.query_logs = QueryLogs(
        world.clock,
        world.latency,
        place,
        reader=MotoLogs(*place),
        vended=vended,
    )
    world.access_logs = AccessLogs(
        world.clock, world.latency, buckets=buckets, authority=world.authority
    )
    _open_findings(world)
    world.detectors = Detectors(
        world.guardduty,
        world.clock,
        world.journal,
        place=place,
        holds=lambda address: _holds(world.network, address),
        find_bucket=buckets.first_of,
    )
    _wire_listeners(world)


def _open_findings(world: World) -> None:
    """Open GuardDuty, and Security Hub, which hears of its findings."""
    world.guardduty = Publisher(
        clock=world.clock,
        send=world.router.send,
        latency=world.latency,
        journal=world.journal,
        rng=world.chance("guardduty"),
        accounts=lambda account, region: Account(
            account, region, _clients(world, account, region)
        ),
        detectors=MotoDetectorStore(),
    )
    add_finding_operations(world.operations, world.guardduty)
    world.security_hub = SecurityHub(
        clock=world.clock,
        send=world.router.send,
        latency=world.latency,
        switch=MotoHubSwitch(),
    )
    add_hub_operations(world.operations, world.security_hub)
    world.guardduty.listeners.append(world.security_hub.hear_guardduty)


def _wire_listeners(world: World) -> None:
    """Let the sensors hear of calls, records, flows and queries, in this order."""

    def refresh(call: Call, _response: Response) -> None:
        # Established connections remember the rules: a change must be shown to them.
        if call.service == "ec2" and not call.read_only:
            world.connections.refresh(world.clock.elapsed())

    world.cloudtrail.on_record.append(world.detectors.read_record)
    world.listeners += [
        of_answers(world.cloudtrail.listen),
        of_answers(world.access_logs.listen),
        refresh,
    ]
    world.traffic += [
        world.flow_logs.listen,
        world.query_logs.listen,
        world.detectors.listen,
    ]


def _holds(network: Network, address: str) -> bool:
    """Say whether an address is one of the account's own."""
    if not is_address(address):
        return False
    return network.state.holder(parse_address(address)) is not None


def _clients(world: World, account: str, region: str) -> Callable[[str], Any]:
    caller = world.account.register_account(account)
    return lambda service: world.account.client(service, caller, region=region)
