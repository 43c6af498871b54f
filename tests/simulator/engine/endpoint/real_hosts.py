"""A program that calls AWS by its real hosts; only the wire leads to the loopback.

Its arguments are the endpoint's port and how the wire is bent: ``resolver`` (every name
resolves to the endpoint) or ``proxy`` (the endpoint is the proxy of the machine).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import boto3
import urllib3.connection
from botocore.config import Config

PORT, WAY = int(sys.argv[1]), sys.argv[2]
REAL_CONNECT = urllib3.connection.connection.create_connection


def connect(_address: Any, *args: Any, **kwargs: Any) -> Any:
    """Connect to the endpoint, whatever host is asked for."""
    return REAL_CONNECT(("127.0.0.1", PORT), *args, **kwargs)


def client(service: str, **config: Any) -> Any:
    """Return a client with its real endpoint, without TLS."""
    if WAY == "proxy":
        config["proxies"] = {"http": f"http://127.0.0.1:{PORT}"}
    made = boto3.client(
        service, region_name="us-east-1", use_ssl=False, config=Config(**config)
    )
    made.meta.events.register("before-send.*", note)
    return made


def note(request: Any, **_: Any) -> None:
    """Keep the host that the client asks."""
    hosts.append(request.url.split("/")[2])


hosts: list[str] = []
if WAY == "resolver":
    urllib3.connection.connection.create_connection = connect
s3 = client("s3", s3={"addressing_style": "virtual"})
s3.create_bucket(Bucket="evidence")
s3.put_object(Bucket="evidence", Key="a b/c", Body=b"x" * 70_000)
answers: dict[str, Any] = {
    "s3": len(s3.get_object(Bucket="evidence", Key="a b/c")["Body"].read()),
    "ec2": len(client("ec2").describe_vpcs()["Vpcs"]),
    "iam": [user["UserName"] for user in client("iam").list_users()["Users"]],
    "sts": client("sts").get_caller_identity()["Arn"],
    "lambda": client("lambda").list_functions()["Functions"],
    "guardduty": client("guardduty").list_detectors()["DetectorIds"],
    "dynamodb": client("dynamodb").list_tables()["TableNames"],
    "dual-stack ec2": len(
        client("ec2", use_dualstack_endpoint=True).describe_vpcs()["Vpcs"]
    ),
    "FIPS sts": client("sts", use_fips_endpoint=True).get_caller_identity()["Arn"],
    "dual-stack s3": client("s3", use_dualstack_endpoint=True).list_objects_v2(
        Bucket="evidence"
    )["KeyCount"],
    "FIPS s3": client("s3", use_fips_endpoint=True).list_objects_v2(Bucket="evidence")[
        "KeyCount"
    ],
}
sys.stdout.write(json.dumps({"answers": answers, "hosts": sorted(set(hosts))}))
