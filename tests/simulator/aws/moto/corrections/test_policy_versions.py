"""An inline policy may leave its version out, or be of the language's first one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

STATEMENT = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}


def put(iam: Any, **version: str) -> None:
    """Give a user an inline policy."""
    iam.create_user(UserName="ann")
    document = json.dumps({"Statement": [STATEMENT], **version})
    iam.put_user_policy(UserName="ann", PolicyName="p", PolicyDocument=document)


def test_moto_alone_asks_for_the_second_version(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: an inline policy is refused like a managed one."""
    with pytest.raises(ClientError, match="version 2012-10-17 or greater"):
        put(moto_client("iam"))


@pytest.mark.parametrize("version", [{}, {"Version": "2008-10-17"}])
def test_an_inline_policy_needs_no_version(
    account: EmbeddedAccount, version: dict[str, str]
) -> None:
    """It is of the first version then."""
    put(account.client("iam"), **version)
