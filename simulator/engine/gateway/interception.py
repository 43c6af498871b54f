"""Catch every AWS request of this process at the one place it would leave from.

All clients of botocore (boto3's, Cloud Custodian's, the aws command's), whenever and
however they were made, send through ``URLLib3Session.send``. Loopback stays real;
everything else goes to the gateway, so nothing reaches AWS by mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session
from moto.core.botocore_stubber import MockRawResponse
from moto.core.request import normalize_request

if TYPE_CHECKING:
    from gameday.simulator.engine.gateway.gateway import Gateway
    from gameday.simulator.engine.patching import Patches

__all__ = ["intercept"]

_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


def intercept(patches: Patches, gateway: Gateway) -> None:
    """Serve this process's AWS requests by a gateway until the patches are undone."""
    real_send = URLLib3Session.send

    def send(self: URLLib3Session, request: AWSPreparedRequest) -> Any:
        if urlsplit(request.url).hostname in _LOOPBACK:
            return real_send(self, request)
        request.url = _commercial(request.url)
        response = gateway.serve(normalize_request(request))
        return AWSResponse(
            request.url,
            response.status,
            HTTPHeaders.from_pairs(response.headers.items()),
            MockRawResponse(response.body),
        )

    patches.set(URLLib3Session, "send", send)


def _commercial(url: str) -> str:
    """Name a dual-stack endpoint by its older host, the only one moto knows."""
    return url.replace(".api.aws/", ".amazonaws.com/", 1)
