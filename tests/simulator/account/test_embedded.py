"""The embedded account starts clean, is repeatable, and leaves nothing behind."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import botocore.httpsession
import botocore.session
import moto.kms.models
import pytest
from moto.core.base_backend import BackendDict
from moto.core.models import MockAWS, botocore_stubber
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import Instance
from moto.moto_api._internal import mock_random

from gameday.simulator.account import EmbeddedAccount

MOTO_REPLACES = {"instances_tracked": 0}
"""moto makes this list anew whenever it resets."""

SCRIPT = """
import sys
from gameday.simulator.account import EmbeddedAccount, deploy_stack
with EmbeddedAccount(intercept=True, seed=int(sys.argv[1])) as account:
    stack = deploy_stack(account, "web", open(sys.argv[2]).read())
    ec2 = account.client("ec2")
    print(stack.outputs, stack.resources)
    print(ec2.describe_network_interfaces()["NetworkInterfaces"][0]["Groups"])
    print(account.client("sts").assume_role(RoleArn="arn:aws:iam::1:role/r",
        RoleSessionName="me")["Credentials"]["SessionToken"])
"""


def read_global_state() -> dict[str, Any]:
    """Return what an exercise could leave changed in the process."""
    modules = (
        botocore.httpsession.URLLib3Session,
        Instance,
        moto.kms.models,
        botocore.session,
    )
    return {
        "environment": dict(os.environ),
        "default session": boto3.DEFAULT_SESSION,
        "stubber": botocore_stubber.enabled,
        "nested": MockAWS._nested_count,
        "backends": list(BackendDict._instances),
        "random": mock_random.getstate(),
        "attributes": [
            {name: id(value) for name, value in vars(module).items()} | MOTO_REPLACES
            for module in modules
        ],
        "log handlers": list(logging.root.handlers),
        "log level": logging.root.level,
        "handlers": len(botocore.handlers.BUILTIN_HANDLERS),
    }


def test_nothing_global_is_left_behind(
    everything: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an account has been used and left, the process is as it was before."""
    from gameday.simulator.account import deploy_stack

    monkeypatch.setenv("AWS_PROFILE", "production")
    with EmbeddedAccount(intercept=True):
        pass
    before = read_global_state()
    with EmbeddedAccount(intercept=True) as account:
        deploy_stack(account, "web", everything)
        assert "AWS_PROFILE" not in os.environ
    assert before == read_global_state()


def test_an_error_inside_leaves_nothing_behind() -> None:
    """An exercise that fails cleans up like one that ends."""
    with EmbeddedAccount(intercept=True):
        pass
    before = read_global_state()
    with pytest.raises(ZeroDivisionError), EmbeddedAccount(intercept=True):
        _ = 1 / 0
    assert before == read_global_state()


def test_accounts_in_a_row_do_not_see_each_other() -> None:
    """What one exercise made is not there in the next."""
    with EmbeddedAccount(intercept=True) as account:
        account.client("iam").create_user(UserName="mallory")
    with EmbeddedAccount(intercept=True) as account:
        assert account.client("iam").list_users()["Users"] == []


def test_leaks_of_moto_are_cleared() -> None:
    """No cache of moto keeps a backend alive after an exercise."""
    from moto.core.base_backend import AccountSpecificBackend
    from moto.ec2.models.subnets import Subnet

    regions = AccountSpecificBackend._generate_regions
    before = regions.cache_info().currsize
    with EmbeddedAccount(intercept=True) as account:
        account.client("ec2").run_instances(ImageId="ami-1", MinCount=1, MaxCount=1)
    assert Subnet._base_avail_ip_iterator.cache_info().currsize == 0
    assert regions.cache_info().currsize == before


def play(seed: int, hash_seed: str) -> str:
    """Return the ids of an estate made in a process of its own."""
    template = Path(__file__).parents[1] / "everything.yaml"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(seed), str(template)],
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_seed_gives_the_same_ids_in_another_process() -> None:
    """Ids, names and tokens depend on the seed, not on the process or its hash seed."""
    ids = play(7, "1")
    assert ids == play(7, "2")
    assert ids != play(8, "1")


def test_the_simulator_is_a_known_principal(account: EmbeddedAccount) -> None:
    """The default client's calls come from the simulator's own session."""
    identity = account.client("sts").get_caller_identity()
    assert (
        identity["Arn"]
        == "arn:aws:sts::123456789012:assumed-role/gameday-simulator/simulator"
    )


def test_the_simulator_shows_in_no_listing(account: EmbeddedAccount) -> None:
    """An account starts without users and roles."""
    iam = account.client("iam")
    assert iam.list_users()["Users"] == []
    assert iam.list_roles()["Roles"] == []


def test_each_account_is_reached_by_its_own_credentials(
    account: EmbeddedAccount,
) -> None:
    """A registered account keeps its things apart from the exercise's own."""
    other = account.register_account("210987654321")
    account.client("iam", other).create_user(UserName="guest")
    assert account.client("iam").list_users()["Users"] == []
    assert (
        account.client("iam", other).get_user(UserName="guest")["User"]["Arn"]
        == "arn:aws:iam::210987654321:user/guest"
    )
    assert account.accounts == ("123456789012", "210987654321")


def test_clients_are_made_once(account: EmbeddedAccount) -> None:
    """The same service, caller and region give the same client."""
    assert account.client("ec2") is account.client("ec2")
    assert account.client("ec2") is not account.client("ec2", region="eu-west-1")


def test_an_account_may_have_another_id_and_region() -> None:
    """Account id and region are the exercise's choice."""
    with EmbeddedAccount("999988887777", region="eu-west-1", intercept=True) as account:
        vpc = account.client("ec2").create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]
        assert vpc["OwnerId"] == "999988887777"
        assert vpc["VpcId"] in ec2_backends["999988887777"]["eu-west-1"].vpcs


def test_without_interception_calls_reach_nobody() -> None:
    """Where a gateway should intercept and there is none, the guard stops the call."""
    from botocore.config import Config

    with EmbeddedAccount() as account:
        client = account._session.client(
            "sts", config=Config(retries={"max_attempts": 0})
        )
        with pytest.raises(botocore.exceptions.EndpointConnectionError):
            client.get_caller_identity()
