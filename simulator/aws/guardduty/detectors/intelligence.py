"""Threat intelligence: what is known of addresses, domains and access keys.

The lists are the data file beside this module: reserved addresses and names for every
kind of threat, and the public suffixes of well-known mining pools. A scenario adds its
own. It judges nothing; a rule says what being on a list means.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

from gameday.simulator.aws.vpc.addresses import is_address, parse_address, parse_network

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gameday.simulator.aws.vpc.addresses import IPNetwork

__all__ = ["Intelligence", "load_intelligence"]

_CACHED = 4_096


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    addresses: dict[str, list[str]] = Field(default_factory=dict)
    domains: dict[str, list[str]] = Field(default_factory=dict)
    keys: dict[str, list[str]] = Field(default_factory=dict)


class Intelligence:
    """Lists of addresses, domains and keys, by what is known of them.

    Args:
        addresses: Blocks or addresses by list: ``{"tor-exit": ["198.51.100.192/28"]}``.
        domains: Names by list; a name stands for every name below it as well.
        keys: Access key ids by list.
    """

    def __init__(
        self,
        addresses: dict[str, list[str]],
        domains: dict[str, list[str]],
        keys: dict[str, list[str]],
    ) -> None:
        self._networks: list[tuple[IPNetwork, str]] = []
        self._domains: dict[str, list[str]] = {}
        self._keys: dict[str, list[str]] = {}
        self._look_up_address = lru_cache(_CACHED)(self._find_networks)
        self._look_up_domain = lru_cache(_CACHED)(self._find_suffixes)
        for kind, lists in (
            ("addresses", addresses),
            ("domains", domains),
            ("keys", keys),
        ):
            for name, entries in lists.items():
                self.add(kind, name, entries)  # type: ignore[arg-type] # three literals

    def add(
        self,
        kind: Literal["addresses", "domains", "keys"],
        name: str,
        entries: Iterable[str],
    ) -> None:
        """Put entries on a list, which is made where it does not exist.

        Args:
            kind: What the entries are.
            name: The list: ``tor-exit``, ``cryptocurrency``, ``custom`` …
            entries: Addresses or blocks, domain names, or access key ids.

        Raises:
            ValueError: An entry is no address or block.
        """
        for entry in entries:
            if kind == "addresses":
                self._networks.append((parse_network(entry), name))
            else:
                known = self._domains if kind == "domains" else self._keys
                text = entry.rstrip(".").lower() if kind == "domains" else entry
                known.setdefault(text, []).append(name)
        self._look_up_address.cache_clear()
        self._look_up_domain.cache_clear()

    def of_address(self, address: str) -> tuple[str, ...]:
        """Return the lists an address is on; none for what is no address."""
        return self._look_up_address(address)

    def of_domain(self, name: str) -> tuple[str, ...]:
        """Return the lists a name, or one above it, is on."""
        return self._look_up_domain(name)

    def of_key(self, key: str) -> tuple[str, ...]:
        """Return the lists an access key is on."""
        return tuple(self._keys.get(key, ()))

    def _find_networks(self, address: str) -> tuple[str, ...]:
        if not is_address(address):
            return ()
        parsed = parse_address(address)
        found = (name for network, name in self._networks if parsed in network)
        return tuple(dict.fromkeys(found))

    def _find_suffixes(self, name: str) -> tuple[str, ...]:
        labels = name.rstrip(".").lower().split(".")
        suffixes = (".".join(labels[at:]) for at in range(len(labels)))
        found = (each for suffix in suffixes for each in self._domains.get(suffix, ()))
        return tuple(dict.fromkeys(found))


def load_intelligence() -> Intelligence:
    """Return the lists that are shipped, for an exercise to add to."""
    known = _read_shipped()
    return Intelligence(known.addresses, known.domains, known.keys)


@lru_cache(maxsize=1)
def _read_shipped() -> _File:
    file = resources.files(__package__) / "intelligence.yaml"
    loaded: Any = yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return _File.model_validate(loaded)
