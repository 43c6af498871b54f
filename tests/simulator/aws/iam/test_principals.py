"""How closely a principal element names a caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.iam.principals import Closeness, Principals

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.gateway.call import Caller

NOT, ACCOUNT, ISSUER, SELF = Closeness
USER = "arn:aws:iam::123456789012:user/ann"
ROLE = "arn:aws:iam::123456789012:role/svc/web"
SESSION = "arn:aws:sts::123456789012:assumed-role/web/s1"


@pytest.mark.parametrize(
    ("element", "name", "expected"),
    [
        ("*", "anonymous", SELF),
        ({"AWS": "*"}, "anonymous", SELF),
        ({"AWS": ["*"]}, "user/ann", SELF),
        ("*", "lambda.amazonaws.com", SELF),
        ({"AWS": USER}, "anonymous", NOT),
        (USER, "user/ann", SELF),
        ({"AWS": USER}, "user/ann", SELF),
        ({"AWS": USER}, "user/bob", NOT),
        ({"AWS": USER.upper()}, "user/ann", NOT),
        ({"AWS": "arn:aws:iam::123456789012:user/*"}, "user/ann", NOT),
        ({"AWS": "123456789012"}, "user/ann", ACCOUNT),
        ({"AWS": 123456789012}, "user/ann", ACCOUNT),
        ({"AWS": "arn:aws:iam::123456789012:root"}, "role/svc/web/s1", ACCOUNT),
        ({"AWS": "arn:aws:iam::123456789012:root"}, "root", ACCOUNT),
        ({"AWS": "arn:aws:iam::210987654321:root"}, "root", NOT),
        ({"AWS": ["123456789012", USER]}, "user/ann", SELF),
        ({"AWS": ROLE}, "role/svc/web/s1", ISSUER),
        ({"AWS": "arn:aws:iam::123456789012:role/web"}, "role/svc/web/s1", NOT),
        ({"AWS": SESSION}, "role/svc/web/s1", SELF),
        ({"AWS": SESSION}, "role/svc/web/s2", NOT),
        ({"AWS": USER}, "federated-user/ann", ISSUER),
        (
            {"AWS": "arn:aws:sts::123456789012:federated-user/ann"},
            "federated-user/ann",
            SELF,
        ),
        ({"Service": "lambda.amazonaws.com"}, "lambda.amazonaws.com", SELF),
        ({"Service": ["ec2.amazonaws.com"]}, "lambda.amazonaws.com", NOT),
        ({"Service": "lambda.amazonaws.com"}, "user/ann", NOT),
        ({"AWS": USER, "Service": "ec2.amazonaws.com"}, "ec2.amazonaws.com", SELF),
    ],
)
def test_closeness(
    caller: Callable[..., Caller], element: Any, name: str, expected: Closeness
) -> None:
    """A caller is named itself, by its role, by its account, or not."""
    principals = Principals.parse(element)
    assert principals is not None
    assert expected is principals.closeness(caller(name))


def test_sessions_are_matched_by_role_name_where_the_role_is_unknown(
    caller: Callable[..., Caller],
) -> None:
    """Without the issuer's ARN, the session's own ARN tells account and role name."""
    session = caller("role/svc/web/s1")
    bare = type(session)("role", session.account, session.arn)
    principals = Principals.parse({"AWS": ROLE})
    assert principals is not None
    assert principals.closeness(bare) is Closeness.ISSUER


def test_unique_ids_name_users_and_roles(caller: Callable[..., Caller]) -> None:
    """A policy that AWS rewrote to unique ids still names who has them."""
    principals = Principals.parse({"AWS": ["AIDAEXAMPLE", "AROAEXAMPLE"]})
    assert principals is not None
    user = caller("user/ann", principal_id="AIDAEXAMPLE")
    role = caller("role/web/s1", principal_id="AROAEXAMPLE:s1")
    assert principals.closeness(user) is Closeness.SELF
    assert principals.closeness(role) is Closeness.ISSUER


def test_a_role_itself_is_not_a_session(caller: Callable[..., Caller]) -> None:
    """A caller that is given as a role is named as the role behind a session."""
    role = caller(
        "role/web/s1",
    )
    itself = type(role)("role", role.account, "arn:aws:iam::123456789012:role/web")
    principals = Principals.parse({"AWS": "arn:aws:iam::123456789012:role/web"})
    assert principals is not None
    assert principals.closeness(itself) is Closeness.ISSUER


def test_canonical_ids_name_an_account(caller: Callable[..., Caller]) -> None:
    """A canonical user is an account, by S3's name for it."""
    principals = Principals.parse({"CanonicalUser": "79a59d"})
    assert principals is not None
    assert principals.closeness(caller("user/ann"), "79a59d") is Closeness.ACCOUNT
    assert principals.closeness(caller("user/ann"), None) is Closeness.NOT


@pytest.mark.parametrize(
    ("listed", "name", "expected"),
    [
        ([USER, "arn:aws:iam::123456789012:root"], "user/ann", True),
        ([USER, "arn:aws:iam::123456789012:root"], "user/bob", False),
        ([USER, "arn:aws:iam::123456789012:root"], "root", True),
        ([USER], "user/ann", False),
        ([SESSION, ROLE, "123456789012"], "role/svc/web/s1", True),
        ([SESSION, ROLE], "role/svc/web/s1", False),
        ([ROLE, "123456789012"], "role/svc/web/s1", False),
        ([SESSION, "123456789012"], "role/svc/web/s1", False),
        ([SESSION, ROLE, "123456789012"], "role/svc/web/s2", False),
        ([ROLE], "anonymous", False),
    ],
)
def test_not_principal_leaves_out_who_is_listed(
    caller: Callable[..., Caller],
    listed: list[str],
    name: str,
    expected: bool,  # noqa: FBT001  # a column of the table
) -> None:
    """A user or session is listed whole; an account alone stands for its root user."""
    principals = Principals.parse({"AWS": listed})
    assert principals is not None
    assert principals.exempts(caller(name)) is expected


@pytest.mark.parametrize("element", [None, {}, [], {"User": "x"}, {"AWS": {}}])
def test_other_elements_are_none(element: Any) -> None:
    """What is no principal element is not read as one."""
    assert Principals.parse(element) is None
