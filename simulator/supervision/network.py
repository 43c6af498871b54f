"""A network of an exercise's own, with a loopback and no way out.

Linux gives one to a process that asks, and to everything it starts: whatever speaks in
it (a socket of Python's, one made in C, ``curl``) finds no way to another machine. As
root it is asked for alone; for anybody else it takes a user namespace, which some
systems do not give. Elsewhere there is none. What holds then is the guard's business in
`account.egress`.

Sources: unshare(2), user_namespaces(7), network_namespaces(7), netdevice(7); Ubuntu
Server's documentation, "Restricted unprivileged user namespaces".
"""

from __future__ import annotations

import os
import socket
import struct
import sys
from pathlib import Path

__all__ = ["has_own_network", "leave_network"]

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # <linux/sched.h>
_PR_CAPBSET_DROP, _CAP_SYS_ADMIN = 24, 21  # <linux/prctl.h>, <linux/capability.h>
_SIOCGIFFLAGS, _SIOCSIFFLAGS = 0x8913, 0x8914  # <linux/sockios.h>
_IFF_UP = 1  # <linux/if.h>
_RESTRICTED = Path("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")

_OWN: list[int] = []
"""The process that left the machine's network; its forks have left it as well."""


def has_own_network() -> bool:
    """Whether this process, and so all that it starts, cannot reach the machine's."""
    return bool(_OWN)


def leave_network() -> bool:
    """Leave the machine's network for good, with everything started from here.

    The process must have no other threads.

    Returns:
        Whether the system allowed it.
    """
    if sys.platform != "linux":
        return False
    # Imported by whoever lives in a process of its own already.
    import ctypes

    libc = ctypes.CDLL(None, use_errno=True)
    user, group = os.geteuid(), os.getegid()
    is_root = user == 0
    if is_root and libc.unshare(_CLONE_NEWNET) == 0:
        # Another network could be joined again with this; programs do not inherit it.
        libc.prctl(_PR_CAPBSET_DROP, _CAP_SYS_ADMIN, 0, 0, 0)
    elif not _may_make_user() or libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        return False
    else:
        _stay(user, group)
    _OWN[:] = [os.getpid()]
    _raise_loopback()
    return True


def _may_make_user() -> bool:
    """Whether a user namespace would be of use.

    Where AppArmor restricts them one is made all the same, but without its rights: the
    process would sit in a network whose loopback it cannot raise.
    """
    try:
        return _RESTRICTED.read_text().strip() == "0"
    except OSError:
        return True


def _stay(user: int, group: int) -> None:
    """Be the same user and group as before; in a new namespace one is nobody."""
    for name, line in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(line)


def _raise_loopback() -> None:
    import fcntl  # there is none where there are no namespaces

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        asked = struct.pack("16sh14x", b"lo", 0)
        found = fcntl.ioctl(any_socket, _SIOCGIFFLAGS, asked)
        (flags,) = struct.unpack_from("h", found, 16)
        up = struct.pack("16sh14x", b"lo", flags | _IFF_UP)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, up)
