"""What a record tells of the request and its answer, in CloudTrail's own forms.

``requestParameters``, ``responseElements`` and ``errorCode``, each as real records have
them: services that refuse a caller before they read the request write null parameters,
EC2 and S3 tell what was asked even then; reads have no response elements. moto's
answers are read with botocore's own parsers.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from botocore.compat import HTTPHeaders
from botocore.parsers import ResponseParserError, create_parser

from gameday.simulator.aws.cloudtrail.casing import write_members
from gameday.simulator.aws.cloudtrail.categories import is_answered
from gameday.simulator.aws.cloudtrail.forms import ec2, s3

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.cloudtrail.sighting import Sighting
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["describe_answer", "describe_parameters", "name_error", "read_answer"]

_REFUSALS: Final = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "ExpiredToken",
        "RequestLimitExceeded",
        "Throttling",
        "ThrottlingException",
    }
)


def describe_parameters(seen: Sighting) -> dict[str, Any] | None:
    """Write the parameters of a call; None where the record has null."""
    call = seen.call
    if call.service == "s3":
        return s3.describe_request(seen)
    if call.service == "s3control":
        return s3.describe_control(seen)
    shape = call.model.input_shape
    if call.service == "ec2":
        return ec2.describe_request(call.operation, shape, call.params)
    if shape is None or seen.response.error_code in _REFUSALS:
        return None
    return write_members(call.service, shape, call.params) or None


_UNWRAPPED: Final = frozenset({"docdb", "neptune", "rds"})
"""Services whose records leave out the structure around the whole answer."""
_SPARSE: Final = {"secretsmanager": ("ARN",)}
"""Services whose records tell only some members."""


def describe_answer(seen: Sighting) -> dict[str, Any] | None:
    """Write the answer to a call; None where the record has null."""
    call = seen.call
    if seen.response.error_code is not None or _is_untold(seen):
        return None
    if call.service in ("s3", "s3control"):
        return s3.describe_answer(seen)
    shape = call.model.output_shape
    members = read_answer(seen)
    if call.service == "ec2":
        return ec2.describe_answer(call.operation, shape, members, call.request_id)
    if shape is None:
        return None
    if names := _SPARSE.get(call.service):
        members = {name: each for name, each in members.items() if name in names}
    written = write_members(call.service, shape, members)
    return _unwrap(call.service, written) or None


def read_answer(seen: Sighting) -> Mapping[str, Any]:
    """Return the members of the answer, by botocore's names."""
    response, shape = seen.response, seen.call.model.output_shape
    if response.result is not None:
        members: Mapping[str, Any] = response.result
        return members
    if shape is None or not response.body:
        return {}
    body = response.body
    answer = {
        "body": body.encode() if isinstance(body, str) else body,
        "headers": HTTPHeaders.from_pairs(response.headers.items()),
        "status_code": response.status,
    }
    try:
        parsed: Mapping[str, Any] = _parser(seen.call.protocol).parse(answer, shape)
    except ResponseParserError:
        return {}  # an answer that no client could read either
    return parsed


@cache
def _parser(protocol: str) -> Any:
    return create_parser(protocol)


def _is_untold(seen: Sighting) -> bool:
    """Tell whether the record has null, though the answer may name what was used."""
    call = seen.call
    is_kms_read = call.service == "kms" and seen.read_only
    return is_kms_read or not is_answered(
        call.service, call.operation, read_only=seen.read_only
    )


def _unwrap(service: str, written: dict[str, Any]) -> dict[str, Any]:
    if service not in _UNWRAPPED or len(written) != 1:
        return written
    (inner,) = written.values()
    return inner if isinstance(inner, dict) else written


_FIRST_SERVER_STATUS = 500


def name_error(call: Call, response: Response) -> str | None:
    """Return the code a record has; None for a call that went well.

    EC2's begin with ``Client.`` or ``Server.``. Services of the query protocol have the
    error's name in their model: IAM's ``NoSuchEntity`` is ``NoSuchEntityException``.
    """
    code = response.error_code
    if code is None:
        return None
    if call.service == "ec2":
        is_ours = response.status >= _FIRST_SERVER_STATUS
        return f"{'Server' if is_ours else 'Client'}.{code}"
    if call.protocol == "query":
        return _names(call.model.service_model).get(code, code)
    return code


@cache
def _names(model: Any) -> dict[str, str]:
    """Return the names of a service's errors by their codes on the wire."""
    return {
        error["code"]: shape.name
        for shape in model.error_shapes
        if (error := shape.metadata.get("error")) and "code" in error
    }
