"""Buckets that take nothing under a key that a customer brings.

Source: S3 user guide, "Blocking or unblocking SSE-C for a general purpose bucket", and
"Troubleshoot access denied (403 Forbidden) errors in Amazon S3" for the words. What
lies in the bucket already is still read with its key. Buckets that nobody has set up
so take such objects, as those of accounts do that had some before April 2026.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from gameday.simulator.aws.s3.store import BucketStore
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["block_customer_keys"]

_WRITES = frozenset(
    {
        "CopyObject",
        "CreateMultipartUpload",
        "PutObject",
        "UploadPart",
        "UploadPartCopy",
    }
)
_FORBIDDEN = 403


def block_customer_keys(buckets: BucketStore) -> Layer:
    """Make a layer that refuses what is written under a customer's own key."""

    def block(call: Call, proceed: Proceed) -> Response:
        brings_key = call.service == "s3" and call.params.get("SSECustomerAlgorithm")
        if brings_key and call.operation in _WRITES:
            bucket = buckets.find(str(call.params["Bucket"]))
            if bucket is not None and bucket.blocks_customer_keys:
                raise _refuse(call)
        return proceed(call)

    return block


def _refuse(call: Call) -> AwsError:
    thing = f"arn:aws:s3:::{call.params['Bucket']}/{call.params['Key']}"
    return AwsError(
        "AccessDenied",
        f"User: {call.caller.arn} is not authorized to perform: s3:{call.operation}"
        f' on resource: "{thing}" because this bucket has blocked upload requests that'
        " specify Server Side Encryption with Customer provided keys (SSE-C). Please"
        " specify a different server-side encryption type",
        status=_FORBIDDEN,
    )
