"""Ask an account as its owner would: what the rules of refusals look at."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, Any, cast

from botocore.exceptions import DataNotFoundError
from botocore.loaders import create_loader
from botocore.paginate import Paginator

from gameday.simulator.aws.moto.looks import without_a_trace
from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gameday.simulator.world.world import World

__all__ = ["ask"]


def ask(
    world: World,
    place: tuple[str, str],
    service: str,
    operation: str,
    members: Mapping[str, Any],
) -> Mapping[str, Any] | None:
    """Return an answer, all pages of it; None where the account refuses.

    Args:
        world: Whose accounts there are.
        place: Which account is asked, in which region.
        service: botocore's name of the service.
        operation: botocore's name of an operation that reads.
        members: Of the operation.
    """
    account, region = place
    key = world.account.register_account(account).access_key
    look = partial(
        world.gateway.look, service, operation, region=region, access_key=key
    )
    pages = _find_pages(service, operation)
    try:
        with without_a_trace():
            return look(members) if pages is None else _collect(look, members, pages)
    except AwsError:
        return None


def _collect(
    look: Callable[[Mapping[str, Any]], Mapping[str, Any]],
    members: Mapping[str, Any],
    pages: Mapping[str, Any],
) -> Mapping[str, Any]:
    """Read page after page, and put them together."""
    paginator: Any = Paginator
    listed = paginator(lambda **given: look(given), pages, None)
    return cast("Mapping[str, Any]", listed.paginate(**members).build_full_result())


def _find_pages(service: str, operation: str) -> Mapping[str, Any] | None:
    """Return how an operation's answer is paged; None where it comes whole."""
    return _load_pages(service).get(operation)


@cache
def _load_pages(service: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        found = create_loader().load_service_model(service, "paginators-1")
    except DataNotFoundError:
        return {}
    return cast("Mapping[str, Mapping[str, Any]]", found["pagination"])
