"""The other end of an action: an address, and where in the world it is said to be.

Addresses come from the ranges reserved for documentation, networks from the numbers
reserved for it, so that no real party is ever accused. The same address is always in
the same place.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

if TYPE_CHECKING:
    from random import Random

__all__ = ["address_member", "choose_address", "describe_remote"]


@dataclass(frozen=True, slots=True)
class _Place:
    city: str
    country: str
    code: str
    lat: float
    lon: float
    asn: str
    organization: str


_PLACES = (
    _Place("Amsterdam", "Netherlands", "NL", 52.37, 4.89, "64496", "Example Hosting"),
    _Place("Frankfurt", "Germany", "DE", 50.11, 8.68, "64499", "Example Transit"),
    _Place("Singapore", "Singapore", "SG", 1.35, 103.82, "64502", "Example Cloud"),
    _Place("Sao Paulo", "Brazil", "BR", -23.55, -46.63, "64505", "Example Telecom"),
    _Place("Dallas", "United States", "US", 32.78, -96.8, "64508", "Example Servers"),
)
_NETWORKS = ("198.51.100.", "203.0.113.")


def choose_address(rng: Random) -> str:
    """Return an address of a host that exists in no network."""
    return f"{rng.choice(_NETWORKS)}{rng.randrange(1, 255)}"


def describe_remote(address: str) -> dict[str, Any]:
    """Return the ``remoteIpDetails`` of an address."""
    place = _PLACES[crc32(address.encode()) % len(_PLACES)]
    return {
        address_member(address): address,
        "organization": {
            "asn": place.asn,
            "asnOrg": place.organization,
            "isp": place.organization,
            "org": place.organization,
        },
        "country": {"countryCode": place.code, "countryName": place.country},
        "city": {"cityName": place.city},
        "geoLocation": {"lat": place.lat, "lon": place.lon},
    }


def address_member(address: str) -> str:
    """Return the name of the member that holds an address of its version."""
    version = ipaddress.ip_address(address).version
    return f"ipAddressV{version}"
