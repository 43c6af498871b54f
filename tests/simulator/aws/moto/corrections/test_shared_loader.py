"""Sessions share what botocore has read of its service descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3

if TYPE_CHECKING:
    from collections.abc import Callable

    from gameday.simulator.account import EmbeddedAccount


def find_loader(session: boto3.Session) -> Any:
    """Return the loader of a session."""
    return session._session.get_component("data_loader")


def test_botocore_alone_reads_for_every_session(
    moto_client: Callable[[str], Any],
) -> None:
    """botocore: every session has a loader of its own."""
    assert find_loader(boto3.Session()) is not find_loader(boto3.Session())


def test_sessions_share_a_loader(account: EmbeddedAccount) -> None:
    """A handler's session finds what the simulator's has read."""
    assert find_loader(boto3.Session()) is find_loader(boto3.Session())
    assert find_loader(boto3.Session()) is find_loader(account._session)


def test_the_search_path_does_not_grow(account: EmbeddedAccount) -> None:
    """boto3 adds its folder once, however many sessions there are."""
    before = len(find_loader(boto3.Session()).search_paths)
    boto3.Session()
    assert len(find_loader(boto3.Session()).search_paths) == before
