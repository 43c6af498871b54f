"""Lambda's functions and event source mappings as the emulator has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from moto.awslambda.exceptions import UnknownFunctionException
from moto.awslambda.models import lambda_backends

from gameday.simulator.aws.arns import Arn
from gameday.simulator.aws.lambda_.event_sources import EventSource
from gameday.simulator.aws.lambda_.function import (
    LACKS_TAG,
    MAX_AGE_S,
    MAX_RETRIES,
    Function,
    FunctionName,
)
from gameday.simulator.aws.lambda_.streams import StreamSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["EventSourceMappings", "Functions"]

_STREAMS = frozenset({"dynamodb", "kinesis"})
_FOR_EVER = -1

_RESPONDER_TAG = "gameday:responder"
_COLONS_OF_AN_ARN = 6
_BATCH = 10  # Lambda's default for queues


class Functions:
    """Reads functions of any account and region."""

    def find(self, name: FunctionName) -> Function | None:
        """Return a function as it is now."""
        backend = lambda_backends[name.account][name.region]
        try:
            found = backend.get_function(name.name, name.qualifier)
        except UnknownFunctionException:
            return None
        return _read_function(found, backend)

    def list_of_role(self, role_arn: str) -> Iterator[Function]:
        """Go through the functions of a role's account that have the role."""
        regions: Any = dict.get(lambda_backends, Arn.read(role_arn).account, {})
        for backend in list(dict.values(regions)):
            for found in backend.list_functions():
                if found.role == role_arn:
                    yield _read_function(found, backend)

    def set_recursion(self, name: FunctionName, *, is_stopped: bool) -> None:
        """Keep a function's recursive loop setting; moto has none."""
        function: Any = lambda_backends[name.account][name.region].get_function(
            name.name
        )
        function.recursive_loop = "Terminate" if is_stopped else "Allow"


class EventSourceMappings:
    """Reads the mappings of queues and streams to functions."""

    def find(self, account: str, region: str, uuid: str) -> EventSource | None:
        """Return a mapping as it is now; None if it is gone or of no queue."""
        found: Any = lambda_backends[account][region].get_event_source_mapping(uuid)
        return _read_mapping(found) if found and _is_of_a_queue(found) else None

    def list_of_queue(self, queue_arn: str) -> Iterator[EventSource]:
        """Yield the mappings of a queue, in the order they were made."""
        queue = Arn.read(queue_arn)
        backend = lambda_backends[queue.account][queue.region]
        for mapping in backend.list_event_source_mappings(queue_arn, ""):
            yield _read_mapping(mapping)

    def find_stream(self, account: str, region: str, uuid: str) -> StreamSource | None:
        """Return a mapping as it is now; None if it is gone or of no stream."""
        found: Any = lambda_backends[account][region].get_event_source_mapping(uuid)
        return _read_stream(found) if found and _is_of_a_stream(found) else None

    def list_of_stream(self, stream_arn: str) -> Iterator[StreamSource]:
        """Yield the mappings of a stream, in the order they were made."""
        stream = Arn.read(stream_arn)
        backend = lambda_backends[stream.account][stream.region]
        for mapping in backend.list_event_source_mappings(stream_arn, ""):
            yield _read_stream(mapping)


def _read_function(found: Any, backend: Any) -> Function:
    asynchronous = _asynchronous(found)
    layers = [backend.layers_versions_by_arn(layer["Arn"]) for layer in found.layers]
    name = found.function_name
    return Function(
        arn=f"arn:{found.partition}:lambda:{found.region}:{found.account_id}:function:{name}",
        name=name,
        version=_version(found),
        account=found.account_id,
        region=found.region,
        role=found.role,
        handler=found.handler or "",
        runtime=str(found.run_time or "python3.13"),
        timeout_s=int(found.timeout),
        memory_mb=int(found.memory_size),
        code_sha256=found.code_sha_256,
        environment={k: str(v) for k, v in found.environment_vars.items()},
        layers=tuple(layer.arn for layer in layers if layer),
        reserved_concurrency=_optional_int(found.reserved_concurrency),
        max_retries=int(asynchronous.get("MaximumRetryAttempts", MAX_RETRIES)),
        max_age_s=int(asynchronous.get("MaximumEventAgeInSeconds", MAX_AGE_S)),
        on_success=_destination(asynchronous, "OnSuccess"),
        on_failure=_destination(asynchronous, "OnFailure"),
        dead_letter=getattr(found, "dead_letter_config", {}).get("TargetArn"),
        is_in_vpc=bool((found.vpc_config or {}).get("SubnetIds")),
        stops_loops=getattr(found, "recursive_loop", "Terminate") == "Terminate",
        responder=found.tags.get(_RESPONDER_TAG, name),
        is_responder=_RESPONDER_TAG in found.tags,
        lacks=tuple(_list_lacks(found, layers)),
        # moto keeps no code of an image.
        code=getattr(found, "code_bytes", b""),
        layer_code=tuple(layer.code_bytes for layer in layers if layer),
    )


