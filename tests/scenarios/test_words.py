"""Kinds of text with a form of their own."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from gameday.scenarios import words


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (words.Slug, "open-ssh"),
        (words.Slug, "step-2"),
        (words.AttackId, "T1190"),
        (words.AttackId, "T1496.001"),
        (words.AttackId, "T1485.A003"),
        (words.AttackId, "TA0040"),
        (words.OperationName, "ec2:StopInstances"),
        (words.OperationName, "route53resolver:ListFirewallRules"),
        (words.DomainName, "xmr-pool.example"),
        (words.DomainName, "_dmarc.example."),
        (words.Endpoint, "internet"),
        (words.Endpoint, "198.51.100.7"),
        (words.Endpoint, "2001:db8::1"),
        (words.Endpoint, "${WebServer}"),
        (words.JmesPath, "AccessKey.AccessKeyId"),
    ],
)
def test_accepts(kind: Any, text: str) -> None:
    """What has the form is taken as it is."""
    assert TypeAdapter(kind).validate_python(text) == text


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (words.Slug, "Open SSH", "expected lower-case words joined by hyphens"),
        (words.Slug, "a--b", "expected lower-case words joined by hyphens"),
        (words.Slug, "a\n", "expected lower-case words joined by hyphens"),
        (words.AttackId, "T149", "expected an ATT&CK id such as `T1190`"),
        (words.AttackId, "t1496.001", "expected an ATT&CK id such as `T1190`"),
        (words.OperationName, "StopInstances", "expected `service:Operation`"),
        (words.OperationName, "ec2:stop_instances", "expected `service:Operation`"),
        (words.DomainName, "no spaces", "expected a domain name"),
        (words.DomainName, "", "expected a domain name"),
        (words.Endpoint, "webserver", "expected `internet`, an IP address or"),
        (words.Place, "300.1.1.1", "expected an IP address or an `\\${Output}`"),
        (words.Place, "internet", "expected an IP address or an `\\${Output}`"),
        (words.JmesPath, "a[", "expected a JMESPath, found `a\\[`"),
    ],
)
def test_refuses(kind: Any, text: str, expected: str) -> None:
    """And says what it expected."""
    with pytest.raises(ValidationError, match=expected):
        TypeAdapter(kind).validate_python(text)
