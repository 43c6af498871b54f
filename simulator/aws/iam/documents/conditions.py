"""The conditions of a document: operators, keys and values that can be what they say.

Source: IAM user guide, "Condition operators".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gameday.simulator.aws.iam.conditions import find_operator
from gameday.simulator.aws.iam.documents.faults import Fault
from gameday.simulator.aws.iam.documents.fitting import check_key
from gameday.simulator.aws.iam.documents.stages import is_date
from gameday.simulator.aws.iam.scalars import (
    read_bytes,
    read_network,
    read_number,
    read_time,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gameday.simulator.aws.iam.documents.surroundings import Surroundings

__all__ = ["check_conditions"]

_READERS: dict[str, Callable[[str], Any]] = {
    "binary": read_bytes,
    "date": read_time,
    "ipaddress": read_network,
    "notipaddress": read_network,
    "numeric": read_number,
}
"""By how an operator begins, what its values must be readable as."""


def check_conditions(
    statement: Mapping[str, Any], around: Surroundings
) -> Iterator[Fault]:
    """Check the condition block of a statement."""
    block = statement.get("Condition")
    if block is None:
        return
    if not isinstance(block, Mapping):
        yield Fault("syntax")
        return
    for name, keys in block.items():
        if find_operator(name) is None:
            if keys or not around.form.staged:
                yield Fault("operator", name)
        elif not isinstance(keys, Mapping):
            yield Fault("syntax")
        else:
            for key, values in keys.items():
                yield from _check_values(name, values, around)
                if "keys" in around.form.checks:
                    yield from check_key(key, statement, around.form)


def _check_values(name: str, values: Any, around: Surroundings) -> Iterator[Fault]:
    found = values if isinstance(values, list) else [values]
    base = name.rpartition(":")[2].lower()
    for value in found:
        if not isinstance(value, str | int | float):
            yield Fault("syntax")
            return
        text = str(value).lower() if isinstance(value, bool) else str(value)
        if base.startswith("date") and around.form.staged and is_date(text):
            continue
        if not _is_readable(base, text):
            yield Fault("condition-value", text)


def _is_readable(base: str, text: str) -> bool:
    if "${" in text:
        return True  # known only when the request is made
    if base == "null":
        return text.lower() in {"true", "false"}
    for start, read in _READERS.items():
        if base.startswith(start):
            return read(text) is not None
    return True
