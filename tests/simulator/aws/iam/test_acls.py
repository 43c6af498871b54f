"""What grants of an access control list let whom do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gameday.simulator.aws.iam.acls import ALL_USERS, AUTHENTICATED_USERS, Acl, Grant

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Caller


@pytest.mark.parametrize(
    ("grantee", "permission", "name", "action", "is_object", "expected"),
    [
        (ALL_USERS, "READ", "anonymous", "s3:getobject", True, True),
        (ALL_USERS, "READ", "anonymous", "s3:listbucket", True, False),
        (ALL_USERS, "READ", "anonymous", "s3:listbucket", False, True),
        (ALL_USERS, "READ", "anonymous", "s3:getobject", False, False),
        (ALL_USERS, "WRITE", "anonymous", "s3:putobject", False, True),
        (ALL_USERS, "READ_ACP", "anonymous", "s3:getobjectacl", True, True),
        (ALL_USERS, "FULL_CONTROL", "anonymous", "s3:putobjectacl", True, True),
        (AUTHENTICATED_USERS, "READ", "anonymous", "s3:getobject", True, False),
        (AUTHENTICATED_USERS, "READ", "user/ann", "s3:getobject", True, True),
        ("75aa57f0", "READ", "user/ann", "s3:getobject", True, False),
    ],
)
def test_grants_of_groups(  # the columns of the table
    *,
    caller: Callable[..., Caller],
    grantee: str,
    permission: str,
    name: str,
    action: str,
    is_object: bool,
    expected: bool,
) -> None:
    """A permission means other actions on an object than on a bucket."""
    acl = Acl((Grant(grantee, permission),))
    found = acl.find_grant(caller(name), action, is_object=is_object)
    assert (found is not None) is expected


def test_public_grants_can_be_left_out() -> None:
    """A list without its public grants keeps the others."""
    own = Grant("75aa57f0", "FULL_CONTROL")
    acl = Acl((own, Grant(ALL_USERS, "READ"), Grant(AUTHENTICATED_USERS, "READ")))
    assert acl.is_public
    assert acl.without_public() == Acl((own,))
    assert not acl.without_public().is_public
