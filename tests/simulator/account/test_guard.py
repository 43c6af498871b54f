"""An exercise touches embedded accounts, and real ones only by double consent."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from gameday.simulator.account import AccountGuard, EmbeddedAccount, GuardRefused


@dataclass
class RealAccount:
    """An account of AWS with or without the marker."""

    account_id: str
    marker: str | None
    is_embedded: bool = False

    def read_marker(self) -> str | None:
        """Return the marker."""
        return self.marker


def test_an_embedded_account_may_always_be_touched() -> None:
    """Nobody has to list what lives in this process."""
    AccountGuard().approve(EmbeddedAccount())


def test_a_listed_and_marked_account_may_be_touched() -> None:
    """Both consents are there."""
    guard = AccountGuard(frozenset({"111122223333"}))
    guard.approve(RealAccount("111122223333", "true"))


@pytest.mark.parametrize(
    ("account_id", "marker", "code"),
    [
        ("444455556666", "true", "account-not-allowed"),
        ("111122223333", None, "account-not-marked"),
        ("111122223333", "no", "account-not-marked"),
        ("111122223333", "", "account-not-marked"),
    ],
)
def test_any_other_account_is_refused(
    account_id: str, marker: str | None, code: str
) -> None:
    """One consent is not enough, and the error says which is missing."""
    guard = AccountGuard(frozenset({"111122223333"}))
    with pytest.raises(GuardRefused) as refused:
        guard.approve(RealAccount(account_id, marker))
    assert code == refused.value.code
    assert account_id in str(refused.value)
    assert refused.value.exit_code == 3
