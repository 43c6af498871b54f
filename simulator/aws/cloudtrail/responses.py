"""The ``responseElements`` of a record: what a call that changed something answered.

Reads have none. moto's answers are read with botocore's own parsers.
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

__all__ = ["describe_answer", "read_answer"]

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
