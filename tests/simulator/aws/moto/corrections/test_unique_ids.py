"""The unique ids of IAM say what they are of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

POLICY = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
    }
)


def make_all(iam: Any) -> list[str]:
    """Make one of each and return their ids."""
    role = iam.create_role(RoleName="r", AssumeRolePolicyDocument=POLICY)["Role"]
    profile = iam.create_instance_profile(InstanceProfileName="p")["InstanceProfile"]
    policy = iam.create_policy(PolicyName="m", PolicyDocument=POLICY)["Policy"]
    return [
        iam.create_user(UserName="u")["User"]["UserId"],
        iam.create_group(GroupName="g")["Group"]["GroupId"],
        profile["InstanceProfileId"],
        policy["PolicyId"],
        role["RoleId"],
    ]


def test_moto_alone_has_ids_without_a_meaning(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: only a role's id says what it is of."""
    begin = [each[:4] for each in make_all(moto_client("iam"))]
    assert begin[4] == "AROA"
    assert not set(begin[:4]) & {"AIDA", "AGPA", "AIPA", "ANPA"}


def test_an_id_says_what_it_is_of(account: EmbeddedAccount) -> None:
    """Each kind has its prefix, and all have the length of AWS's."""
    made = make_all(account.client("iam"))
    assert [each[:4] for each in made] == ["AIDA", "AGPA", "AIPA", "ANPA", "AROA"]
    assert {len(each) for each in made} == {21}


def test_an_id_stays(account: EmbeddedAccount) -> None:
    """Reading gives the id that making gave."""
    iam = account.client("iam")
    made = iam.create_user(UserName="u")["User"]["UserId"]
    assert iam.get_user(UserName="u")["User"]["UserId"] == made
