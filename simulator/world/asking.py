"""Ask an account as its owner would: what the rules of refusals look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.account import EmbeddedAccount

__all__ = ["ask"]


def ask(
    account: EmbeddedAccount,
    place: tuple[str, str],
    service: str,
    operation: str,
    members: Mapping[str, Any],
) -> Mapping[str, Any] | None:
    """Return an answer, all pages of it; None where the account refuses.

    Args:
        account: Makes the clients.
        place: Which account is asked, in which region.
        service: botocore's name of the service.
        operation: botocore's name of an operation that reads.
        members: Of the operation.
    """
    if place[0] not in account.accounts:  # to ask for it would make it
        return {}
    owner = account.register_account(place[0])
    client = account.client(service, owner, region=place[1])
    name = xform_name(operation)
    try:
        if client.can_paginate(name):
            pages = client.get_paginator(name).paginate(**members)
            return cast("Mapping[str, Any]", pages.build_full_result())
        return cast("Mapping[str, Any]", getattr(client, name)(**members))
    except (BotoCoreError, ClientError):
        return None
