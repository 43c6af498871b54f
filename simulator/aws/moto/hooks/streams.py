"""Streams tell Lambda's readers what was written to them.

moto runs the functions of a stream within the writer's own call, without a look at the
mapping's filters or whether it is enabled; and those of a table get all that was ever
written to it, again with every record. That is taken from it.
"""

from __future__ import annotations

from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Any

from moto.awslambda.models import LambdaBackend
from moto.core.utils import unix_time
from moto.dynamodb.models.table import StreamShard
from moto.kinesis.models import Stream

from gameday.simulator.aws.moto.hooks.queues import telling

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.streams import StreamReaders
    from gameday.simulator.engine.patching import Patches

__all__ = ["tell_stream_readers"]


def tell_stream_readers(patches: Patches, readers: StreamReaders) -> None:
    """Let the readers hear of records and mappings until the patches are undone."""
    _tell_of_items(patches, readers)
    _tell_of_records(patches, readers)
    change = LambdaBackend.update_event_source_mapping
    patches.set(
        LambdaBackend, "update_event_source_mapping", telling(change, readers.on_change)
    )


def _tell_of_items(patches: Patches, readers: StreamReaders) -> None:
    """Tell of what changes in a table that has a stream."""
    add = StreamShard.add

    @wraps(add)
    def add_item(shard: Any, *items: Any) -> None:
        table = shard.table
        # What moto finds here it would run before it returns to the writer.
        table.lambda_event_source_mappings.clear()
        add(shard, *items)
        arn = f"{table.table_arn}/stream/{table.latest_stream_label}"
        readers.on_record(arn, shard.id, _write_item(shard.items[-1], arn))

    patches.set(StreamShard, "add", add_item)


def _write_item(item: Any, arn: str) -> dict[str, Any]:
    """Write a change as a function gets it ("Example DynamoDB event")."""
    record = item.to_json()
    changed = dict(record["dynamodb"])
    at = changed.get("ApproximateCreationDateTime")
    if isinstance(at, datetime):
        changed["ApproximateCreationDateTime"] = unix_time(at)
    region = arn.split(":")[3]
    place = {"awsRegion": region, "dynamodb": changed, "eventSourceARN": arn}
    return {**record, **place}


def _tell_of_records(patches: Patches, readers: StreamReaders) -> None:
    """Tell of what is put into a Kinesis stream."""
    put_record = Stream.put_record

    @wraps(put_record)
    def put(stream: Any, partition_key: str, hash_key: str, data: str) -> Any:
        stream.lambda_event_source_mappings.clear()
        number, shard = put_record(stream, partition_key, hash_key, data)
        written = stream.shards[shard].records[int(number)]
        record = {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": partition_key,
                "sequenceNumber": number,
                "data": data,
                "approximateArrivalTimestamp": unix_time(written.created_at_datetime),
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{number}",
            "eventName": "aws:kinesis:record",
            "awsRegion": stream.region,
            "eventSourceARN": stream.arn,
        }
        readers.on_record(stream.arn, shard, record)
        return number, shard

    patches.set(Stream, "put_record", put)
