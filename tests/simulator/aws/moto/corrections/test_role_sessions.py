"""A role session remembers when it began, how it was narrowed and how tagged."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from moto.sts.models import sts_backends

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

POLICY = '{"Version":"2012-10-17","Statement":[]}'
READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"


def assume(sts: Any) -> Any:
    """Assume a role with everything and return moto's record of it."""
    answer = sts.assume_role(
        RoleArn="arn:aws:iam::123456789012:role/audit",
        RoleSessionName="me",
        Policy=POLICY,
        PolicyArns=[{"arn": READ_ONLY}],
        Tags=[{"Key": "team", "Value": "sec"}],
    )
    backend = sts_backends["123456789012"]["aws"]
    key = answer["Credentials"]["AccessKeyId"]
    return backend.get_assumed_role_from_access_key(key)


def test_moto_alone_forgets(moto_client: Callable[[str], Any]) -> None:
    """moto: a session has no issue time, no policy ARNs and no tags."""
    session = assume(moto_client("sts"))
    assert not {"issued_at", "facts"} & set(vars(session))


def test_a_session_remembers(account: EmbeddedAccount) -> None:
    """Everything an authorizer needs to know is kept."""
    session = assume(account.client("sts"))
    assert session.facts.policies == (POLICY, READ_ONLY)
    assert session.facts.tags == {"team": "sec"}
    age = datetime.now(UTC) - session.issued_at
    assert 0 <= age.total_seconds() < 60


def test_a_token_gives_its_tags(account: EmbeddedAccount) -> None:
    """What an identity provider claims becomes the session's, transitive tags, too."""
    claims = {
        "https://aws.amazon.com/tags": {
            "principal_tags": {"team": ["sec"], "cost": ["7"]},
            "transitive_tag_keys": ["team"],
        },
        "https://aws.amazon.com/source_identity": "ann",
    }
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    answer = account.client("sts").assume_role_with_web_identity(
        RoleArn="arn:aws:iam::123456789012:role/audit",
        RoleSessionName="me",
        WebIdentityToken=f"header.{body}.signature",
    )
    backend = sts_backends["123456789012"]["aws"]
    key = answer["Credentials"]["AccessKeyId"]
    facts = backend.get_assumed_role_from_access_key(key).facts
    assert facts.tags == {"team": "sec", "cost": "7"}
    assert facts.transitive_tags == {"team": "sec"}
    assert facts.source_identity == "ann"
