"""What every request of the API shares: the service's refusals, and pages of answers.

A page has at most ``MaxResults``; its ``NextToken`` says where the next one begins.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING, TypeVar

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.engine.gateway.call import Params

__all__ = ["LARGEST_PAGE", "refuse", "refuse_detector", "refuse_values", "take_page"]

LARGEST_PAGE = 50
"""What the API allows, and gives where nothing is asked for."""

_Item = TypeVar("_Item")


def refuse(reason: str) -> AwsError:
    """Return the one error that GuardDuty has for bad requests."""
    return AwsError(
        "BadRequestException", f"The request is rejected because {reason}", status=400
    )


def refuse_detector() -> AwsError:
    """Return the error for a detector id of another account, or of nobody's."""
    return refuse("the input detectorId is not owned by the current account.")


def refuse_values() -> AwsError:
    """Return the error for a parameter that cannot be."""
    return refuse("the one or more input parameters have invalid values.")


def take_page(
    items: Sequence[_Item], params: Params, *, largest: int = LARGEST_PAGE
) -> tuple[list[_Item], str]:
    """Return the page that was asked for, and the token of the next; empty at the end.

    Raises:
        AwsError: The page size or the token is not one of ours.
    """
    size = params.get("MaxResults", largest)
    if not 1 <= size <= largest:
        raise refuse_values()
    begin = _read_token(params.get("NextToken") or "")
    end = begin + size
    return list(items[begin:end]), _write_token(end) if end < len(items) else ""


def _write_token(begin: int) -> str:
    return urlsafe_b64encode(str(begin).encode()).decode()


def _read_token(token: str) -> int:
    if not token:
        return 0
    try:
        return int(urlsafe_b64decode(token.encode()))
    except ValueError:
        raise refuse_values() from None
