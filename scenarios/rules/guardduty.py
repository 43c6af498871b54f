"""GuardDuty's own settings name rules that exist, and addresses that are some."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from gameday.scenarios.detection_signals import detection_signals
from gameday.scenarios.model import ALL_RULES
from gameday.scenarios.references import has_reference
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.document import Path
    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["find_problems"]


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find rules that do not exist, and addresses that are none."""
    settings = draft.scenario.guardduty
    if settings is None:
        return
    known = (ALL_RULES, *detection_signals())
    for index, name in enumerate(settings.custom_rules):
        if name not in known:
            path = _locate(draft, index, "custom_rules")
            message = f"unknown custom detection rule `{name[:100]}`"
            hint = suggest(name, known) or "`all`, or the name of a signal"
            yield draft.problem(path, message, hint)
    for index, entry in enumerate(settings.threat_lists.addresses):
        if not has_reference(entry) and not _is_network(entry):
            path = _locate(draft, index, "threat_lists", "addresses")
            message = f"expected an IP address or a block, found `{entry[:60]}`"
            yield draft.problem(path, message)


def _locate(draft: Draft, index: int, *keys: str) -> Path:
    """Return the path of an entry, which may be written without a list."""
    found = draft.document.data["guardduty"]
    for key in keys:
        found = found[key]
    path: Path = ("guardduty", *keys)
    return (*path, index) if isinstance(found, list) else path


def _is_network(entry: str) -> bool:
    try:
        ipaddress.ip_network(entry)
    except ValueError:
        return False
    return True
