"""Query logs tell what an associated VPC asked its resolver, some time later."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from gameday import scenarios
from gameday.simulator.account import deploy_stack
from gameday.simulator.aws.logs.dns import QueryLogs
from gameday.simulator.aws.logs.vended import VendedLogs
from gameday.simulator.aws.moto.readers.logs import MotoLogs
from gameday.simulator.aws.moto.readers.vpc.network import EmbeddedNetwork
from gameday.simulator.aws.moto.stores.log_delivery import MotoLogStore
from gameday.simulator.aws.moto.stores.s3 import MotoBuckets
from gameday.simulator.aws.vpc import DnsRule, Network
from gameday.simulator.aws.vpc.traffic import TrafficReporter
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

ESTATE = Path(scenarios.__file__).parent / "estates" / "web-app.yaml"
START = datetime(2026, 3, 2, 9, 0, 30, tzinfo=UTC)
DELAYS = {
    "dns.deliver_s3": 300.0,
    "dns.deliver_logs": 30.0,
    "dns.deliver_firehose": 30.0,
}


@dataclass
class Scene:
    """A world, its estate, and its query logs."""

    world: World
    names: dict[str, str]
    sensor: QueryLogs
    network: Network
    reporter: TrafficReporter
    firewall: list[DnsRule]

    def own(self, service: str) -> Any:
        """Return a client of the simulator."""
        return self.world.account.client(service)

    def ask(self, name: str, *, answer: str | None = None) -> None:
        """Let the web server ask for a name."""
        server = self.names["WebServer"]
        verdict = self.network.resolve(server, name)
        self.reporter.report_query(server, name, verdict, answer=answer)

    def log_to(self, destination: str) -> str:
        """Associate the VPC with a configuration; return its id."""
        resolver = self.own("route53resolver")
        made = resolver.create_resolver_query_log_config(
            Name="queries", DestinationArn=destination, CreatorRequestId="one"
        )["ResolverQueryLogConfig"]
        resolver.associate_resolver_query_log_config(
            ResolverQueryLogConfigId=made["Id"], ResourceId=self.names["Vpc"]
        )
        found: str = made["Id"]
        return found

    def log_to_bucket(self, prefix: str = "") -> str:
        """Log to the estate's bucket of logs."""
        return self.log_to(f"arn:aws:s3:::{self.names['LogBucket']}{prefix}")

    def pass_time(self, seconds: float) -> None:
        """Let time pass."""
        clock = self.world.clock
        clock.run(until=clock.now() + timedelta(seconds=seconds))

    def files(self) -> dict[str, list[dict[str, Any]]]:
        """Return the delivered files and their records, by key."""
        s3, bucket = self.own("s3"), self.names["LogBucket"]
        found = {}
        for each in s3.list_objects_v2(Bucket=bucket).get("Contents", []):
            body = s3.get_object(Bucket=bucket, Key=each["Key"])["Body"].read()
            lines = gzip.decompress(body).decode().splitlines()
            found[each["Key"]] = [json.loads(line) for line in lines]
        return found

    def asked(self) -> list[str]:
        """Return the names in all delivered records."""
        return [
            record["query_name"]
            for records in self.files().values()
            for record in records
        ]


@pytest.fixture
def scene(make_world: Callable[..., World]) -> Scene:
    """The estate, with a resolver that listens."""
    world = make_world(START)
    stack = deploy_stack(world.account, "estate", ESTATE.read_text(), {})
    place = (world.account.account_id, world.account.region)
    firewall: list[DnsRule] = []
    network = Network(EmbeddedNetwork([place], dns_rules=lambda _vpc: firewall))
    sensor = QueryLogs(
        world.clock,
        DELAYS.__getitem__,
        place,
        reader=MotoLogs(*place),
        vended=VendedLogs(world.authority, MotoBuckets(), MotoLogStore()),
    )
    reporter = TrafficReporter(
        network, world.clock, [sensor.listen], rng=world.chance("test traffic")
    )
    return Scene(world, dict(stack.outputs), sensor, network, reporter, firewall)


def test_a_query_is_delivered_to_the_bucket_later(scene: Scene) -> None:
    """The record, and the file's name and folder, are those of the developer guide."""
    scene.log_to_bucket()
    scene.ask("shop.example", answer="192.0.2.1")
    scene.pass_time(299)
    assert scene.files() == {}
    scene.pass_time(2)
    ((key, (record,)),) = scene.files().items()
    account, vpc = scene.world.account.account_id, scene.names["Vpc"]
    pattern = (
        rf"AWSLogs/{account}/vpcdnsquerylogs/{vpc}/2026/03/02/"
        rf"{vpc}_vpcdnsquerylogs_{account}_20260302T0905Z_[0-9a-f]{{8}}\.log\.gz"
    )
    assert re.fullmatch(pattern, key)
    assert record.pop("srcaddr").startswith("10.0.1.")
    assert record.pop("srcport").isdigit()
    assert record == {
        "version": "1.100000",
        "account_id": account,
        "region": "us-east-1",
        "vpc_id": vpc,
        "query_timestamp": "2026-03-02T09:00:30Z",
        "query_name": "shop.example.",
        "query_type": "A",
        "query_class": "IN",
        "rcode": "NOERROR",
        "answers": [{"Rdata": "192.0.2.1", "Type": "A", "Class": "IN"}],
        "transport": "UDP",
        "srcids": {"instance": scene.names["WebServer"]},
    }


def test_a_prefix_stands_before_the_folder(scene: Scene) -> None:
    """The destination's ARN may name a folder."""
    scene.log_to_bucket("/dns/")
    scene.ask("shop.example")
    scene.sensor.flush()
    (key,) = scene.files()
    assert key.startswith("dns/AWSLogs/")


