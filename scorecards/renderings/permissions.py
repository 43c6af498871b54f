"""The words for permissions: what a role lacked, as a statement, and what is unused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from gameday.scorecards.permissions import Grant, Lack, Unused
    from gameday.scorecards.scorecard import Scorecard

__all__ = ["list_permissions", "tell_lack", "tell_unused", "write_statement"]


def list_permissions(card: Scorecard) -> Iterator[str]:
    """Go through all there is to say: paragraphs, and statements of several lines."""
    for lack in card.permissions.lacked:
        yield tell_lack(lack)
        if lack.statement is not None:
            yield write_statement(lack)
    for unused in card.permissions.unused:
        yield from tell_unused(unused)


def tell_lack(lack: Lack) -> str:
    """Say who lacked something and why; what to add, if anything, comes after it."""
    add = " Add this statement to the role:" if lack.statement is not None else ""
    calls = _list(lack.calls)
    reason = " ".join(lack.reason.split())  # several lines would be a statement
    return f"`{_name(lack)}` was refused {calls}: {reason}.{add}"


def write_statement(lack: Lack) -> str:
    """Write the statement to add as JSON, ready to be copied."""
    return json.dumps(lack.statement, indent=2, ensure_ascii=False)


def tell_unused(unused: Unused) -> Iterator[str]:
    """Say what a role grants and the responder never used, the single ones first."""
    single = [grant for grant in unused.grants if grant.covers == 1]
    if single:
        names = _list(grant.granted for grant in single)
        yield f"`{_name(unused)}` never used what its role grants: {names}."
    for grant in unused.grants:
        if grant.covers != 1:
            yield f"`{_name(unused)}` {_tell_use(grant)}."


def _tell_use(grant: Grant) -> str:
    count = "" if grant.covers is None else f" ({grant.covers} actions)"
    used = _list(grant.used) or "none of it"
    return f"is granted `{grant.granted}`{count} and used {used}"


def _list(names: Iterable[str]) -> str:
    """Set names as code: a `*` among them would be read as emphasis."""
    return ", ".join(f"`{name}`" for name in names)


def _name(told: Lack | Unused) -> str:
    return told.responder or told.role
