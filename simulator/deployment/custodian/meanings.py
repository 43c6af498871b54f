"""What c7n's errors and warnings mean for a response, where the words do not say it.

The defects are those of the c7n that is installed; each is checked against it by a
test, so that one that is mended upstream is noticed here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from c7n.version import version

from gameday.simulator.deployment.custodian.modes import find_mode

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator, Mapping

__all__ = ["explain_error", "explain_warning", "warn_of_defects"]

_WARNINGS: Final = (
    (
        re.compile(r"action:snapshot instance:\S+ error:"),
        "no snapshot was taken, and c7n goes on as if it had been",
    ),
    (
        re.compile(r"Could not find resource ids"),
        "the event names nothing the policy could act on, so nothing was done",
    ),
    (
        re.compile(r"implicitly filtered"),
        "the action leaves resources in any other state as they are",
    ),
)

_OWN_TAGS = "Custodian reserves policy lambda tags"
"""c7n complains of the tags it has itself put on the function."""


def explain_warning(record: logging.LogRecord) -> str | None:
    """Return a line of c7n's log, and what it means where that is known.

    None for a line that says nothing about the policy.
    """
    text = " ".join(record.getMessage().split())
    if text.startswith(_OWN_TAGS):
        return None
    for pattern, meaning in _WARNINGS:
        if pattern.search(text):
            return f"c7n warns: {text} ({meaning})"
    return f"c7n warns: {text}"


def explain_error(policy: Mapping[str, Any], error: Exception) -> str | None:
    """Say what is behind an error that left c7n; None where its words are enough."""
    if not isinstance(error, TypeError):
        return None
    mode = find_mode(policy)
    if mode == "guard-duty" and "remove-keys" in _action_types(policy):
        return (
            f"a defect of c7n {version}: in guard-duty mode `remove-keys` cannot read"
            " the key that the finding names, and removes none"
        )
    if mode == "hub-action" and "existing" in str(error):
        return (
            f"a defect of c7n {version}: it cannot deploy policies in mode hub-action;"
            " hub-finding works"
        )
    return None


def warn_of_defects(policy: Mapping[str, Any]) -> Iterator[str]:
    """Say what c7n will do with a policy that its author may not expect."""
    mode = find_mode(policy)
    if mode in {"hub-action", "hub-finding"} and policy.get("filters"):
        yield (
            f"c7n {version} applies no filters in mode {mode}: the actions run on every"
            " resource of the finding"
        )


def _action_types(policy: Mapping[str, Any]) -> list[str]:
    return [
        each if isinstance(each, str) else str(each.get("type"))
        for each in policy.get("actions") or ()
    ]
