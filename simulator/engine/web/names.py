"""Names of the web: what resolves one, for a responder that is about to connect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gameday.simulator.engine.web.addresses import (
    is_address,
    is_outside,
    read_name,
    read_port,
    write_addresses,
)

if TYPE_CHECKING:
    from gameday.simulator.engine.web.web import Web
    from gameday.simulator.engine.web.whose import Whose

__all__ = ["Names"]


class Names:
    """Resolves names of hosts outside, instead of the system, for a responder.

    Args:
        web: Knows the hosts.
        whose: Whose code runs.
    """

    def __init__(self, web: Web, whose: Whose) -> None:
        self._web = web
        self._whose = whose

    def getaddrinfo(self, real: Any) -> Any:
        """Make what resolves a name for those who connect."""

        def getaddrinfo(
            host: Any,
            port: Any,
            family: int = 0,
            type: int = 0,  # noqa: A002 - its name in the standard library
            proto: int = 0,
            flags: int = 0,
        ) -> Any:
            name = read_name(host)
            if not self._is_outside(name):
                return real(host, port, family, type, proto, flags)
            return write_addresses(self.resolve(name), read_port(port), type)

        return getaddrinfo

    def gethostbyname(self, real: Any) -> Any:
        """Make what resolves a name."""

        def gethostbyname(host: Any) -> Any:
            name = read_name(host)
            return self.resolve(name) if self._is_outside(name) else real(host)

        return gethostbyname

    def gethostbyname_ex(self, real: Any) -> Any:
        """Make what resolves a name, and says more of it."""

        def gethostbyname_ex(host: Any) -> Any:
            name = read_name(host)
            if not self._is_outside(name):
                return real(host)
            return (name, [], [self.resolve(name)])

        return gethostbyname_ex

    def resolve(self, name: str) -> str:
        """Return the address of a host outside."""
        if is_address(name):
            return name
        with self._whose.aside():
            return self._web.resolve(name)

    def _is_outside(self, name: str) -> bool:
        return self._whose.is_foreign() and is_outside(name)
