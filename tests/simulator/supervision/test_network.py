"""An exercise's process has a network of its own, with nothing beyond its loopback."""

from __future__ import annotations

import ctypes
import os
import shutil
import socket
import struct
import subprocess
from typing import TYPE_CHECKING

import pytest

from gameday.simulator.supervision.forks import supervise
from gameday.simulator.supervision.network import has_own_network

if TYPE_CHECKING:
    from collections.abc import Callable

OUTSIDE = "203.0.113.10"


def _isolated() -> bool:
    return supervise(has_own_network, limit_s=30).value or False


pytestmark = [
    pytest.mark.skipif(not shutil.which("curl"), reason="needs curl"),
    pytest.mark.skipif(not _isolated(), reason="the system gives no network namespace"),
]


def _connect_in_c() -> int:
    """Connect as code does that the interpreter does not see."""
    libc = ctypes.CDLL(None, use_errno=True)
    packed = struct.pack("<H", 2) + struct.pack(">H", 80) + socket.inet_aton(OUTSIDE)
    return int(libc.connect(libc.socket(2, 1, 0), packed + b"\0" * 8, 16))


def _connect_in_a_fork() -> int:
    child = os.fork()
    if child == 0:
        os._exit(abs(_connect_in_c()))
    return -os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _connect_in_a_program() -> int:
    asked = ["curl", "-s", "-m", "5", f"http://{OUTSIDE}/"]
    return -subprocess.run(asked, check=False).returncode


@pytest.mark.parametrize(
    "connect", [_connect_in_c, _connect_in_a_fork, _connect_in_a_program]
)
def test_nothing_can_be_reached_whatever_asks(connect: Callable[[], int]) -> None:
    """There is no route: neither for C, nor for a fork, nor for a program."""
    ending = supervise(connect, limit_s=30)
    assert ending.value is not None, ending.trouble
    assert ending.value < 0


def _list_interfaces() -> list[str]:
    return [name for _, name in socket.if_nameindex()]


def test_it_has_no_interface_but_its_loopback() -> None:
    """Not one packet could leave; others' networks may have more."""
    found = supervise(_list_interfaces, limit_s=30).value or []
    hosts = {"lo"} | {name for name in found if name.startswith(("tunl", "sit", "ip"))}
    assert set(found) <= hosts


def _talk_to_itself() -> bytes:
    with socket.create_server(("127.0.0.1", 0)) as server:
        near = socket.create_connection(server.getsockname(), timeout=5)
        far, _ = server.accept()
        with near, far:
            near.sendall(b"x")
            return far.recv(1)


def test_its_loopback_works() -> None:
    """Programs reach the exercise's endpoint there."""
    assert supervise(_talk_to_itself, limit_s=30).value == b"x"


def test_its_owner_keeps_the_network() -> None:
    """Only the exercise left it."""
    assert not has_own_network()


def test_it_is_who_it_was() -> None:
    """The same user and group: what it writes is the person's."""
    mine = (os.getuid(), os.geteuid(), os.getgid(), os.getegid())

    def who() -> tuple[int, ...]:
        return (os.getuid(), os.geteuid(), os.getgid(), os.getegid())

    assert supervise(who, limit_s=30).value == mine
