"""Code in a bucket that nobody here knows is no reason to make no function."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount

ROLE = "arn:aws:iam::123456789012:role/r"


def publish(functions: Any, bucket: str) -> Any:
    """Publish a layer whose code is in a bucket; return what AWS says of it."""
    content = {"S3Bucket": bucket, "S3Key": "layer.zip"}
    return functions.publish_layer_version(LayerName="layer", Content=content)


def test_moto_alone_refuses_a_strangers_bucket(
    moto_client: Callable[[str], Any],
) -> None:
    """moto: there are no buckets but one's own."""
    with pytest.raises(ClientError, match="bucket does not exist"):
        publish(moto_client("lambda"), "acme-artifacts")


def test_a_strangers_bucket_may_have_it(account: EmbeddedAccount) -> None:
    """So the layer is there; it is empty, which tells whoever needs it."""
    assert publish(account.client("lambda"), "acme-artifacts")["Version"] == 1
