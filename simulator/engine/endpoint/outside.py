"""The web behind the endpoint, for programs that are told to go through a proxy.

A program's own sockets are out of reach, so its clients are led here by what they read:
``HTTPS_PROXY`` and the files of certificates they trust. It is a proxy that ends every
tunnel itself: the host at the other end is played, with its certificate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.engine.web.addresses import OTHER_PROTOCOLS, is_outside
from gameday.simulator.engine.web.messages import Request

if TYPE_CHECKING:
    import ssl
    from pathlib import Path

    from gameday.simulator.engine.clock import Clock
    from gameday.simulator.engine.gateway.wire import HttpRequest
    from gameday.simulator.engine.web import Web

__all__ = ["HungUp", "Outside", "WebOutside", "list_variables"]


class HungUp(OSError):
    """The host breaks the connection instead of an answer."""


class Outside(Protocol):
    """What a proxy reaches."""

    def reach(self, host: str, port: int) -> None:
        """Come to a host.

        Raises:
            OSError: It cannot be reached; a `TimeoutError` where it does not reply.
        """

    def show(self, host: str, port: int) -> ssl.SSLContext:
        """Return what the host shows to those who connect over TLS."""

    def answer(self, request: HttpRequest) -> Response:
        """Do what the host does with a request; its URL is whole.

        Raises:
            HungUp: It gives no answer.
        """


@dataclass(frozen=True, slots=True)
class WebOutside:
    """The web of an exercise; what a host takes, the exercise's time takes."""

    web: Web
    clock: Clock

    def reach(self, host: str, port: int) -> None:
        """Come to a host; this machine and its link are none of the web's."""
        if not is_outside(host.lower()) or port in OTHER_PROTOCOLS:
            raise ConnectionRefusedError(f"{host}:{port} is not of the web")
        self.web.resolve(host)
        self.web.accept(host, port, None)

    def show(self, host: str, port: int) -> ssl.SSLContext:
        """Return what the host shows to those who connect over TLS."""
        # Late: few programs send anything, and what signs certificates takes 30 ms.
        from gameday.simulator.engine.web.certificates import AUTHORITY, STRANGERS

        is_trusted = self.web.is_trusted(host, port)
        return (AUTHORITY if is_trusted else STRANGERS).serve(host)

    def answer(self, request: HttpRequest) -> Response:
        """Do what the host does with a request."""
        split = urlsplit(request.url)
        is_secure = split.scheme == "https"
        headers = {name.lower(): value for name, value in request.headers.items()}
        query = f"?{split.query}" if split.query else ""
        reply = self.web.answer(
            Request(
                request.method,
                f"{split.path or '/'}{query}",
                {"host": split.netloc, **headers},
                request.body,
                host=(split.hostname or "").lower(),
                port=split.port or (443 if is_secure else 80),
                is_secure=is_secure,
            )
        )
        self.clock.sleep(reply.after_s)
        if reply.hangs_up:
            raise HungUp
        return Response(reply.status, dict(reply.headers), reply.body)


def list_variables(proxy: str, authority: Path) -> dict[str, str]:
    """Return the variables that lead a program's clients through a proxy.

    Args:
        proxy: The proxy's address.
        authority: A file with the certificate to trust, which is written now.
    """
    # Late for the same reason.
    from gameday.simulator.engine.web.certificates import AUTHORITY

    authority.write_text(AUTHORITY.pem, encoding="ascii")
    return {
        **dict.fromkeys(_PROXIES, proxy),
        **dict.fromkeys(_CERTIFICATES, str(authority)),
        "NO_PROXY": _HERE,
        "no_proxy": _HERE,
        "NODE_USE_ENV_PROXY": "1",
    }


_HERE = "127.0.0.1,localhost"
_PROXIES = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy")
"""curl reads no capital ``HTTP_PROXY``, others nothing else."""
_CERTIFICATES = (
    "AWS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "SSL_CERT_FILE",
)
"""What botocore, curl, git, Node.js, requests and OpenSSL read."""
