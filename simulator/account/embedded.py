"""An AWS account inside this process: moto, corrected, seeded, and gone afterwards.

It starts and stops the account, knows its clients and leaves nothing behind. Calls are
the gateway's: unless told to intercept them itself, the account answers none.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

from gameday.simulator.account.egress import refuse_egress
from gameday.simulator.account.issuer import Issuer
from gameday.simulator.account.readers import (
    Readers,
    list_embedded_regions,
    read_embedded,
)
from gameday.simulator.aws.moto.backends import open_backends
from gameday.simulator.aws.moto.credentials import register_simulator
from gameday.simulator.engine.environment import NO_FILES, without_misleading

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from gameday.simulator.aws.sts.credentials import Credentials

__all__ = ["DEFAULT_ACCOUNT", "DEFAULT_REGION", "EmbeddedAccount"]

DEFAULT_ACCOUNT = "123456789012"
"""moto's own: keys that it does not know belong to it."""

DEFAULT_REGION = "us-east-1"


class EmbeddedAccount:
    """A context in which AWS is moto, with this package's corrections.

    Args:
        account_id: The exercise's account, twelve digits.
        region: The region of clients that name none.
        seed: Two accounts with the same seed give the same ids for the same calls.
        intercept: Answer botocore's calls through moto's own stubber. Off where the
            gateway intercepts them.
    """

    is_embedded = True

    def __init__(
        self,
        account_id: str = DEFAULT_ACCOUNT,
        *,
        region: str = DEFAULT_REGION,
        seed: int = 0,
        intercept: bool = False,
    ) -> None:
        self.account_id = account_id
        self.region = region
        self.seed = seed
        self._intercept = intercept
        self._accounts: dict[str, Credentials] = {}
        self._clients: dict[tuple[str | None, ...], Any] = {}
        self._session: Any = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start the account, empty."""
        with ExitStack() as stack:
            stack.enter_context(without_misleading(_make_environment(self.region)))
            patches = open_backends(stack, seed=self.seed, intercept=self._intercept)
            refuse_egress(patches)
            self._session = _make_session()
            self.register_account(self.account_id)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the account and forget everything in it."""
        self._clients.clear()
        self._accounts.clear()
        self._session = None
        self._stack.close()

    @property
    def accounts(self) -> tuple[str, ...]:
        """The account ids the exercise knows, its own first."""
        return tuple(self._accounts)

    @property
    def issuer(self) -> Issuer:
        """Who hands out credentials of the principals of every account."""
        return Issuer(lambda: self.accounts, self.region)

    @property
    def readers(self) -> Readers:
        """What can be read of the exercise's own account, in its region."""
        return self.read(self.account_id)

    def read(self, account_id: str, region: str | None = None) -> Readers:
        """Return what can be read of an account the exercise knows.

        Args:
            account_id: Which account.
            region: The exercise's own where left out.
        """
        return read_embedded(account_id, region or self.region)

    def read_everywhere(self) -> list[Readers]:
        """Return what can be read of every account, in each region with logs."""
        return [
            self.read(account, region)
            for account in sorted(self._accounts)
            for region in list_embedded_regions(account, self.region)
        ]

    def register_account(self, account_id: str) -> Credentials:
        """Make an account id known and return the simulator's credentials in it."""
        if account_id not in self._accounts:
            self._accounts[account_id] = register_simulator(account_id)
        return self._accounts[account_id]

    def client(
        self,
        service: str,
        credentials: Credentials | None = None,
        *,
        region: str | None = None,
    ) -> Any:
        """Return a boto3 client, the same one for the same arguments.

        Args:
            service: botocore's name of the service.
            credentials: Whose calls they are; the simulator's own where left out.
            region: The account's own where left out.
        """
        caller = credentials or self._accounts[self.account_id]
        key = (service, region or self.region, caller.access_key, caller.token)
        if key not in self._clients:
            self._clients[key] = self._session.client(
                service,
                region_name=region or self.region,
                aws_access_key_id=caller.access_key,
                aws_secret_access_key=caller.secret,
                aws_session_token=caller.token,
            )
        return self._clients[key]

    def anonymous_client(self, service: str) -> Any:
        """Return a boto3 client whose calls nobody signs."""
        key = (service, self.region, None)
        if key not in self._clients:
            self._clients[key] = self._session.client(
                service, region_name=self.region, config=_unsigned()
            )
        return self._clients[key]

    def read_marker(self) -> str | None:
        """Return the marker tag: an embedded account may always be touched."""
        return "true"


def _make_environment(region: str) -> Mapping[str, str]:
    return {
        **NO_FILES,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
        # The default images cost 60 to 130 ms per region, and exercises name their own.
        "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    }


def _make_session() -> Any:
    # boto3 takes a third of a second; reading a scenario needs none of it.
    import boto3

    return boto3.Session()


def _unsigned() -> Any:
    # As above: only an account that was opened has clients.
    from botocore import UNSIGNED
    from botocore.config import Config

    return Config(signature_version=UNSIGNED)
