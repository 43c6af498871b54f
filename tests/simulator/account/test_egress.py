"""An exercise's sockets reach the loopback and nothing else."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.account.egress import EgressRefused, refuse_egress
from gameday.simulator.engine.patching import Patches

if TYPE_CHECKING:
    from collections.abc import Iterator


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
        tcp.connect((host, 443))
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
        tcp.connect(("2001:db8::1", 443, 0, 0))


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
    "look_up",
    [
        lambda: socket.getaddrinfo("pool.example.com", 3333),
        lambda: socket.getaddrinfo(host="pool.example.com", port=3333),
        lambda: socket.gethostbyname("pool.example.com"),
        lambda: socket.gethostbyname_ex("pool.example.com"),
        lambda: socket.create_connection(("pool.example.com", 3333), timeout=1),
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
    """Afterwards sockets are Python's own again."""
    before = (socket.socket.__dict__.get("connect"), socket.getaddrinfo)
    with Patches() as patches:
        refuse_egress(patches)
    assert before == (socket.socket.__dict__.get("connect"), socket.getaddrinfo)
