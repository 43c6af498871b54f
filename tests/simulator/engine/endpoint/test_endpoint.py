"""The endpoint on the loopback: what comes over HTTP is what the gateway gets."""

from __future__ import annotations

import http.client
import json
import select
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from gameday.scorecards.actor import Actor
from gameday.simulator.aws.hosts import address
from gameday.simulator.engine.clock.limits import Limits, RunawayExercise
from gameday.simulator.engine.endpoint import Endpoint
from gameday.simulator.engine.gateway.origin import Origin, calling_as
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.engine.gateway.call import Call


class Bench:
    """A world with an endpoint, and clients beyond it."""

    def __init__(self, world: World, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.world = world
        self.calls: list[Call] = []
        world.listeners.append(lambda call, _: self.calls.append(call))
        iam = world.account.client("iam")
        iam.create_user(UserName="ann")
        iam.attach_user_policy(
            UserName="ann",
            PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess",
        )
        self.key = iam.create_access_key(UserName="ann")["AccessKey"]

    def client(self, service: str, key: str | None = None, **config: Any) -> Any:
        """Return a client that reaches the exercise only by HTTP."""
        return boto3.client(
            service,
            region_name="us-east-1",
            endpoint_url=self.endpoint.url,
            aws_access_key_id=key or self.key["AccessKeyId"],
            aws_secret_access_key=self.key["SecretAccessKey"],
            config=Config(retries={"total_max_attempts": 2}, **config),
        )

    def outside(self, action: Callable[[], Any]) -> Any:
        """Run an action in a thread, and serve what it asks for."""
        results: list[Any] = []

        def run() -> None:
            try:
                results.append(action())
            except Exception as error:  # noqa: BLE001 - raised again below
                results.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        while not results:
            serve_next(self.endpoint)
        thread.join()
        if isinstance(results[0], Exception):
            raise results[0]
        return results[0]

    def send(self, method: str, path: str, **headers: str) -> tuple[int, bytes]:
        """Send a request as it stands."""

        def ask() -> tuple[int, bytes]:
            host = self.endpoint.url.removeprefix("http://")
            connection = http.client.HTTPConnection(host, timeout=10)
            connection.request(method, path, headers=headers)
            answer = connection.getresponse()
            status, body = answer.status, answer.read()
            connection.close()
            return status, body

        result: tuple[int, bytes] = self.outside(ask)
        return result


def serve_next(endpoint: Endpoint) -> None:
    """Answer the next request, or return after a moment without one."""
    if select.select([endpoint], [], [], 0.02)[0]:
        endpoint.serve_one()


def serve_all(endpoint: Endpoint) -> None:
    """Answer requests until something is raised."""
    while True:
        serve_next(endpoint)


@pytest.fixture
def bench(make_world: Callable[..., World]) -> Iterator[Bench]:
    """A world whose gateway can be reached over HTTP."""
    world = make_world()
    with Endpoint(world.gateway, address) as endpoint:
        yield Bench(world, endpoint)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("ec2", "describe_instances", {}),
        ("guardduty", "create_detector", {"Enable": True}),
        ("iam", "list_users", {}),
        ("kms", "create_key", {}),
        ("lambda", "list_functions", {}),
        ("logs", "describe_log_groups", {}),
        ("s3", "list_buckets", {}),
        ("cloudwatch", "describe_alarms", {}),
        ("ssm", "describe_parameters", {}),
        ("stepfunctions", "list_state_machines", {}),
        ("sts", "get_caller_identity", {}),
    ],
)
def test_services_answer(
    bench: Bench, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    """A call of each protocol is the user's, and is served by its own service."""
    client = bench.client(service)
    answer = bench.outside(lambda: getattr(client, operation)(**parameters))
    assert answer["ResponseMetadata"]["HTTPStatusCode"] in {200, 201}
    (call,) = bench.calls
    assert call.service == service
    assert call.caller.arn == "arn:aws:iam::123456789012:user/ann"


def test_calls_take_time_and_have_an_origin(bench: Bench) -> None:
    """The latency is the exercise's, and the actor is whoever serves."""
    client = bench.client("sts")
    with calling_as(Origin(Actor.responder("x"), "203.0.113.9")):
        bench.outside(client.get_caller_identity)
    assert bench.world.clock.elapsed() > 0
    assert [(str(call.actor), call.source_ip) for call in bench.calls] == [
        ("responder:x", "203.0.113.9")
    ]


def test_unknown_keys_are_refused(bench: Bench) -> None:
    """A key that nobody has is refused in the service's own form."""
    client = bench.client("sts", key="AKIANOBODY")
    with pytest.raises(ClientError) as refusal:
        bench.outside(client.get_caller_identity)
    assert refusal.value.response["Error"]["Code"] == "InvalidClientTokenId"


def test_what_is_not_emulated_is_told_once(bench: Bench) -> None:
    """An operation that is missing answers 501, which is not tried again."""
    client = bench.client("ec2")
    with pytest.raises(ClientError, match="does not emulate"):
        bench.outside(lambda: client.get_console_screenshot(InstanceId="i-1"))
    assert len(bench.calls) == 1


def test_a_failing_emulator_is_told_once(bench: Bench) -> None:
    """An emulator that fails does not end the exercise; the client hears 501."""
    client = bench.client("ec2")

    def fail(_: Call) -> Any:
        raise TypeError("a gap")

    bench.world.operations.add("ec2", "DescribeVpcs", fail)
    with pytest.raises(ClientError) as refusal:
        bench.outside(client.describe_vpcs)
    metadata = refusal.value.response["ResponseMetadata"]
    assert (metadata["HTTPStatusCode"], metadata["RetryAttempts"]) == (501, 0)
    assert "TypeError: a gap" in str(refusal.value)


def test_a_runaway_ends_the_exercise(make_world: Callable[..., World]) -> None:
    """A limit of the exercise is not swallowed by the connection."""
    world = make_world(limits=Limits(calls=0))
    with Endpoint(world.gateway, address) as endpoint:
        bench = Bench(world, endpoint)
        client = bench.client("sts")
        thread = threading.Thread(target=lambda: _ignore(client.get_caller_identity))
        thread.start()
        with pytest.raises(RunawayExercise):
            serve_all(endpoint)
    thread.join()


def test_objects_keep_their_bytes_and_names(bench: Bench) -> None:
    """A body in signed chunks, and a key with escapes, arrive as they were sent."""
    s3 = bench.client("s3")
    content = bytes(range(256)) * 400
    bench.outside(lambda: s3.create_bucket(Bucket="evidence"))
    bench.outside(
        lambda: s3.put_object(
            Bucket="evidence",
            Key="a b/c%2Fd.bin",
            Body=content,
            ChecksumAlgorithm="CRC32",
        )
    )
    found = bench.outside(lambda: s3.get_object(Bucket="evidence", Key="a b/c%2Fd.bin"))
    read = found["Body"].read()
    assert read == content
    head = bench.outside(lambda: s3.head_object(Bucket="evidence", Key="a b/c%2Fd.bin"))
    assert head["ContentLength"] == len(content)


@pytest.mark.parametrize("version", ["s3v4", "s3"])
def test_presigned_urls_carry_an_identity(bench: Bench, version: str) -> None:
    """A URL signed in either version is a call of the key's owner."""
    s3 = bench.client("s3", signature_version=version)
    bench.outside(lambda: s3.create_bucket(Bucket="evidence"))
    bench.outside(lambda: s3.put_object(Bucket="evidence", Key="k", Body=b"x"))
    url = s3.generate_presigned_url(
        "get_object", Params={"Bucket": "evidence", "Key": "k"}
    )
    assert bench.send("GET", url.removeprefix(bench.endpoint.url)) == (200, b"x")
    assert bench.calls[-1].caller.arn == "arn:aws:iam::123456789012:user/ann"


def test_buckets_are_found_in_the_host(bench: Bench) -> None:
    """A bucket may stand before ``localhost``, as SDKs write it."""
    s3 = bench.client("s3")
    bench.outside(
        lambda: s3.create_bucket(Bucket="evidence", ObjectOwnership="ObjectWriter")
    )
    bench.outside(lambda: s3.delete_public_access_block(Bucket="evidence"))
    bench.outside(
        lambda: s3.put_object(Bucket="evidence", Key="k", Body=b"x", ACL="public-read")
    )
    assert bench.send("GET", "/k", Host="evidence.localhost:4566") == (200, b"x")
    assert bench.send("GET", "/k", Host="evidence.s3.localhost:4566") == (200, b"x")


def test_unsigned_requests_are_anonymous(bench: Bench) -> None:
    """A request without a signature is nobody's, and an object is not public."""
    s3 = bench.client("s3")
    bench.outside(lambda: s3.create_bucket(Bucket="evidence"))
    bench.outside(lambda: s3.put_object(Bucket="evidence", Key="k", Body=b"x"))
    status, body = bench.send("GET", "/evidence/k")
    assert (status, bench.calls[-1].caller.kind) == (403, "anonymous")
    assert b"AccessDenied" in body


@pytest.mark.parametrize("way", ["resolver", "proxy"])
def test_clients_keep_the_real_hosts(bench: Bench, way: str) -> None:
    """A client that is only led here on the wire is served as the host it names."""
    with subprocess.Popen(
        [
            sys.executable,
            str(Path(__file__).with_name("real_hosts.py")),
            bench.endpoint.url.rpartition(":")[2],
            way,
        ],
        env={
            "AWS_ACCESS_KEY_ID": bench.key["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": bench.key["SecretAccessKey"],
        },
        stdout=subprocess.PIPE,
    ) as program:
        while program.poll() is None:
            serve_next(bench.endpoint)
        said = json.loads(program.stdout.read()) if program.stdout else {}
    ann = "arn:aws:iam::123456789012:user/ann"
    assert said["answers"] == {
        "s3": 70_000,
        "ec2": 1,
        "iam": ["ann"],
        "sts": ann,
        "lambda": [],
        "guardduty": [],
        "dynamodb": [],
        "dual-stack ec2": 1,
        "FIPS sts": ann,
        "dual-stack s3": 1,
        "FIPS s3": 1,
    }
    assert said["hosts"] == [
        "dynamodb.us-east-1.amazonaws.com",
        "ec2.us-east-1.amazonaws.com",
        "ec2.us-east-1.api.aws",
        "evidence.s3-fips.us-east-1.amazonaws.com",
        "evidence.s3.amazonaws.com",
        "evidence.s3.dualstack.us-east-1.amazonaws.com",
        "guardduty.us-east-1.amazonaws.com",
        "iam.amazonaws.com",
        "lambda.us-east-1.amazonaws.com",
        "sts-fips.us-east-1.amazonaws.com",
        "sts.us-east-1.amazonaws.com",
    ]
    assert {call.caller.arn for call in bench.calls} == {ann}


def test_a_real_host_of_the_emulator_alone_is_no_service(bench: Bench) -> None:
    """Neither can the emulator be administered by its own host."""
    host = "motoapi.amazonaws.com"
    assert bench.send("POST", "/moto-api/reset", Host=host)[0] == 404
    assert bench.world.account.client("iam").list_users()["Users"]


@pytest.mark.parametrize("path", ["/moto-api/reset", "//moto-api/data.json"])
def test_the_emulator_cannot_be_administered(bench: Bench, path: str) -> None:
    """The emulator's own administration is not there."""
    assert bench.send("POST", path)[0] == 404
    assert bench.world.account.client("iam").list_users()["Users"]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("GET", "/", {}),
        ("POST", "/nothing", {"Authorization": "Credential=K/20260101/x/nosuch/aws4"}),
        ("BREW", "/pot", {}),
        ("GET", "/%00%ff", {"Host": "..."}),
    ],
)
def test_nonsense_is_answered(
    bench: Bench, method: str, path: str, headers: dict[str, str]
) -> None:
    """What is no request of AWS gets an error, and ends nothing."""
    assert bench.send(method, path, **headers)[0] >= 400 or path == "/"
    client = bench.client("sts")
    assert bench.outside(client.get_caller_identity)["Account"] == "123456789012"


