"""Make a request that came to the loopback the one that AWS would have got.

Host and path become the service's own, so that everything behind the gateway sees what
it sees from a client in this process. Bodies stay as they were sent: chunks signed in
themselves (``aws-chunked``) are S3's business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from moto.core.request import Request

from gameday.simulator.engine.endpoint.hosts import find_host, read_signature

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["is_forbidden", "translate"]

_ADMINISTRATION = "/moto-api"
_OF_THE_HOP = frozenset(
    {"connection", "expect", "host", "keep-alive", "transfer-encoding"}
)


def is_forbidden(target: str) -> bool:
    """Say whether a path is the emulator's own administration, and not AWS."""
    return target.lstrip("/").startswith(_ADMINISTRATION.strip("/"))


def translate(
    method: str, target: str, headers: Mapping[str, str], body: bytes
) -> Request:
    """Write a request as it would have arrived at AWS.

    Args:
        method: ``GET``, ``POST`` …
        target: Path and query, as they were sent.
        headers: As they were sent; looked up without regard to case.
        body: The whole body, without the chunks of the transfer.
    """
    path, _, query = target.partition("?")
    signature = read_signature(headers, query, body)
    asked = headers.get("Host", "")
    host = find_host(signature.service, signature.region, asked=asked, path=path)
    kept = {k: v for k, v in headers.items() if k.lower() not in _OF_THE_HOP}
    if signature.is_old:
        scope = f"{signature.access_key}/20000101/{signature.region}/s3/aws4_request"
        kept["Authorization"] = f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0"
    kept["Content-Length"] = str(len(body))
    return Request.from_primitives(method, f"https://{host}{target}", kept, body)
