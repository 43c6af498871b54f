"""What moto's own Lambda has wrong or leaves out, put right while an exercise lasts.

* Its triggers (SNS, S3, logs subscriptions, streams, secret rotation) would start a
  container; they invoke through the runtime instead.
* It forgets the dead-letter queue of a function. (What it forgets of a template,
  `aws.moto.cloudformation.functions` remembers.)
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from moto.awslambda.models import LambdaBackend, LambdaFunction
from moto.s3 import notifications

if TYPE_CHECKING:
    from gameday.simulator.aws.lambda_.runtime import LambdaRuntime
    from gameday.simulator.engine.patching import Patches

__all__ = ["redirect_lambda"]


def redirect_lambda(patches: Patches, runtime: LambdaRuntime) -> None:
    """Make moto's Lambda run functions, and remember their configuration."""
    _patch_triggers(patches, runtime)
    _patch_configuration(patches)


def _patch_triggers(patches: Patches, runtime: LambdaRuntime) -> None:
    def invoke_function(
        self: Any, body: str | bytes, _request_headers: Any, _headers: Any
    ) -> bytes:
        """Answer SNS, S3, logs and streams, which do not wait for a result."""
        runtime.invoke_async(self.function_arn, _encode(body), source="aws:trigger")
        return b""

    def invoke_by_name(
        self: Any,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,  # noqa: ARG001 - moto passes it
        response_headers: Any,
    ) -> bytes:
        """Answer streams and secret rotation, which wait for the result."""
        found = self.get_function(function_name, qualifier)
        arn = found.function_arn
        result = runtime.invoke(arn, _encode(body), source="aws:trigger")
        if result.function_error:
            response_headers["x-amz-function-error"] = result.function_error
        return result.payload

    def invoke_for_bucket(
        _account: str,
        event: dict[str, Any],
        function: str,
        _region: str,
    ) -> None:
        """Answer S3, which moto lets wait for the result within the upload."""
        runtime.invoke_async(function, _encode(event), source="aws:trigger")

    patches.set(notifications, "_invoke_awslambda", invoke_for_bucket)
    patches.set(LambdaFunction, "invoke", invoke_function)
    patches.set(LambdaBackend, "invoke", invoke_by_name)


def _patch_configuration(patches: Patches) -> None:
    original_init = LambdaFunction.__init__
    original_update = LambdaFunction.update_configuration
    original_get = LambdaFunction.get_configuration

    def init(self: Any, account_id: str, spec: Any, *args: Any, **kwargs: Any) -> None:
        original_init(self, account_id, spec, *args, **kwargs)
        self.dead_letter_config = spec.get("DeadLetterConfig", {})

    def update_configuration(self: Any, config_updates: Any) -> Any:
        if "DeadLetterConfig" in config_updates:
            self.dead_letter_config = config_updates["DeadLetterConfig"]
        return original_update(self, config_updates)

    def get_configuration(self: Any, *args: Any, **kwargs: Any) -> Any:
        configuration = original_get(self, *args, **kwargs)
        if dead_letter := getattr(self, "dead_letter_config", None):
            configuration["DeadLetterConfig"] = dead_letter
        return configuration

    patches.set(LambdaFunction, "__init__", init)
    patches.set(LambdaFunction, "update_configuration", update_configuration)
    patches.set(LambdaFunction, "get_configuration", get_configuration)


def _encode(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body or b"{}"
    return (body if isinstance(body, str) else json.dumps(body)).encode() or b"{}"
