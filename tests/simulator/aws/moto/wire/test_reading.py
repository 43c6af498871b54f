"""Requests are read as AWS reads them, whatever their clients call what they send."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore import xform_name
from botocore.awsrequest import AWSRequest
from botocore.exceptions import ClientError

from gameday.simulator.aws.moto.wire.reading import read
from gameday.simulator.engine.gateway.wire import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

FORM = "application/x-www-form-urlencoded"
BODIES = (b"a line", b"a=1&b=2", b"key=x&file=y", b'{"a": 1}', b"\xff\x00", b"")
SIGNED_ALIKE = {
    # Signed as another service is, or under another name; and told apart all the same.
    "application-insights": ("ListApplications", {}),
    "bedrock-data-automation": ("ListBlueprints", {}),
    "chime-sdk-voice": ("ListVoiceConnectors", {}),
    "cloudwatch": ("ListMetrics", {}),
    "customer-profiles": ("ListDomains", {}),
    "ecr": ("DescribeRepositories", {}),
    "elb": ("DescribeLoadBalancers", {}),
    "elbv2": ("DescribeLoadBalancers", {}),
    "eventbridgev2": ("ListEventBuses", {}),
    "importexport": ("ListJobs", {}),
    "iotsecuretunneling": ("ListTunnels", {}),
    "kinesis-video-media": (
        "GetMedia",
        {"StreamName": "x", "StartSelector": {"StartSelectorType": "NOW"}},
    ),
    "opensearch": ("ListDomainNames", {}),
    "pinpoint-email": ("GetAccount", {}),
    "s3control": ("ListJobs", {"AccountId": "123456789012"}),
    "sagemaker-edge": ("GetDeviceRegistration", {}),
    "sesv2": ("GetAccount", {}),
    "stepfunctions": ("ListStateMachines", {}),
}
LIKELY = {"DeviceName": "d", "DeviceFleetName": "f"}


@pytest.mark.parametrize("body", BODIES)
def test_what_is_called_a_form_is_stored_as_it_is(world: World, body: bytes) -> None:
    """Python's own client calls everything a form that it is given no word for."""
    s3 = world.account.client("s3")
    s3.create_bucket(Bucket="records")
    s3.put_object(Bucket="records", Key="a", Body=body, ContentType=FORM)

    stored = s3.get_object(Bucket="records", Key="a")
    assert stored["Body"].read() == body
    assert stored["ContentType"] == FORM


def test_parts_of_an_upload_are_stored_as_they_are(world: World) -> None:
    """Whatever they are called, as whole objects are."""
    s3 = world.account.client("s3")
    s3.meta.events.register("before-sign.s3", _call_it_a_form)
    s3.create_bucket(Bucket="records")
    upload = s3.create_multipart_upload(Bucket="records", Key="a")["UploadId"]
    about = {"Bucket": "records", "Key": "a", "UploadId": upload}
    part = s3.upload_part(**about, PartNumber=1, Body=b"a=1&b=2")
    parts = [{"PartNumber": 1, "ETag": part["ETag"]}]
    s3.complete_multipart_upload(**about, MultipartUpload={"Parts": parts})
    assert s3.get_object(Bucket="records", Key="a")["Body"].read() == b"a=1&b=2"


def _call_it_a_form(request: AWSRequest, **_: Any) -> None:
    request.headers["Content-Type"] = FORM


def test_moto_alone_loses_a_body_that_is_called_a_form(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: the object is there, and empty."""
    s3 = moto_client("s3")
    s3.create_bucket(Bucket="records")
    s3.put_object(Bucket="records", Key="a", Body=b"a=1&b=2", ContentType=FORM)
    assert s3.get_object(Bucket="records", Key="a")["Body"].read() == b""


@pytest.mark.parametrize(
    ("service", "operation", "given"),
    [
        ("lambda", "Invoke", {"FunctionName": "f", "Payload": b'{"a": 1}'}),
        ("iot-data", "Publish", {"topic": "t", "payload": b"a=1"}),
        ("mediastore-data", "PutObject", {"Path": "p", "Body": b"key=1"}),
        ("dynamodb", "ListTables", {"Limit": 3}),
        ("events", "PutEvents", {"Entries": [{"Source": "s"}]}),
        ("ec2", "DescribeInstances", {"InstanceIds": ["i-0"]}),
    ],
)
def test_other_services_read_what_was_sent_too(
    service: str, operation: str, given: dict[str, Any]
) -> None:
    """A payload, a document and a form, whatever each is called."""
    heard = _send(service, operation, given, called=FORM)
    assert heard[0] == (service, operation)
    assert {k: heard[1][k] for k in given} == given


@pytest.mark.parametrize("service", SIGNED_ALIKE)
def test_services_that_are_signed_alike_are_told_apart(service: str) -> None:
    """By the host, the target, the path, the version, and by what they can do."""
    operation, given = SIGNED_ALIKE[service]
    client = _client(service)
    required = client.meta.service_model.operation_model(operation).input_shape
    for name in required.required_members if required is not None else ():
        given = {name: LIKELY.get(name, "x"), **given}
    assert _send(service, operation, given)[0] == (service, operation)


def test_a_service_whose_protocol_nobody_here_reads_is_a_gap(
    make_world: Callable[..., World],
) -> None:
    """The call fails in the service's form, and names what is lacking."""
    world = make_world(latency="none")
    with pytest.raises(ClientError, match="the protocol `smithy-rpc-v2-cbor`") as error:
        world.account.client("eventbridgev2").list_event_buses()
    assert error.value.response["Error"]["Code"] == "NotImplemented"


def _client(service: str) -> Any:
    return boto3.client(
        service,
        region_name="us-east-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key=f"{random.Random(1).getrandbits(160):040x}",
        endpoint_url=None,
    )


def _send(
    service: str, operation: str, given: dict[str, Any], called: str = ""
) -> tuple[tuple[str, str], Any]:
    """Return how a request is read that a client of botocore writes."""
    heard: list[tuple[tuple[str, str], Any]] = []

    def hear(request: Any, **_: Any) -> None:
        headers = {
            name: value.decode() if isinstance(value, bytes) else str(value)
            for name, value in request.headers.items()
        }
        if called:
            headers["Content-Type"] = called
        asked = read(HttpRequest(request.method, request.url, headers, request.body))
        heard.append(((asked.service, asked.operation), asked.params))
        raise InterruptedError

    client = _client(service)
    client.meta.events.register_first(f"before-send.*.{operation}", hear)
    with pytest.raises(InterruptedError):
        getattr(client, xform_name(operation))(**given)
    return heard[0]
