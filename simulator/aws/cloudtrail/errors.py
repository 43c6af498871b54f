"""The ``errorCode`` of a record, which is not always the code on the wire."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["name_error"]

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
