"""Catch every AWS request of this process at the one place it would leave from.

All clients of botocore (boto3's, Cloud Custodian's, the aws command's), whenever and
however they were made, send through ``URLLib3Session.send``. Loopback stays real;
everything else goes to the gateway, so nothing reaches AWS by mistake. A fork has but a
copy of it, in which whatever it changed would be lost: its requests go to the endpoint
that its environment names.
"""

from __future__ import annotations

import io
import os
from os import getpid  # the real one, whatever a function is told
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.exceptions import EndpointConnectionError
from botocore.httpsession import URLLib3Session

from gameday.simulator.engine.gateway.wire import HttpRequest
from gameday.simulator.engine.rehearsal import is_copy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.gateway import Gateway
    from gameday.simulator.engine.patching import Patches

__all__ = ["intercept"]

_ENDPOINT = "AWS_ENDPOINT_URL"
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def intercept(patches: Patches, gateway: Gateway) -> None:
    """Serve this process's AWS requests by a gateway until the patches are undone."""
    real_send = URLLib3Session.send
    process = getpid()

    # The method of the class is replaced, not that of a client's session: clients that
    # a responder made before the exercise, at import, are caught as well.
    def send(self: URLLib3Session, request: AWSPreparedRequest) -> Any:
        if urlsplit(request.url).hostname in _LOOPBACK:
            return real_send(self, request)
        if getpid() != process and not is_copy():
            return real_send(self, _redirect(request))
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


def _redirect(request: AWSPreparedRequest) -> AWSPreparedRequest:
    """Send a request of a fork's to the endpoint, by the name of its host.

    Raises:
        EndpointConnectionError: Its environment names none.
    """
    endpoint = os.environ.get(_ENDPOINT)
    if not endpoint:
        told = f"{request.url} (from a process that the exercise does not know)"
        raise EndpointConnectionError(endpoint_url=told)
    split = urlsplit(request.url)
    headers = HTTPHeaders.from_pairs(request.headers.items())
    headers["Host"] = split.netloc
    url = endpoint + request.url.partition(split.netloc)[2]
    return AWSPreparedRequest(
        request.method, url, headers, request.body, request.stream_output
    )


class _RawAnswer(io.BytesIO):
    """An answer's body as botocore reads it: whole, or as a stream."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        """Give the body in one piece, if there is any."""
        if content := self.read():
            yield content


def _encode(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body