def _list_lacks(found: Any, layers: list[Any]) -> Iterator[str]:
    """List what a function needs and is not here, in words."""
    # In a stack, moto forgets the package's type.
    if found.package_type == "Image" or "ImageUri" in found.code:
        yield f"the container image {found.code.get('ImageUri', '')}".rstrip()
    elif not str(found.run_time or "python").startswith("python"):
        yield f"the runtime `{found.run_time}`"
    elif place := _find_elsewhere(found.code, found.code_bytes):
        yield f"the code in {place}"
    # What a deployment could not find is told by a tag: what stands in for it is code.
    if told := found.tags.get(LACKS_TAG):
        yield told
    for wanted, layer in zip(found.layers, layers, strict=True):
        if layer is None:
            yield f"the layer {wanted['Arn']}"
        elif place := _find_elsewhere(layer.content, layer.code_bytes):
            yield f"the layer in {place}"


def _find_elsewhere(source: Mapping[str, Any], code: bytes) -> str | None:
    """Return the place of code that lies in a bucket nobody here has."""
    if code or "S3Bucket" not in source:
        return None
    return f"s3://{source['S3Bucket']}/{source['S3Key']}"


def _version(found: Any) -> str:
    # moto numbers the unpublished code 1 as well; only a published ARN has a version
    published = found.function_arn.count(":") > _COLONS_OF_AN_ARN
    return str(found.version) if published else "$LATEST"


def _asynchronous(found: Any) -> Mapping[str, Any]:
    # moto appends what is put, and goes on answering with the first
    return found.event_invoke_config[-1].config if found.event_invoke_config else {}


def _destination(asynchronous: Mapping[str, Any], condition: str) -> str | None:
    destinations = asynchronous.get("DestinationConfig") or {}
    return (destinations.get(condition) or {}).get("Destination") or None


def _optional_int(value: Any) -> int | None:
    return None if value is None else int(value)


def _is_of_a_queue(mapping: Any) -> bool:
    return Arn.read(mapping.event_source_arn).service == "sqs"


def _is_of_a_stream(mapping: Any) -> bool:
    return Arn.read(mapping.event_source_arn).service in _STREAMS


def _read_stream(mapping: Any) -> StreamSource:
    return StreamSource(
        uuid=mapping.uuid,
        account=mapping.account_id,
        region=mapping.region,
        stream_arn=mapping.event_source_arn,
        function_arn=mapping.function_arn,
        is_enabled=_is_enabled(mapping),
        batch_size=int(mapping.batch_size),
        window_s=float(mapping.max_batch_window or 0),
        filters=_list_filters(mapping),
        reports_failures=_reports_failures(mapping),
        is_bisected=str(mapping.bisect_on_error).lower() == "true",
        max_retries=_limit(mapping.max_retry_attempts),
        max_age_s=_limit(mapping.max_record_age),
        on_failure=_destination(
            {"DestinationConfig": mapping.destination_config}, "OnFailure"
        ),
    )


def _limit(value: Any) -> int | None:
    """Read a limit of a stream's mapping: minus one, and nothing, mean none."""
    return None if value is None or int(value) == _FOR_EVER else int(value)


def _is_enabled(mapping: Any) -> bool:
    # A stack writes "true"; the API a truth value.
    return str(mapping.enabled).lower() == "true"


def _list_filters(mapping: Any) -> tuple[str, ...]:
    filters = (mapping.filter_criteria or {}).get("Filters") or ()
    return tuple(each["Pattern"] for each in filters)


def _reports_failures(mapping: Any) -> bool:
    return "ReportBatchItemFailures" in (mapping.function_response_types or ())


def _read_mapping(mapping: Any) -> EventSource:
    return EventSource(
        uuid=mapping.uuid,
        account=mapping.account_id,
        region=mapping.region,
        queue_arn=mapping.event_source_arn,
        function_arn=mapping.function_arn,
        is_enabled=_is_enabled(mapping),
        batch_size=int(mapping.batch_size or _BATCH),
        window_s=float(mapping.max_batch_window or 0),
        filters=_list_filters(mapping),
        reports_failures=_reports_failures(mapping),
    )
