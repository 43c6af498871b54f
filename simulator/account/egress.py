"""Nothing leaves the machine: sockets reach the loopback and nothing else.

It guards every socket of this process that Python makes, whatever library it is made
by, where the interpreter itself tells of it; threads and forks are guarded alike. It
does not see what C code makes on its own, nor another program: those are kept in by the
network that an exercise's process has for itself, where the system gives one
(`supervision.network`). And it is not what answers AWS calls: they never get as far as
a socket.
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["EgressRefused", "refuse_egress"]

_LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})
_OF_THIS_MACHINE = {
    getattr(socket, name)
    for name in ("AF_UNIX", "AF_NETLINK", "AF_ALG")
    if hasattr(socket, name)
}
"""Families that cannot leave it: a test runner's own sockets, the kernel's."""
_INTERNET = {socket.AF_INET, socket.AF_INET6}


class EgressRefused(OSError):
    """A connection or a name look-up would have left the machine."""

    def __init__(self, host: str, port: object) -> None:
        super().__init__(
            f"refused to reach {host}:{port}: an exercise never leaves this machine; "
            "answer the call in the exercise, or use an endpoint on 127.0.0.1"
        )
        self.host = host
        self.port = port


def refuse_egress(patches: Patches) -> None:
    """Refuse, until the patches close, whatever would reach beyond the loopback.

    Connections, datagrams and look-ups of names and addresses raise `EgressRefused`.
    """
    if not _INSTALLED:
        # An audit hook is told by the interpreter's own C code, so no way around a
        # patched name is left; and it stays until the process ends, hence the switch.
        sys.addaudithook(_hear)
        _INSTALLED.append(True)
    _GUARDS.append(patches)
    patches.callback(_GUARDS.remove, patches)
    for name in _NAMED:
        patches.set(socket.socket, name, _checking(getattr(socket.socket, name)))


_NAMED = ("connect", "connect_ex", "sendmsg", "sendto")
"""Methods whose C code looks a name up before the interpreter tells of the call."""

_INSTALLED: list[bool] = []
_GUARDS: list[Patches] = []
"""Who wants egress refused now."""


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    # Called for every event of the interpreter, so most cost next to nothing.
    if event[:7] == "socket." and _GUARDS and (check := _CHECKS.get(event)):
        check(*arguments)


def _checking(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method that looks at names before any of them is looked up."""

    def checked(self: socket.socket, *args: Any) -> Any:
        for address in args:
            if isinstance(address, tuple) and self.family in _INTERNET:
                _ensure_local(*address[:2])
        return real(self, *args)

    return checked


def _check_address(sock: socket.socket, address: Any) -> None:
    """Look at where a socket is to reach; what is connected already was looked at."""
    if address is None or sock.family in _OF_THIS_MACHINE:
        return
    if sock.family not in _INTERNET:
        raise EgressRefused(f"an address of {sock.family!s}", "")
    host, port = address[:2]
    _ensure_local(host, port)


def _check_family(sock: socket.socket, _: Any) -> None:
    """Refuse what is sent without an address: a bound socket of raw packets."""
    if sock.family not in _OF_THIS_MACHINE | _INTERNET:
        raise EgressRefused(f"an address of {sock.family!s}", "")


def _check_name(host: Any, port: Any = None, *_: Any) -> None:
    """Refuse a look-up: it is a packet to a resolver, and a name could carry data."""
    if host is not None:
        _ensure_local(host, port)


_CHECKS: dict[str, Callable[..., None]] = {
    "socket.bind": _check_family,
    "socket.connect": _check_address,
    "socket.getaddrinfo": _check_name,
    "socket.gethostbyaddr": _check_name,
    "socket.gethostbyname": _check_name,
    "socket.getnameinfo": lambda address: _ensure_local(*address[:2]),
    "socket.sendmsg": _check_address,
    "socket.sendto": _check_address,
}
"""What is asked of each event; Python's "Audit events table" lists them."""


def _ensure_local(host: str | bytes, port: object) -> None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not _is_local(name):
        raise EgressRefused(name, port)


def _is_local(host: str) -> bool:
    if host.lower() in _LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
