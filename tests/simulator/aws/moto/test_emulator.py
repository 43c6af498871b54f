"""A request reaches the service that it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gameday.simulator.world import World


@pytest.mark.parametrize("name", ["logs", "events", "sns-alarms", "my.data"])
def test_a_bucket_may_be_called_like_a_service(world: World, name: str) -> None:
    """Its host is S3's all the same."""
    s3 = world.account.client("s3")
    s3.create_bucket(Bucket=name)
    s3.put_object(Bucket=name, Key="a/b", Body=b"x")
    assert s3.get_object(Bucket=name, Key="a/b")["Body"].read() == b"x"
    assert [each["Name"] for each in s3.list_buckets()["Buckets"]] == [name]
