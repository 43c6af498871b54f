"""Why a resource of a stack failed, in the words of CloudFormation's events.

Sources: CloudFormation CLI user guide, "Handler error codes"; the sentence around them
as users of AWS have posted it many times over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.call import Call, Response

__all__ = ["tell_handler"]

_CODES = (
    (r"AccessDenied|Unauthorized|AuthorizationError|NotAuthorized", "AccessDenied"),
    (r"AlreadyExist|AlreadyOwned|Duplicate|InUse$", "AlreadyExists"),
    (r"LimitExceeded|QuotaExceeded|TooMany", "ServiceLimitExceeded"),
    (r"Throttl|RequestLimitExceeded", "Throttling"),
    (r"NotFound|NoSuch|ResourceNotFound", "NotFound"),
    (r"Conflict|DeleteConflict|DependencyViolation", "ResourceConflict"),
)
"""Patterns of services' codes, and the handler's code they become."""


def tell_handler(call: Call, response: Response, token: str) -> str:
    """Return the reason of a failure, as the handler of the resource's type words it.

    Args:
        call: The call that was refused.
        response: What it was answered.
        token: CloudFormation's own id of the request.
    """
    told = response.error_message or response.error_code or ""
    metadata = call.model.service_model.metadata
    service = str(metadata.get("serviceId") or call.service).title().replace(" ", "")
    answer = f"Service: {service}, Status Code: {response.status}"
    request = f"Request ID: {call.request_id}) (SDK Attempt Count: 1"
    return (
        f'Resource handler returned message: "{told} ({answer}, {request})"'
        f" (RequestToken: {token}, HandlerErrorCode: {_name_code(response)})"
    )


def _name_code(response: Response) -> str:
    code = response.error_code or ""
    for pattern, name in _CODES:
        if re.search(pattern, code):
            return name
    return "InvalidRequest" if code else "GeneralServiceException"
