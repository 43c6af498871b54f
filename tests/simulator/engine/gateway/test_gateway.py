"""The gateway serves every AWS call of the process, in layers, as AWS would answer."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.httpsession import URLLib3Session

from gameday.scorecards.actor import ADVERSARY
from gameday.simulator.aws.moto.credentials import issue_role_session, issue_user_key
from gameday.simulator.aws.moto.emulator import emulate
from gameday.simulator.aws.moto.wire import MotoWire
from gameday.simulator.engine.clock.limits import Limits, RunawayExercise
from gameday.simulator.engine.gateway.call import AwsError, Call, Response
from gameday.simulator.engine.gateway.gateway import Gateway
from gameday.simulator.engine.gateway.interception import intercept
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.engine.patching import Patches
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.gateway import Proceed

TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": {
            "Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"},
            "Action": "sts:AssumeRole",
        },
    }
)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def heard(world: World) -> list[tuple[Call, Response]]:
    """Give the calls that listeners hear of."""
    calls: list[tuple[Call, Response]] = []
    world.listeners.append(lambda call, response: calls.append((call, response)))
    return calls


def _administrator(world: World, name: str = "admin") -> Any:
    iam = world.account.client("iam")
    iam.create_user(UserName=name)
    iam.attach_user_policy(
        UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"
    )
    return issue_user_key(world.account.account_id, name)


def test_a_call_is_described_by_botocores_names(world: World, heard: Any) -> None:
    """Listeners see service, operation, parameters, caller, actor and address."""
    key = _administrator(world)
    with calling_as(Origin(ADVERSARY, "198.51.100.9", "aws-cli/2.0 kali")):
        world.account.client("ec2", key).describe_instances(MaxResults=5)
    call, response = heard[-1]
    assert (call.service, call.operation, call.params) == (
        "ec2",
        "DescribeInstances",
        {"MaxResults": 5},
    )
    assert (str(call.actor), call.source_ip, call.user_agent) == (
        "adversary",
        "198.51.100.9",
        "aws-cli/2.0 kali",
    )
    assert call.caller.arn == "arn:aws:iam::123456789012:user/admin"
    assert (call.read_only, response.status) == (True, 200)


@pytest.mark.parametrize(
    ("service", "method", "arguments", "operation"),
    [
        ("s3", "list_objects_v2", {"Bucket": "a-bucket"}, "ListObjectsV2"),
        ("s3", "get_object", {"Bucket": "a-bucket", "Key": "a/b c"}, "GetObject"),
        ("guardduty", "list_detectors", {}, "ListDetectors"),
        ("lambda", "get_function", {"FunctionName": "f"}, "GetFunction"),
        ("dynamodb", "list_tables", {}, "ListTables"),
        ("sqs", "list_queues", {}, "ListQueues"),
        ("route53", "list_hosted_zones", {}, "ListHostedZones"),
        ("sts", "get_caller_identity", {}, "GetCallerIdentity"),
        ("cloudwatch", "list_metrics", {}, "ListMetrics"),
        ("stepfunctions", "list_state_machines", {}, "ListStateMachines"),
        ("s3control", "get_public_access_block", {"AccountId": "1" * 12}, None),
        ("organizations", "describe_organization", {}, "DescribeOrganization"),
        ("dynamodbstreams", "list_streams", {}, "ListStreams"),
        ("service-quotas", "list_services", {}, "ListServices"),
        ("elb", "describe_load_balancers", {}, "DescribeLoadBalancers"),
        ("elbv2", "describe_load_balancers", {}, "DescribeLoadBalancers"),
        ("sesv2", "list_email_identities", {}, "ListEmailIdentities"),
        ("opensearch", "list_domain_names", {}, "ListDomainNames"),
        ("accessanalyzer", "list_analyzers", {}, "ListAnalyzers"),
        ("efs", "describe_file_systems", {}, "DescribeFileSystems"),
        ("emr", "list_clusters", {}, "ListClusters"),
    ],
)
def test_every_protocol_is_understood(
    world: World,
    heard: Any,
    service: str,
    method: str,
    arguments: dict[str, Any],
    operation: str | None,
) -> None:
    """Query, EC2, JSON and REST requests are all told apart, whatever they end in."""
    client = world.account.client(service, _administrator(world))
    with contextlib.suppress(ClientError):
        getattr(client, method)(**arguments)
    wanted = operation or "GetPublicAccessBlock"
    assert (heard[-1][0].service, heard[-1][0].operation) == (service, wanted)


@pytest.mark.parametrize(
    ("service", "method", "code", "status"),
    [
        ("ec2", "describe_instances", "AuthFailure", 401),
        ("iam", "list_users", "InvalidClientTokenId", 403),
        ("s3", "list_buckets", "InvalidAccessKeyId", 403),
        ("guardduty", "list_detectors", "UnrecognizedClientException", 403),
    ],
)
def test_an_unknown_key_is_refused_in_the_services_words(
    world: World, service: str, method: str, code: str, status: int
) -> None:
    """Moto would take it for the default account's administrator."""
    client = boto3.client(
        service,
        region_name="us-east-1",
        aws_access_key_id="AKIAUNKNOWNUNKNOWN00",
        aws_secret_access_key="x",
    )
    with pytest.raises(ClientError) as caught:
        getattr(client, method)()
    assert world.account.account_id
    assert caught.value.response["Error"]["Code"] == code
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == status


