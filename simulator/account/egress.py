"""Nothing leaves the machine: sockets reach the loopback and nothing else.

It guards the process at the socket, below every library. It does not see a child
process, and it is not what answers AWS calls: they never get as far as a socket.
"""

from __future__ import annotations

import ipaddress
import socket
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.engine.patching import Patches

__all__ = ["EgressRefused", "refuse_egress"]

_LOCAL_NAMES = frozenset({"", "localhost", "localhost.localdomain", "ip6-localhost"})


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

    Connections, datagrams and look-ups of names raise `EgressRefused`.
    """
    # At the class and at the module: every library ends here, whatever it is built on.
    for name in ("connect", "connect_ex", "sendto"):
        patches.set(socket.socket, name, _guarded(getattr(socket.socket, name)))
    patches.set(socket, "getaddrinfo", _looking_up(socket.getaddrinfo))
    for name in ("gethostbyname", "gethostbyname_ex"):
        patches.set(socket, name, _looking_up(getattr(socket, name)))


def _guarded(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def guarded(self: socket.socket, *args: Any) -> Any:
        # Other families (a Unix socket of the test runner, of a debugger) cannot leave
        # the machine. The address is the last argument of all three.
        if self.family in (socket.AF_INET, socket.AF_INET6):
            _ensure_local(*args[-1][:2])
        return method(self, *args)

    return guarded


def _looking_up(function: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(function)
    def looking_up(host: Any, *args: Any, **kwargs: Any) -> Any:
        # A look-up is a packet to a resolver: a name alone could carry data out.
        if host is not None:
            _ensure_local(host, args[0] if args else kwargs.get("port"))
        return function(host, *args, **kwargs)

    return looking_up


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