def test_nothing_is_logged_without_an_association(scene: Scene) -> None:
    """A VPC that nobody logs leaves no trace, before and after."""
    scene.ask("before.example")
    config = scene.log_to_bucket()
    scene.ask("during.example")
    resolver = scene.own("route53resolver")
    from moto.route53resolver.models import route53resolver_backends

    backend = route53resolver_backends[scene.world.account.account_id]["us-east-1"]
    backend.resolver_query_log_config_associations.clear()
    scene.ask("after.example")
    scene.pass_time(600)
    assert scene.asked() == ["during.example."]
    assert resolver.get_resolver_query_log_config(ResolverQueryLogConfigId=config)


def test_cached_answers_are_not_logged(scene: Scene) -> None:
    """Only the first of several equal questions reaches the resolver's log."""
    scene.log_to_bucket()
    for name in ("shop.example", "SHOP.example.", "other.example"):
        scene.ask(name)
    scene.pass_time(61)
    scene.ask("shop.example")
    scene.pass_time(600)
    assert scene.asked() == ["shop.example.", "other.example.", "shop.example."]


def test_a_blocked_query_tells_the_firewall(scene: Scene) -> None:
    """What DNS Firewall blocks has no answer, and each try is logged."""
    scene.firewall.append(DnsRule("pools", "BLOCK", ("xmr-pool.example",)))
    scene.log_to_bucket()
    scene.ask("xmr-pool.example")
    scene.ask("xmr-pool.example")
    scene.sensor.flush()
    ((first, second),) = scene.files().values()
    assert first["firewall_rule_action"] == second["firewall_rule_action"] == "BLOCK"
    assert first["answers"] == []


def test_records_go_to_a_log_group(scene: Scene) -> None:
    """Each source has a stream of its own."""
    scene.own("logs").create_log_group(logGroupName="/dns")
    scene.log_to("arn:aws:logs:us-east-1:123456789012:log-group:/dns:*")
    scene.ask("shop.example")
    scene.pass_time(31)
    stream = f"{scene.names['Vpc']}_{scene.names['WebServer']}"
    (event,) = scene.own("logs").get_log_events(
        logGroupName="/dns", logStreamName=stream
    )["events"]
    assert json.loads(event["message"])["query_name"] == "shop.example."


def test_records_go_to_a_delivery_stream(scene: Scene) -> None:
    """Firehose gets a line for each query, and delivers it further."""
    bucket = scene.names["LogBucket"]
    stream = scene.own("firehose").create_delivery_stream(
        DeliveryStreamName="dns",
        S3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::123456789012:role/firehose",
            "BucketARN": f"arn:aws:s3:::{bucket}",
        },
    )["DeliveryStreamARN"]
    scene.log_to(stream)
    scene.ask("shop.example")
    scene.pass_time(31)
    s3 = scene.own("s3")
    (found,) = s3.list_objects_v2(Bucket=bucket)["Contents"]
    body = s3.get_object(Bucket=bucket, Key=found["Key"])["Body"].read()
    assert json.loads(body)["query_name"] == "shop.example."


def test_a_missing_destination_loses_the_log(scene: Scene) -> None:
    """Nothing else happens where the bucket is gone."""
    scene.log_to("arn:aws:s3:::nobody-has-this")
    scene.ask("shop.example")
    scene.pass_time(600)
    assert scene.files() == {}


def refuse_delivery(action: str, resource: str, account: str) -> str:
    """Write a policy that lets log delivery write but for one account's logs."""
    allow = {
        "Effect": "Allow",
        "Principal": {"Service": "delivery.logs.amazonaws.com"},
        "Action": action,
        "Resource": resource,
    }
    deny = {
        **allow,
        "Effect": "Deny",
        "Condition": {"StringEquals": {"aws:SourceAccount": account}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [allow, deny]})


@pytest.mark.parametrize(
    ("account", "asked"),
    [("123456789012", []), ("999999999999", ["shop.example."])],
)
def test_a_bucket_that_denies_loses_the_log(
    scene: Scene, account: str, asked: list[str]
) -> None:
    """The bucket's policy is asked when a file is written, with its conditions."""
    scene.log_to_bucket()
    scene.ask("shop.example")
    bucket = scene.names["LogBucket"]
    policy = refuse_delivery("s3:PutObject", f"arn:aws:s3:::{bucket}/*", account)
    scene.own("s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    scene.pass_time(301)
    assert scene.asked() == asked


@pytest.mark.parametrize(
    ("account", "events"), [("123456789012", 0), ("999999999999", 1)]
)
def test_a_log_policy_that_denies_loses_the_log(
    scene: Scene, account: str, events: int
) -> None:
    """So are the resource policies of CloudWatch Logs, when events are written."""
    logs = scene.own("logs")
    logs.create_log_group(logGroupName="/dns")
    scene.log_to("arn:aws:logs:us-east-1:123456789012:log-group:/dns:*")
    scene.ask("shop.example")
    policy = refuse_delivery("logs:PutLogEvents", "*", account)
    logs.put_resource_policy(policyName="mine", policyDocument=policy)
    scene.pass_time(31)
    found = logs.filter_log_events(logGroupName="/dns")["events"]
    assert len(found) == events


def test_a_group_whose_policy_is_gone_loses_the_log(scene: Scene) -> None:
    """AWS wrote the policy when the log was made, and does not write it again."""
    logs = scene.own("logs")
    logs.create_log_group(logGroupName="/dns")
    scene.log_to("arn:aws:logs:us-east-1:123456789012:log-group:/dns:*")
    logs.delete_resource_policy(policyName="AWSLogDeliveryWrite20150319")
    scene.ask("shop.example")
    scene.pass_time(31)
    assert logs.filter_log_events(logGroupName="/dns")["events"] == []
