"""What every test stands on: nothing leaves the machine, no real credentials."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import pytest

from gameday.scorecards.facts import KINDS

if TYPE_CHECKING:
    from collections.abc import Callable

pytest_plugins = ["pytester"]

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine, whatever makes it."""
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test tried to reach {address}")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    monkeypatch.delenv("FORCE_COLOR", raising=False)  # CI systems like to set it


BLANK: dict[str, Any] = {
    "text": "",
    "number": 0.0,
    "whole number": 0,
    "true or false": False,
    "list of texts": [],
    "object": {},
    "list of objects": [],
}
"""What a field reads as that says nothing, by the word for its type."""


@pytest.fixture(scope="session")
def complete() -> Callable[..., dict[str, Any]]:
    """Return a function that makes whole the fields of a fact a test is not about."""

    def complete(kind: str, **fields: Any) -> dict[str, Any]:
        required = (f for f in KINDS[kind].own_fields.values() if not f.optional)
        return {field.name: BLANK[field.word] for field in required} | fields

    return complete