def test_a_deleted_key_is_nobodys(world: World) -> None:
    """A key stops working the moment it is deleted."""
    key = _administrator(world)
    client = world.account.client("iam", key)
    client.list_users()
    world.account.client("iam").delete_access_key(
        UserName="admin", AccessKeyId=key.access_key
    )
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client.list_users()


def test_what_a_role_lacks_is_denied_with_the_reason(world: World) -> None:
    """A call without permission ends as AWS would end it."""
    iam = world.account.client("iam")
    role = iam.create_role(RoleName="poor", AssumeRolePolicyDocument=TRUST)["Role"]
    session = issue_role_session(world.account.account_id, role["Arn"], "s")
    with pytest.raises(ClientError) as caught:
        world.account.client("ec2", session).describe_instances()
    error = caught.value.response["Error"]
    assert error["Code"] == "UnauthorizedOperation"
    assert "assumed-role/poor/s is not authorized to perform" in error["Message"]


def test_an_operation_nobody_has_ends_at_once(world: World) -> None:
    """What moto lacks is a clean error that clients do not retry."""
    client = world.account.client("detective", _administrator(world))
    with pytest.raises(ClientError) as caught:
        client.list_graphs()
    assert caught.value.response["Error"]["Code"] in {"NotImplemented", "501"}
    assert caught.value.response["ResponseMetadata"]["RetryAttempts"] == 0


def test_an_answer_that_fails_is_a_gap_of_ours(world: World, heard: Any) -> None:
    """Code of ours that fails ends its call, names the gap, and ends nothing else."""

    def fail(_: Call) -> Any:
        raise KeyError("no such part")

    key = _administrator(world)
    world.operations.add("ec2", "DescribeVpcs", fail)
    client = world.account.client("ec2", key)
    with pytest.raises(ClientError) as caught:
        client.describe_vpcs()
    assert caught.value.response["Error"]["Code"] == "NotImplemented"
    assert heard[-1][1].gap == "it failed (KeyError: 'no such part')"
    assert client.describe_subnets()["Subnets"]
    assert heard[-1][1].gap is None


def test_a_layer_that_fails_is_a_gap_of_ours(world: World) -> None:
    """Wherever on its way a call meets a fault of ours, it alone ends."""
    answers: list[Response] = []

    def hear(call: Call, proceed: Proceed) -> Response:
        answers.append(proceed(call))
        return answers[-1]

    def fail(call: Call, proceed: Proceed) -> Response:
        if call.operation == "DescribeVpcs":
            raise AttributeError("no such part")
        return proceed(call)

    gateway = Gateway(
        wire=MotoWire(),
        execute=emulate,
        identify=world.identities.identify,
        operations=world.operations,
        layers=(hear, fail),
        now=world.clock.now,
        rng=world.chance("requests"),
    )
    with Patches() as patches:
        intercept(patches, gateway)
        client = world.account.client("ec2")
        with pytest.raises(ClientError, match="NotImplemented"):
            client.describe_vpcs()
        assert answers[-1].gap == "it failed (AttributeError: no such part)"
        assert client.describe_subnets()["Subnets"]


