"""Who asks too often is told to wait, and the SDK does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from gameday.simulator.aws.refusals import Quotas
from gameday.simulator.aws.refusals.quotas import Size

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.world import World

    from .conftest import Stage

NEVER_AGAIN = Config(retries={"total_max_attempts": 1})


def client(stage: Stage, service: str, config: Config | None = NEVER_AGAIN) -> Any:
    """Return a client of ann's, who asks once unless told otherwise."""
    ann = stage.user("home")
    return stage.world.account._session.client(
        service,
        region_name="us-east-1",
        aws_access_key_id=ann.access_key,
        aws_secret_access_key=ann.secret,
        config=config,
    )


def count_until_refused(ask: Callable[[], object], most: int = 200) -> tuple[int, str]:
    """Ask until one is refused for its rate; return how many were not, and the code."""
    for number in range(most):
        try:
            ask()
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if "Request" in code or "Thrott" in code or "TooMany" in code:
                return number, code
    raise AssertionError(f"nothing of {most} was refused")


@pytest.mark.parametrize(
    ("service", "method", "given", "size", "code"),
    [
        ("ec2", "describe_instances", {}, 50, "RequestLimitExceeded"),
        ("ec2", "describe_instances", {"MaxResults": 5}, 100, "RequestLimitExceeded"),
        ("ec2", "describe_vpcs", {}, 100, "RequestLimitExceeded"),
        ("ec2", "run_instances", {"DryRun": True}, 5, "RequestLimitExceeded"),
        ("ec2", "revoke_security_group_egress", {}, 50, "RequestLimitExceeded"),
        ("ec2", "enable_snapshot_block_public_access", {}, 1, "RequestLimitExceeded"),
        ("cloudtrail", "lookup_events", {}, 2, "ThrottlingException"),
        ("cloudtrail", "stop_logging", {"Name": "t"}, 1, "ThrottlingException"),
        ("kms", "create_key", {}, 5, "ThrottlingException"),
        (
            "ssm",
            "put_parameter",
            {"Name": "/a", "Value": "b"},
            3,
            "ThrottlingException",
        ),
        ("lambda", "list_functions", {}, 15, "TooManyRequestsException"),
        ("lambda", "get_policy", {"FunctionName": "f"}, 15, "TooManyRequestsException"),
    ],
)
def test_a_bucket_holds_as_many_as_aws_says(
    stage: Stage,
    service: str,
    method: str,
    given: dict[str, Any],
    size: int,
    code: str,
) -> None:
    """What is asked for in one moment takes what is there, refused calls included."""
    needed: dict[str, Any] = {}
    if method == "run_instances":
        needed = {"ImageId": "ami-0abc1234", "MinCount": 1, "MaxCount": 1}
    if method == "revoke_security_group_egress":
        needed = {"GroupId": "sg-0123456789abcdef0"}
    if method.startswith("enable_snapshot"):
        needed = {"State": "block-all-sharing"}
    ask = getattr(client(stage, service), method)
    assert count_until_refused(lambda: ask(**needed, **given)) == (size, code)


def test_tokens_come_back_with_the_time(stage: Stage) -> None:
    """Two a second for LookupEvents."""
    trail, clock = client(stage, "cloudtrail"), stage.world.clock
    assert count_until_refused(trail.lookup_events)[0] == 2
    clock.sleep(0.5)
    assert count_until_refused(trail.lookup_events)[0] == 1
    clock.sleep(60)
    assert count_until_refused(trail.lookup_events)[0] == 2


def test_an_account_and_a_region_have_buckets_of_their_own(stage: Stage) -> None:
    """And so has every operation."""
    trail = client(stage, "cloudtrail")
    assert count_until_refused(trail.lookup_events)[0] == 2
    trail.describe_trails()
    other = stage.world.account.client(
        "cloudtrail", stage.user("home"), region="eu-west-1"
    )
    other.lookup_events()
    stage.world.account.client("cloudtrail", stage.user("other")).lookup_events()


def test_operations_that_share_a_bucket_empty_it_together(stage: Stage) -> None:
    """Fifteen calls a second to all of Lambda's that have no rate of their own."""
    functions = client(stage, "lambda")
    for _ in range(10):
        functions.list_functions()
    assert count_until_refused(functions.list_event_source_mappings)[0] == 5


def test_instances_are_counted_beside_requests(stage: Stage) -> None:
    """A thousand tokens of resources: one call can ask for most of them."""
    run = client(stage, "ec2").run_instances
    given = {"ImageId": "ami-0abc1234", "MinCount": 1}
    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        run(**given, MaxCount=1001)


def test_the_sdk_waits_and_asks_again(
    make_world: Callable[..., World], stage_in: Callable[[World], Stage]
) -> None:
    """It costs the exercise's time, and the call comes through."""
    rates = {"ec2:DescribeVpcs": Size(1, 0.5)}
    world = make_world(latency="none", quotas=Quotas(rates=rates))
    ec2 = world.account.client("ec2", stage_in(world).user("home"))
    ec2.describe_vpcs()
    before = world.clock.elapsed()
    ec2.describe_vpcs()
    assert world.clock.elapsed() > before


def test_the_simulator_itself_waits_for_nobody(stage: Stage) -> None:
    """What it looks at takes no token."""
    trail = stage.world.account.client("cloudtrail")
    for _ in range(10):
        trail.lookup_events()
