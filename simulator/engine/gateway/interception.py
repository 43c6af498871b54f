"""Catch every AWS request of this process at the one place it would leave from.

All clients of botocore (boto3's, Cloud Custodian's, the aws command's), whenever and
however they were made, send through ``URLLib3Session.send``. Loopback stays real;
everything else goes to the gateway, so nothing reaches AWS by mistake.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session

from gameday.simulator.engine.gateway.wire import HttpRequest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.gateway import Gateway
    from gameday.simulator.engine.patching import Patches

__all__ = ["intercept"]

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def intercept(patches: Patches, gateway: Gateway) -> None:
    """Serve this process's AWS requests by a gateway until the patches are undone."""
    real_send = URLLib3Session.send

    # The method of the class is replaced, not that of a client's session: clients that
    # a responder made before the exercise, at import, are caught as well.
    def send(self: URLLib3Session, request: AWSPreparedRequest) -> Any:
        if urlsplit(request.url).hostname in _LOOPBACK:
            return real_send(self, request)
        response = gateway.serve(
            HttpRequest(request.method, request.url, request.headers, request.body)
        )
        return AWSResponse(
            request.url,
            response.status,
            HTTPHeaders.from_pairs(response.headers.items()),
            _RawAnswer(_encode(response.body)),
        )

    patches.set(URLLib3Session, "send", send)


class _RawAnswer(io.BytesIO):
    """An answer's body as botocore reads it: whole, or as a stream."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Give the body in one piece, if there is any."""
        if content := self.read():
            yield content


def _encode(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body
