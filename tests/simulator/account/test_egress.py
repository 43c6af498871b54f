"""An exercise's sockets reach the loopback and nothing else."""

from __future__ import annotations

import _socket
import os
import socket
import threading
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.account.egress import EgressRefused, refuse_egress
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NUMERIC = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV
"""Asks nobody."""


@pytest.fixture
def _guarded() -> Iterator[None]:
    with Patches() as patches:
        refuse_egress(patches)
        yield


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.5", "169.254.169.254"])
def test_a_connection_beyond_the_loopback_is_refused(host: str) -> None:
    """The error names the host and port, and says what to do."""
    with socket.socket() as tcp, pytest.raises(EgressRefused) as refused:
        _socket.socket.connect(tcp, (host, 443))
    assert (host, 443) == (refused.value.host, refused.value.port)
    assert f"refused to reach {host}:443" in str(refused.value)
    assert isinstance(refused.value, OSError)


@pytest.mark.usefixtures("_guarded")
def test_ipv6_beyond_the_loopback_is_refused() -> None:
    """IPv6 is guarded like IPv4."""
    with (
        socket.socket(socket.AF_INET6) as tcp,
        pytest.raises(EgressRefused, match="2001:db8::1"),
    ):
        _socket.socket.connect(tcp, ("2001:db8::1", 443, 0, 0))


@pytest.mark.usefixtures("_guarded")
def test_a_datagram_beyond_the_loopback_is_refused() -> None:
    """UDP needs no connection, so the datagram is stopped."""
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        pytest.raises(EgressRefused, match=r"192\.0\.2\.53:53"),
    ):
        udp.sendto(b"?", ("192.0.2.53", 53))


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize(
    "reach",
    [
        lambda udp: _socket.socket.connect(udp, ("192.0.2.1", 80)),
        lambda udp: _socket.socket.connect_ex(udp, ("192.0.2.1", 80)),
        lambda udp: super(socket.socket, udp).connect(("192.0.2.1", 80)),
        lambda udp: udp.sendmsg([b"?"], [], 0, ("192.0.2.1", 9999)),
        lambda _: _socket.getaddrinfo("192.0.2.1.example.com", 80),
        lambda _: socket.gethostbyaddr("192.0.2.1"),
        lambda _: socket.getnameinfo(("192.0.2.1", 80), 0),
    ],
)
def test_there_is_no_way_around(reach: Callable[[socket.socket], object]) -> None:
    """Neither by the class beneath Python's own, nor by a call that is less known."""
    with (
        socket.socket(type=socket.SOCK_DGRAM) as udp,
        pytest.raises(EgressRefused, match=r"192\.0\.2\.1"),
    ):
        reach(udp)


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize(
    "reach",
    [
        lambda udp: udp.sendto(b"?", ("leak.example.com", 53)),
        lambda udp: udp.sendto(b"?", 0, ("leak.example.com", 53)),
        lambda udp: udp.sendmsg([b"?"], [], 0, ("leak.example.com", 53)),
        lambda udp: udp.connect_ex(("leak.example.com", 53)),
    ],
)
def test_no_name_is_looked_up_to_be_refused(
    reach: Callable[[socket.socket], object],
) -> None:
    """A socket's own code would ask a resolver first; the error still has the name."""
    with (
        socket.socket(type=socket.SOCK_DGRAM) as udp,
        pytest.raises(EgressRefused, match=r"leak\.example\.com:53"),
    ):
        reach(udp)


@pytest.mark.usefixtures("_guarded")
def test_a_name_is_not_completed_over_the_network() -> None:
    """`getfqdn` takes an error for an answer: the name as it was given."""
    assert socket.getfqdn("leak.example.com") == "leak.example.com"


@pytest.mark.usefixtures("_guarded")
def test_threads_and_forks_are_guarded() -> None:
    """They are of the same process, or of one like it."""
    heard: list[OSError] = []

    def reach() -> None:
        try:
            socket.getnameinfo(("192.0.2.1", 80), NUMERIC)
        except EgressRefused as error:
            heard.append(error)

    thread = threading.Thread(target=reach)
    thread.start()
    thread.join()
    child = os.fork()
    if child == 0:
        reach()
        os._exit(len(heard))
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 2


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize(
    "look_up",
    [
        lambda: socket.getaddrinfo("pool.example.com", 3333),
        lambda: socket.getaddrinfo(host="pool.example.com", port=3333),
        lambda: socket.gethostbyname("pool.example.com"),
        lambda: socket.gethostbyname_ex("pool.example.com"),
    ],
)
def test_names_are_not_looked_up(look_up: object) -> None:
    """Asking a name server is leaving the machine."""
    assert callable(look_up)
    with pytest.raises(EgressRefused, match=r"pool\.example\.com"):
        look_up()


@pytest.mark.usefixtures("_guarded")
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_the_loopback_can_be_reached(host: str) -> None:
    """A server of the exercise's own answers on this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        with socket.create_connection((host, port), timeout=5) as tcp:
            assert ("127.0.0.1", port) == tcp.getpeername()


@pytest.mark.usefixtures("_guarded")
def test_unix_sockets_are_left_alone() -> None:
    """Processes of this machine may talk to each other."""
    one, other = socket.socketpair()
    with one, other:
        one.sendall(b"x")
        assert other.recv(1) == b"x"


def test_the_guard_is_taken_back() -> None:
    """The last exercise that ends lets sockets go; one that ends before does not."""
    with Patches() as first, Patches() as last:
        refuse_egress(last)
        refuse_egress(first)
        first.close()
        with pytest.raises(EgressRefused):
            socket.getnameinfo(("192.0.2.1", 80), NUMERIC)
    assert socket.getnameinfo(("192.0.2.1", 80), NUMERIC) == ("192.0.2.1", "80")
