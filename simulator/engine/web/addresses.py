"""Hosts, ports and addresses as the standard library takes and gives them.

Which of them are of the web is said here too: those that are neither of this machine
nor of its link, on ports where HTTP may be spoken.
"""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

__all__ = [
    "OTHER_PROTOCOLS",
    "is_address",
    "is_outside",
    "read_name",
    "read_port",
    "write_addresses",
]

_MAIL = {25, 110, 143, 465, 587, 993, 995}
_FILES_AND_SHELLS = {20, 21, 22, 23, 139, 445, 873, 989, 990, 3389}
_DIRECTORIES = {53, 111, 135, 389, 636}
_STORES = {1433, 1521, 3306, 5432, 6379, 9042, 11211, 27017}
_QUEUES = {5671, 5672, 9092}
OTHER_PROTOCOLS = _MAIL | _FILES_AND_SHELLS | _DIRECTORIES | _STORES | _QUEUES
"""Ports of what is not HTTP: nobody here would understand what is said there."""


def read_name(host: Any) -> str:
    """Read a host as the standard library takes it: as text or bytes, or not at all."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    return text.strip("[]").lower() if isinstance(text, str) else ""


def read_port(port: Any) -> int:
    """Read a port as the standard library takes it: its number, or its service."""
    text = port.decode("ascii", "replace") if isinstance(port, bytes) else port
    if isinstance(text, str) and not text.isdigit():
        return socket.getservbyname(text)
    return int(text or 0)


def write_addresses(address: str, port: int, kind: int) -> list[tuple[Any, ...]]:
    """Write what the system says of an address, for the kinds of socket asked for."""
    is_six = ":" in address
    family = socket.AF_INET6 if is_six else socket.AF_INET
    place = (address, port, 0, 0) if is_six else (address, port)
    protocols = {
        socket.SOCK_STREAM: socket.IPPROTO_TCP,
        socket.SOCK_DGRAM: socket.IPPROTO_UDP,
    }
    return [
        (family, each, protocol, "", place)
        for each, protocol in protocols.items()
        if kind in (0, each)
    ]


def is_address(name: str) -> bool:
    """Tell whether a host is given by its address."""
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


def is_outside(name: str) -> bool:
    """Tell whether a host is one of the web: neither of this machine nor of its link.

    The link has what AWS offers there (an instance's metadata), and Lambda has none.
    """
    if not name or name == "localhost" or name.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified or address.is_link_local)
