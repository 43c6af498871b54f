"""The boto3 sessions c7n works with, made cheap: clients and service models are kept.

c7n builds a client for every few calls, and botocore reads its models anew in every
session; together they would be nine tenths of a policy's run. It changes nothing about
credentials: each session has its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from boto3.session import Session
from botocore.hooks import HierarchicalEmitter

from gameday.scenarios.operations import model_loader

if TYPE_CHECKING:
    from gameday.simulator.account import EmbeddedAccount

__all__ = ["AccountSessions", "ThriftySession"]


class ThriftySession(Session):
    """A session that returns the same client for the same arguments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._session.register_component("data_loader", model_loader())
        self._clients: dict[tuple[Any, ...], Any] = {}

    def client(self, *args: Any, **options: Any) -> Any:
        """Return a client, a new one only where none is like it."""
        config = options.get("config")
        key = (
            *args,
            *(f"{k}={v}" for k, v in sorted(options.items()) if k != "config"),
            repr(sorted(vars(config).items())) if config else None,
        )
        if key not in self._clients:
            self._clients[key] = super().client(*args, **options)
        return self._clients[key]


class AccountSessions:
    """The session factory of whoever deploys policies: an account's own clients.

    It has what c7n asks of its `SessionFactory`.
    """

    assume_role: str | None = None
    policy_name: str | None = None

    def __init__(self, account: EmbeddedAccount) -> None:
        self._account = account
        self.region = account.region

    def __call__(self, assume: bool = True, region: str | None = None) -> Any:  # noqa: ARG002, FBT001, FBT002 - as c7n calls it
        """Return a session; the deployer's permissions are not in question."""
        return _AccountSession(self._account, region or self.region)

    def set_subscribers(self, subscribers: Any) -> None:
        """Take no notice of who counts calls: the gateway does."""


class _AccountSession:
    def __init__(self, account: EmbeddedAccount, region: str) -> None:
        self._account = account
        self.region_name = region
        self.events = HierarchicalEmitter()  # where c7n counts calls, here none

    def client(
        self, service: str, region_name: str | None = None, **_options: Any
    ) -> Any:
        return self._account.client(service, region=region_name or self.region_name)
