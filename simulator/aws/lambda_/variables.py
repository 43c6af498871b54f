"""A function's variables, which only who may use their key is shown.

Under a customer's own key, whoever describes a function without ``kms:Decrypt`` gets an
error in the place of the variables, and the call succeeds. Source: Lambda developer
guide, "Securing environment variables"; Lambda API, EnvironmentResponse (Error). The
words are as users saw them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gameday.simulator.aws.iam import Decision
    from gameday.simulator.engine.gateway.call import Call, Response
    from gameday.simulator.engine.gateway.gateway import Layer, Proceed

__all__ = ["hide_variables"]

_DESCRIBES = {
    "CreateFunction",
    "GetFunction",
    "GetFunctionConfiguration",
    "ListFunctions",
    "ListVersionsByFunction",
    "PublishVersion",
    "UpdateFunctionCode",
    "UpdateFunctionConfiguration",
}
_DENIED = "AccessDeniedException"
_TOLD = (
    "Lambda was unable to decrypt your environment variables because the KMS access was"
    " denied. Please check your KMS permissions. KMS Exception: {code} KMS Message: "
)

DecideKeyUse = Callable[["Call", str, str, Mapping[str, str]], "Decision"]


def hide_variables(decide: DecideKeyUse) -> Layer:
    """Make a layer that shows variables only to who may decrypt them.

    Args:
        decide: Decides whether a call's caller may use a key.
    """

    def layer(call: Call, proceed: Proceed) -> Response:
        response = proceed(call)
        if call.service != "lambda" or call.operation not in _DESCRIBES:
            return response
        if response.error_code is None and b"KMSKeyArn" in _read(response):
            answer = json.loads(response.body)
            for described in _list_functions(answer):
                _hide(described, call, decide)
            response.body = json.dumps(answer)
        return response

    return layer


def _read(response: Response) -> bytes:
    body = response.body
    return body if isinstance(body, bytes) else body.encode()


def _list_functions(answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Go through the functions that an answer describes."""
    one = answer.get("Configuration", answer)
    for each in (one, *answer.get("Functions", ()), *answer.get("Versions", ())):
        if each.get("KMSKeyArn") and (each.get("Environment") or {}).get("Variables"):
            yield each


def _hide(described: dict[str, Any], call: Call, decide: DecideKeyUse) -> None:
    context = {"aws:lambda:FunctionArn": described["FunctionArn"]}
    decision = decide(call, described["KMSKeyArn"], "Decrypt", context)
    if decision.allowed:
        return
    code = decision.refusal.code if decision.refusal else _DENIED
    user = f"User: {decision.principal} is not authorized to perform: kms:Decrypt"
    about = f"{user} on resource: {decision.resource} {decision.because}"
    told = decision.refusal.message if decision.refusal else about
    error = {"ErrorCode": code, "Message": f"{_TOLD.format(code=code)}{told}"}
    described["Environment"] = {"Error": error}
