"""Flow logs tell what crossed the interfaces they cover, aggregated and later."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gameday.simulator.aws.logs.flow.windows import MOST_FLOWS
from gameday.simulator.aws.vpc import Flow
from gameday.simulator.aws.vpc.traffic import Volume

if TYPE_CHECKING:
    from conftest import Scene

DEFAULT = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets"
    " bytes start end action log-status"
)


def of(scene: Scene, lines: list[str]) -> list[list[str]]:
    """Return the web server's records with traffic, as fields."""
    rows = [line.split() for line in lines]
    return [row for row in rows if scene.interface in row and "OK" in row]


def test_a_record_is_delivered_to_the_bucket_later(scene: Scene) -> None:
    """The file has a header, its name and folder are those of the user guide."""
    scene.visit()
    scene.run_until("09:06:39")
    assert scene.files() == {}
    scene.run_until("09:06:41")
    ((key, lines),) = scene.files().items()
    account = scene.world.account.account_id
    pattern = (
        rf"AWSLogs/{account}/vpcflowlogs/us-east-1/2026/03/02/"
        rf"{account}_vpcflowlogs_us-east-1_fl-[0-9a-f]+_20260302T0905Z_[0-9a-f]{{8}}"
        r"\.log\.gz"
    )
    assert re.fullmatch(pattern, key)
    assert lines[0] == DEFAULT
    rows = of(scene, lines)
    assert [row[:2] for row in rows] == [["2", account]] * 2
    assert [row[12:] for row in rows] == [["ACCEPT", "OK"]] * 2
    assert rows[0][3] == "198.51.100.7"
    assert rows[0][6:10] == ["443", "6", "10", "840"]


def test_packets_of_one_flow_are_one_record(scene: Scene) -> None:
    """Within a window, what has the same ends and ports adds up."""
    flow = Flow("198.51.100.7", scene.server, port=22, source_port=40_000)
    for _ in range(3):
        scene.send(flow, Volume(1, 60))
        scene.world.clock.sleep(5)
    scene.run_until("09:10:00")
    (row,) = of(scene, scene.lines())
    assert row[5:9] == ["40000", "22", "6", "3"]
    assert row[9] == "180"
    assert row[12] == "REJECT"
    assert int(row[11]) - int(row[10]) == 10


def test_windows_part_what_is_apart(scene: Scene) -> None:
    """The same flow in the next minute is a record of its own."""
    flow = Flow("198.51.100.7", scene.server, port=22, source_port=40_000)
    scene.send(flow, Volume(1, 60))
    scene.run_until("09:01:10")
    scene.send(flow, Volume(1, 60))
    scene.run_until("09:10:00")
    assert [row[8] for row in of(scene, scene.lines())] == ["1", "1"]


def test_only_what_is_asked_for_is_counted(scene: Scene) -> None:
    """A flow log of rejected traffic has no accepted traffic in it."""
    scene.create(TrafficType="REJECT")
    scene.visit()
    scene.visit(port=22)
    scene.run_until("09:10:00")
    assert [row[12] for row in of(scene, scene.lines())] == ["REJECT"]


def test_an_interface_without_traffic_is_told(scene: Scene) -> None:
    """Each window without traffic has a NODATA record."""
    scene.run_until("09:10:00")
    idle = [line for line in scene.lines() if line.endswith("NODATA")]
    rows = [line.split() for line in idle if scene.interface in line]
    assert len(rows) == 5
    assert rows[0][3:10] == ["-"] * 7
    assert int(rows[0][11]) - int(rows[0][10]) == 59


def test_a_deleted_flow_log_sees_nothing_more(scene: Scene) -> None:
    """What was counted is delivered, what follows is not seen."""
    scene.visit()
    ec2 = scene.own("ec2")
    (log,) = ec2.describe_flow_logs()["FlowLogs"]
    ec2.delete_flow_logs(FlowLogIds=[log["FlowLogId"]])
    scene.visit(port=22)
    scene.run_until("09:30:00")
    rows = of(scene, scene.lines())
    assert [row[12] for row in rows] == ["ACCEPT", "ACCEPT"]


def test_a_long_interval_is_kept_where_there_is_no_nitro(scene: Scene) -> None:
    """Ten minutes on a t2, whatever the flow log's file rhythm."""
    scene.create(MaxAggregationInterval=600)
    flow = Flow("198.51.100.7", scene.server, port=22, source_port=40_000)
    scene.send(flow, Volume(1, 60))
    scene.run_until("09:08:00")
    scene.send(flow, Volume(1, 60))
    scene.run_until("09:11:00")
    assert scene.lines() == []
    scene.run_until("09:12:00")
    assert [row[8] for row in of(scene, scene.lines())] == ["2"]