SIGNED = (
    b"Authorization: AWS4-HMAC-SHA256 Credential=AKIAUNKNOWNUNKNOWN00/20260302/"
    b"us-east-1/%s/aws4_request, SignedHeaders=host, Signature=00\r\n"
)
S3 = SIGNED % b"s3"
MALFORMED: dict[str, tuple[bytes, int | None]] = {
    "a region that is half an address": (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + SIGNED.replace(b"us-east-1", b"[::1") % b"sts"
        + b"\r\n",
        501,
    ),
    "a service that is half an address": (
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n" + SIGNED % b"[" + b"\r\n",
        501,
    ),
    "a host that is half an address": (
        b"GET / HTTP/1.1\r\nHost: [x.localhost\r\n" + S3 + b"\r\n",
        501,
    ),
    "a host with a name": (
        b"GET / HTTP/1.1\r\nHost: a@b:c.localhost\r\n" + S3 + b"\r\n",
        None,
    ),
    "a whole URL that is none": (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", 501),
    "somebody else's host": (
        b"POST / HTTP/1.1\r\nHost: evil.example.com\r\nContent-Length: 0\r\n\r\n",
        421,
    ),
    "somebody else's port": (
        b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        421,
    ),
    "a length below nothing": (b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", 400),
    "a length in words": (b"POST / HTTP/1.1\r\nContent-Length: 1e9\r\n\r\n", 400),
    "a length beyond all": (
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        413,
    ),
    "a chunk below nothing": (
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
        400,
    ),
    "chunks of no size": (
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        400,
    ),
    "too many headers": (b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 300 + b"\r\n", 431),
    "a line without end": (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", None),
    "another protocol": (
        b"\x16\x03\x01\x02\x00\x01\x00" + b"\0" * 50 + b"\r\n\r\n",
        None,
    ),
    "a path that would begin a header": (
        b"GET /a%0d%0aX-Injected:%201 HTTP/1.1\r\nHost: 127.0.0.1\r\n" + S3 + b"\r\n",
        None,
    ),
    "lists in lists": (
        b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        + SIGNED % b"dynamodb"
        + b"X-Amz-Target: DynamoDB_20120810.ListTables\r\n"
        + b"Content-Length: 100000\r\n\r\n"
        + b"[" * 100_000,
        None,
    ),
    "a method in other letters": ("FÖO / HTTP/1.1\r\n\r\n".encode(), None),
    "half a request": (b"GET / HTTP/1.1\r\nHos", None),
    "half a body": (b"POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\nabc", None),
    "nothing": (b"", None),
}
"""What is sent, and the status of what comes back where that is known."""


@pytest.mark.parametrize("name", MALFORMED)
def test_no_request_ends_the_exercise(bench: Bench, name: str) -> None:
    """Each is answered or hung up on, in a few seconds, and the next one is served."""
    sent, status = MALFORMED[name]
    host, port = bench.endpoint.url.removeprefix("http://").split(":")

    def send() -> bytes:
        with socket.create_connection((host, int(port)), timeout=20) as tcp:
            tcp.sendall(sent)
            answer = b""
            with suppress(ConnectionResetError):
                while more := tcp.recv(65_536):
                    answer += more
            return answer

    answer = bench.outside(send)
    if status is not None:
        assert answer.startswith(b"HTTP/1.1 %d " % status), answer
    assert b"\nX-Injected" not in answer
    client = bench.client("sts")
    assert bench.outside(client.get_caller_identity)["Account"] == "123456789012"


def _ignore(action: Callable[[], Any]) -> None:
    with suppress(Exception):  # its connection is cut
        action()
