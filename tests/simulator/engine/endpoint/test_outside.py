"""The endpoint as a proxy, spoken to byte by byte: what is sent ends no exercise."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from gameday.simulator.aws.hosts import address
from gameday.simulator.engine.clock.virtual import VirtualClock
from gameday.simulator.engine.endpoint import Endpoint
from gameday.simulator.engine.endpoint.outside import WebOutside
from gameday.simulator.engine.gateway.call import Response
from gameday.simulator.engine.web import Web

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.simulator.engine.gateway.wire import HttpRequest

CONNECT = b"CONNECT a.example:443 HTTP/1.1\r\n\r\n"
MADE = b"HTTP/1.1 200 Connection established"
ASKED = b"GET / HTTP/1.1\r\n\r\n"


class Account:
    """Answers for the account, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[HttpRequest] = []

    def serve(self, request: HttpRequest) -> Response:
        """Answer that all is well."""
        self.asked.append(request)
        return Response(200, {}, "served")

    def refuse(self, _: HttpRequest, failure: Exception) -> Response:
        """Answer that something failed."""
        return Response(500, {}, repr(failure))


class Proxy:
    """An endpoint, and the web behind it."""

    def __init__(self) -> None:
        clock = VirtualClock(datetime(2026, 3, 2, tzinfo=UTC))
        self.account, self.web = Account(), Web(clock)
        self.endpoint = Endpoint(self.account, address, WebOutside(self.web, clock))

    def say(self, content: bytes) -> bytes:
        """Say something, end there, and return what is answered."""
        port = int(self.endpoint.url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.sendall(content)
            line.shutdown(socket.SHUT_WR)
            self.endpoint.serve_one()
            line.settimeout(5)
            return b"".join(iter(lambda: line.recv(4096), b""))

    @property
    def sent(self) -> list[str]:
        """What hosts of the web have got."""
        return [each.request.url for each in self.web.sent]


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """Give a proxy."""
    made = Proxy()
    with made.endpoint:
        yield made


@pytest.mark.parametrize(
    ("said", "answered", "sent"),
    [
        (b"GET http://a.example/x?y HTTP/1.1\r\n\r\n", b"HTTP/1.1 200", "/x?y"),
        (CONNECT + ASKED, MADE, ":443/"),
        (CONNECT + CONNECT, MADE, None),
        (CONNECT + b"\x16\x03\x01garbage", MADE, None),
        (CONNECT, MADE, None),
        (b"CONNECT a:b:c HTTP/1.1\r\n\r\n", b"HTTP/1.1 400", None),
        (b"CONNECT [::1 HTTP/1.1\r\n\r\n", b"HTTP/1.1 400", None),
        (b"CONNECT a:99999999 HTTP/1.1\r\n\r\n", b"HTTP/1.1 400", None),
        (b"CONNECT localhost:1 HTTP/1.1\r\n\r\n", b"HTTP/1.1 502", None),
        (b"CONNECT 169.254.169.254:80 HTTP/1.1\r\n\r\n", b"HTTP/1.1 502", None),
        (b"CONNECT mail.example:25 HTTP/1.1\r\n\r\n", b"HTTP/1.1 502", None),
        (b"GET http://127.0.0.1/ HTTP/1.1\r\n\r\n", b"HTTP/1.1 502", None),
        (b"GET http://[bad/ HTTP/1.1\r\n\r\n", b"", None),
        (b"GET http://a:99999/ HTTP/1.1\r\n\r\n", b"", None),
        (b"GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", b"HTTP/1.1 421", None),
        (
            b"POST http://a.example/ HTTP/1.1\r\nContent-Length: 5\r\n\r\nab",
            b"HTTP/1.1 400",
            None,
        ),
    ],
    ids=str,
)
def test_whatever_is_said_is_answered_or_hung_up_on(
    proxy: Proxy, said: bytes, answered: bytes, sent: str | None
) -> None:
    """Hosts of the web are reached; this machine, its link, other protocols are not."""
    assert proxy.say(said).partition(b"\r\n")[0][: len(answered)] == answered
    assert proxy.sent == ([f"http://a.example{sent}"] if sent else [])
    assert proxy.account.asked == []


@pytest.mark.parametrize(
    "half",
    [
        b"Content-Length: 9\r\n\r\nAction=",
        b"Transfer-Encoding: chunked\r\n\r\n9\r\nAction=",
        b"Transfer-Encoding: chunked\r\n\r\n",
    ],
)
def test_half_a_request_asks_for_nothing(proxy: Proxy, half: bytes) -> None:
    """A client that ends in the midst of it has made no call."""
    answer = proxy.say(b"POST / HTTP/1.1\r\nHost: sts.amazonaws.com\r\n" + half)

    assert answer.startswith(b"HTTP/1.1 400")
    assert proxy.account.asked == []


def test_the_account_s_own_hosts_are_reached_over_tls_too(proxy: Proxy) -> None:
    """By who heeds the proxy and keeps the real hosts."""
    served: list[Any] = []
    proxy.web._serve = served.append
    proxy.say(b"CONNECT sts.amazonaws.com:443 HTTP/1.1\r\n\r\n" + ASKED)

    assert [each.host for each in served] == ["sts.amazonaws.com"]
