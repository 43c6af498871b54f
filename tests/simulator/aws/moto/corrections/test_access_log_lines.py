"""Access logs are not written by moto."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def count_files(s3: Any) -> int:
    """Ask something of a bucket that is logged, and count the files of its log."""
    s3.create_bucket(Bucket="papers")
    s3.create_bucket(Bucket="log-store", ObjectOwnership="ObjectWriter")
    grants = 'uri="http://acs.amazonaws.com/groups/s3/LogDelivery"'
    s3.put_bucket_acl(Bucket="log-store", GrantWrite=grants, GrantReadACP=grants)
    target = {"TargetBucket": "log-store", "TargetPrefix": ""}
    s3.put_bucket_logging(
        Bucket="papers", BucketLoggingStatus={"LoggingEnabled": target}
    )
    s3.put_object(Bucket="papers", Key="a", Body=b"1")
    return int(s3.list_objects_v2(Bucket="log-store")["KeyCount"])


def test_moto_alone_logs_at_once(moto_client: Callable[[str], Any]) -> None:
    """moto: the file is there as soon as the request was made."""
    assert count_files(moto_client("s3")) > 0


def test_nothing_is_logged_at_once(account: EmbeddedAccount) -> None:
    """Delivery takes hours, and is the sensor's."""
    assert count_files(account.client("s3")) == 0
