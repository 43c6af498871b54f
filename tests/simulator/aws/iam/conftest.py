"""Callers, policies and an embedded account for the tests of authorization."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from gameday.simulator.aws.iam.policy import Policy, PolicyKind, parse_document
from gameday.simulator.engine.gateway.call import Caller

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ACCOUNT = "123456789012"
_KINDS = {"user": "iam", "federated-user": "sts", "assumed-role": "sts"}


def _make_caller(name: str, account: str = ACCOUNT, **facts: Any) -> Caller:
    if name == "anonymous":
        return Caller("anonymous", "", "")
    if name.endswith(".amazonaws.com"):
        return Caller("service", "", name)
    if name == "root":
        return Caller("root", account, f"arn:aws:iam::{account}:root", **facts)
    kind, _, rest = name.partition("/")
    if kind == "role":
        path, _, session = rest.rpartition("/")
        issuer = f"arn:aws:iam::{account}:role/{path}"
        arn = f"arn:aws:sts::{account}:assumed-role/{path.split('/')[-1]}/{session}"
        return Caller("role", account, arn, issuer_arn=issuer, **facts)
    if kind == "federated-user":
        issuer = f"arn:aws:iam::{account}:user/{rest}"
        arn = f"arn:aws:sts::{account}:federated-user/{rest}"
        return Caller("federated", account, arn, issuer_arn=issuer, **facts)
    return Caller("user", account, f"arn:aws:iam::{account}:user/{rest}", **facts)


def _make_policy(*statements: Any, kind: PolicyKind = PolicyKind.INLINE) -> Policy:
    document = {"Version": "2012-10-17", "Statement": list(statements)}
    return Policy(kind, "P", "role web", parse_document(document))


@pytest.fixture
def caller() -> Callable[..., Caller]:
    """Make callers: ``user/ann``, ``role/web/session``, ``root``, ``anonymous``."""
    return _make_caller


@pytest.fixture
def policy() -> Callable[..., Policy]:
    """Make a policy of statements."""
    return _make_policy


@pytest.fixture
def document() -> Callable[..., str]:
    """Write a policy document of statements."""
    return lambda *statements: json.dumps(
        {"Version": "2012-10-17", "Statement": list(statements)}
    )


@pytest.fixture
def now() -> datetime:
    """A moment in the exercise."""
    return datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def aws() -> Iterator[Callable[[str], Any]]:
    """An embedded account; call it for a client of a service."""
    with mock_aws():
        session = boto3.Session("testing", "testing", region_name="us-east-1")
        clients: dict[str, Any] = {}

        def client(service: str) -> Any:
            return clients.setdefault(service, session.client(service))

        yield client