def test_the_simulators_own_calls_are_not_heard(world: World, heard: Any) -> None:
    """Listeners hear of the players only."""
    world.account.client("ec2").describe_instances()
    assert heard == []


def test_our_operation_answers_before_moto(world: World) -> None:
    """An operation of ours is serialised in the service's own protocol."""
    world.operations.add(
        "iam", "GetAccountSummary", lambda call: {"SummaryMap": {"Users": 7}}
    )
    client = world.account.client("iam", _administrator(world))
    assert client.get_account_summary()["SummaryMap"] == {"Users": 7}


def test_our_error_reaches_the_client(world: World) -> None:
    """An `AwsError` becomes the service's own error, with its status."""

    def refuse(call: Call) -> dict[str, Any]:
        raise AwsError("ThrottlingException", "slow down", status=429)

    world.operations.add("lambda", "GetAccountSettings", refuse)
    config = Config(retries={"total_max_attempts": 1})
    key = _administrator(world)
    client = boto3.client(
        "lambda",
        region_name="us-east-1",
        aws_access_key_id=key.access_key,
        aws_secret_access_key=key.secret,
        config=config,
    )
    with pytest.raises(ClientError, match="slow down") as caught:
        client.get_account_settings()
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 429


@pytest.mark.parametrize("kind", ["dualstack", "fips"])
def test_a_newer_endpoint_does_not_escape(world: World, kind: str) -> None:
    """Hosts that moto does not know are served all the same."""
    key = _administrator(world)
    client = boto3.client(
        "ec2",
        region_name="us-east-1",
        aws_access_key_id=key.access_key,
        aws_secret_access_key=key.secret,
        config=Config(**{f"use_{kind}_endpoint": True}),
    )
    assert client.describe_vpcs()["Vpcs"]


def test_a_client_made_before_the_world_is_caught_too() -> None:
    """Interception does not depend on when or how a client was made."""
    early = boto3.client(
        "sts",
        region_name="us-east-1",
        aws_access_key_id="AKIAEARLYEARLYEARLY0",
        aws_secret_access_key="x",
    )
    with World(START, seed=1), pytest.raises(ClientError, match="InvalidClientTokenId"):
        early.get_caller_identity()


def test_the_interception_ends_with_the_world() -> None:
    """Botocore sends for itself again."""
    before = URLLib3Session.send
    with World(START, seed=1):
        assert URLLib3Session.send is not before
    assert URLLib3Session.send is before


def test_calls_without_end_are_stopped(make_world: Callable[..., World]) -> None:
    """The limit on calls ends a loop that makes them for ever."""
    world = make_world(latency="none", limits=Limits(calls=20))
    client = world.account.client("ec2", _administrator(world))

    def loop() -> None:
        while True:
            client.describe_vpcs()

    world.clock.spawn("responder:loop", loop)
    with pytest.raises(RunawayExercise, match="more than 20 AWS calls"):
        world.clock.run()


def test_a_call_takes_the_time_of_the_latency_model(
    make_world: Callable[..., World],
) -> None:
    """Latency passes on the virtual clock before the call takes effect."""
    world = make_world()
    client = world.account.client("ec2", _administrator(world))
    moments: list[float] = []
    world.listeners.append(lambda call, _: moments.append(world.clock.elapsed()))
    world.clock.spawn("somebody", client.describe_vpcs)
    world.clock.run()
    assert 0.01 < moments[0] < 8


def test_request_ids_come_from_the_seed() -> None:
    """Two worlds with the same seed give the same request ids."""
    seen = []
    for _ in range(2):
        with World(START, seed=5, latency="none") as world:
            ids: list[str] = []
            world.listeners.append(lambda call, _, ids=ids: ids.append(call.request_id))
            world.account.client("ec2", _administrator(world)).describe_vpcs()
            seen.append(ids)
    assert seen[0] == seen[1] != []


def test_a_body_that_streams_is_read(world: World) -> None:
    """Uploads from a file object arrive whole."""
    s3 = world.account.client("s3", _administrator(world))
    s3.create_bucket(Bucket="a-bucket")
    s3.put_object(Bucket="a-bucket", Key="k", Body=io.BytesIO(b"hello"))
    assert s3.get_object(Bucket="a-bucket", Key="k")["Body"].read() == b"hello"
