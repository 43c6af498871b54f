"""Operations of the Lambda API that are the runtime's: invocations, and their loops."""

from __future__ import annotations

import base64
import binascii
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.lambda_.function import Function, read_name
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.lambda_.outcome import InvocationResult
    from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
    from gameday.simulator.engine.gateway.call import Call
    from gameday.simulator.engine.gateway.operations import Operations

__all__ = ["register_lambda_operations"]

_MAX_SYNCHRONOUS = 6_291_456
_MAX_ASYNCHRONOUS = 1_048_576
_OK, _ACCEPTED, _NO_CONTENT = 200, 202, 204


def register_lambda_operations(operations: Operations, runtime: LambdaRuntime) -> None:
    """Let the runtime answer what concerns the running of functions."""

    def invoke(call: Call) -> Mapping[str, Any]:
        function, arn = _target(runtime, call)
        given = call.params.get("Payload")
        match call.params.get("InvocationType") or "RequestResponse":
            case "DryRun":
                return {"StatusCode": _NO_CONTENT}
            case "Event":
                payload = _payload(given, limit=_MAX_ASYNCHRONOUS)
                runtime.invoke_async(arn, payload, source="lambda:Invoke")
                return {"StatusCode": _ACCEPTED, "Payload": b""}
            case _:
                payload = _payload(given, limit=_MAX_SYNCHRONOUS)
                context = _client_context(call.params.get("ClientContext"))
                result = runtime.invoke(arn, payload, client_context=context)
        return _answer(function, result, call.params.get("LogType"))

    def invoke_async(call: Call) -> Mapping[str, Any]:
        _, arn = _target(runtime, call)
        payload = _payload(call.params.get("InvokeArgs"), limit=_MAX_ASYNCHRONOUS)
        runtime.invoke_async(arn, payload, source="lambda:InvokeAsync")
        return {"Status": _ACCEPTED}

    def put_recursion(call: Call) -> Mapping[str, Any]:
        _, arn = _target(runtime, call)
        setting = call.params["RecursiveLoop"]
        runtime.set_recursion(arn, is_stopped=setting == "Terminate")
        return {"RecursiveLoop": setting}

    def get_recursion(call: Call) -> Mapping[str, Any]:
        function, _ = _target(runtime, call)
        return {"RecursiveLoop": "Terminate" if function.stops_loops else "Allow"}

    operations.add("lambda", "GetFunctionRecursionConfig", get_recursion)
    operations.add("lambda", "PutFunctionRecursionConfig", put_recursion)

    def foresee(call: Call) -> str | None:
        # Whoever may not invoke it may name one that is not there, too.
        with suppress(AwsError):
            function, _ = _target(runtime, call)
            return next(iter(function.lacks), None)
        return None

    operations.add("lambda", "Invoke", invoke, foresee=foresee)
    operations.add("lambda", "InvokeAsync", invoke_async, foresee=foresee)


def _answer(
    function: Function, result: InvocationResult, log_type: str | None
) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "StatusCode": _OK,
        "Payload": result.payload,
        "ExecutedVersion": function.version,
    }
    if result.function_error:
        answer["FunctionError"] = result.function_error
    if log_type == "Tail":
        answer["LogResult"] = base64.b64encode(result.log_tail).decode()
    return answer


def _target(runtime: LambdaRuntime, call: Call) -> tuple[Function, str]:
    """Return the function, and its ARN with the qualifier it was asked for."""
    name = read_name(
        call.params["FunctionName"],
        account=call.account,
        region=call.region,
        qualifier=call.params.get("Qualifier"),
    )
    function = runtime.find(name.arn)
    if function is None:
        message = f"Function not found: {name.arn}"
        raise AwsError("ResourceNotFoundException", message, status=404)
    return function, name.arn


def _payload(given: Any, *, limit: int) -> bytes:
    payload = given.encode() if isinstance(given, str) else bytes(given or b"{}")
    if len(payload) > limit:
        message = f"{len(payload)} byte payload is too large (limit {limit} bytes)"
        raise AwsError("RequestTooLargeException", message, status=413)
    try:
        json.loads(payload)
    except (ValueError, RecursionError) as error:
        message = f"Could not parse request body into json: {error}"
        raise AwsError("InvalidRequestContentException", message) from error
    return payload


def _client_context(given: str | None) -> Mapping[str, Any] | None:
    if not given:
        return None
    try:
        context = json.loads(base64.b64decode(given, validate=True))
    except (binascii.Error, ValueError) as error:
        message = f"Client context must be a valid Base64-encoded JSON object: {error}"
        raise AwsError("InvalidRequestContentException", message) from error
    return context if isinstance(context, dict) else None
