"""Which host a request is for, whatever name its client used."""

from __future__ import annotations

import pytest

from gameday.simulator.aws.hosts import address, find_host, simplify_host
from gameday.simulator.engine.gateway.wire import HttpRequest

GUARDDUTY = "AWS4-HMAC-SHA256 Credential=AKIA/20260302/eu-west-1/guardduty/aws4_request"


@pytest.mark.parametrize(
    ("asked", "simple"),
    [
        ("ec2.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"),
        ("ec2.us-east-1.api.aws", "ec2.us-east-1.amazonaws.com"),
        ("ec2-fips.us-east-1.amazonaws.com", "ec2.us-east-1.amazonaws.com"),
        (
            "fips.transcribe.us-east-1.amazonaws.com",
            "transcribe.us-east-1.amazonaws.com",
        ),
        ("s3.dualstack.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com"),
        (
            "my-fips.b.s3-fips.dualstack.us-east-1.amazonaws.com",
            "my-fips.b.s3.us-east-1.amazonaws.com",
        ),
        ("sts.amazonaws.com", "sts.amazonaws.com"),
    ],
)
def test_a_newer_host_has_an_older_name(asked: str, simple: str) -> None:
    """Dual-stack and FIPS hosts are served as the service's older host."""
    assert simplify_host(asked) == simple


@pytest.mark.parametrize(
    ("url", "authorization", "addressed"),
    [
        (
            "http://127.0.0.1:5000/detector",
            GUARDDUTY,
            "https://guardduty.eu-west-1.amazonaws.com/detector",
        ),
        (
            "http://evidence.localhost:5000/k%2F1?acl",
            "",
            "https://evidence.s3.us-east-1.amazonaws.com/k%2F1?acl",
        ),
        (
            "http://evidence.s3.us-east-1.amazonaws.com:5000/k",
            GUARDDUTY,
            "https://evidence.s3.us-east-1.amazonaws.com/k",
        ),
        (
            "http://ec2.us-east-1.api.aws/",
            "",
            "https://ec2.us-east-1.api.aws/",
        ),
    ],
)
def test_the_loopback_is_addressed_by_the_signature(
    url: str, authorization: str, addressed: str
) -> None:
    """A host of AWS stays; on the loopback the signature names the service."""
    headers = {"AUTHORIZATION": authorization} if authorization else {}
    assert address(HttpRequest("GET", url, headers)).url == addressed


def test_an_unsigned_action_is_for_sts() -> None:
    """AssumeRoleWithWebIdentity is not signed."""
    request = HttpRequest("POST", "http://127.0.0.1:5/", {}, b"Action=AssumeRole")
    assert address(request).url == "https://sts.us-east-1.amazonaws.com/"


def test_services_have_the_hosts_of_botocore() -> None:
    """The host is not always called what a request is signed for."""
    assert find_host("ses", "eu-west-1") == "email.eu-west-1.amazonaws.com"
    assert find_host("iam", "eu-west-1") == "iam.amazonaws.com"