def test_a_nitro_instance_is_never_slower_than_a_minute(scene: Scene) -> None:
    """The ten minutes that somebody asked for are a minute on Nitro."""
    from moto.ec2.models import ec2_backends

    place = (scene.world.account.account_id, scene.world.account.region)
    backend = ec2_backends[place[0]][place[1]]
    backend.get_instance(scene.server).instance_type = "t3.micro"
    scene.create(MaxAggregationInterval=600)
    scene.visit(port=22)
    scene.run_until("09:07:00")
    assert len(of(scene, scene.lines())) == 1


def test_a_custom_format_has_its_own_fields(scene: Scene) -> None:
    """Fields stand in the order asked for, and the version is the newest one's."""
    names = [
        "version",
        "vpc-id",
        "subnet-id",
        "instance-id",
        "tcp-flags",
        "type",
        "pkt-srcaddr",
        "flow-direction",
        "traffic-path",
        "region",
        "sublocation-id",
        "log-status",
    ]
    scene.create(LogFormat=" ".join(f"${{{name}}}" for name in names))
    scene.visit()
    scene.run_until("09:10:00")
    (lines,) = scene.files().values()
    assert lines[0] == " ".join(names)
    rows = [line.split() for line in lines[1:] if scene.server in line]
    busy = [row for row in rows if row[-1] == "OK"]
    where = ["5", scene.names["Vpc"], scene.names["PublicSubnet"], scene.server]
    assert busy[0] == [
        *where,
        *("2", "IPv4", "198.51.100.7", "ingress", "-", "us-east-1", "-", "OK"),
    ]
    assert busy[1][4] == "18"
    assert busy[1][7:9] == ["egress", "2"]


def test_a_subnet_or_interface_is_covered_alone(scene: Scene) -> None:
    """A flow log of one interface does not tell of its neighbours."""
    scene.create(ResourceIds=[scene.interface], ResourceType="NetworkInterface")
    scene.visit()
    other = scene.names["IntranetServer"]
    scene.send(Flow("198.51.100.7", other, port=443))
    scene.run_until("09:10:00")
    assert {line.split()[2] for line in scene.lines()} == {scene.interface}


def test_records_go_to_a_log_group(scene: Scene) -> None:
    """Each interface has a stream, and each record is an event."""
    scene.own("logs").create_log_group(logGroupName="flows")
    scene.create(
        LogDestinationType="cloud-watch-logs",
        LogDestination="arn:aws:logs:us-east-1:123456789012:log-group:flows",
        DeliverLogsPermissionArn=scene.make_role(),
    )
    scene.visit(port=22)
    scene.run_until("09:01:39")
    streams = scene.own("logs").describe_log_streams(logGroupName="flows")
    assert streams["logStreams"] == []
    scene.run_until("09:01:41")
    (event,) = scene.own("logs").get_log_events(
        logGroupName="flows", logStreamName=f"{scene.interface}-all"
    )["events"]
    assert event["message"].split()[12:] == ["REJECT", "OK"]


def test_a_missing_bucket_shows_on_the_flow_log(scene: Scene) -> None:
    """Records are lost, and DescribeFlowLogs says that delivery fails."""
    s3, bucket = scene.own("s3"), scene.names["LogBucket"]
    s3.delete_bucket(Bucket=bucket)
    scene.visit()
    scene.run_until("09:10:00")
    from moto.ec2.models import ec2_backends

    backend = ec2_backends[scene.world.account.account_id]["us-east-1"]
    (found,) = backend.flow_logs.values()
    assert found.deliver_logs_status == "FAILED"


def test_what_exceeds_a_window_is_skipped(scene: Scene) -> None:
    """A window holds a bounded number of flows, and says when there were more."""
    flow = Flow("198.51.100.7", scene.server, port=22)
    verdict = scene.world.network.check(flow)
    for port in range(MOST_FLOWS + 1):
        varied = Flow("198.51.100.7", scene.server, port=22, source_port=port + 1)
        scene.reporter.report_flow(varied, verdict, volume=Volume(1, 60))
    scene.run_until("09:10:00")
    lines = scene.lines()
    assert len(of(scene, lines)) == MOST_FLOWS
    assert sum(line.endswith("SKIPDATA") for line in lines) == 1


def test_what_is_left_can_be_delivered_at_the_end(scene: Scene) -> None:
    """An exercise that ends does not lose what its flow logs had counted."""
    scene.visit()
    scene.sensor.flush()
    assert len(of(scene, scene.lines())) == 2


def test_the_same_seed_gives_the_same_file(scene: Scene) -> None:
    """Nothing in a file depends on when it was really written."""
    scene.visit()
    scene.sensor.flush()
    s3, bucket = scene.own("s3"), scene.names["LogBucket"]
    (key,) = scene.files()
    body = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    assert body[4:8] == b"\0\0\0\0"
