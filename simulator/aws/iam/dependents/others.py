"""What single operations ask beside their own action, read from a reviewed table.

Here stands what no rule by shape can tell (`others.yaml`): a final snapshot, a layer, a
template in a bucket. Each row says when it is asked, on what, why, and who says so.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from gameday.simulator.aws.iam.needs import Need

if TYPE_CHECKING:
    from gameday.simulator.aws.iam.attempts import Attempt
    from gameday.simulator.aws.iam.source import PolicySource

__all__ = ["list_other_needs"]

_PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
_OBJECT = re.compile(r"(?:s3://|https?://(?:s3[\w.-]*\.amazonaws\.com/)?)([^/]+)/(.+)")
_HOST = re.compile(r"\.s3[\w.-]*\.amazonaws\.com$")


class _Row(NamedTuple):
    """One row of the table."""

    when: tuple[str, ...]
    ask: tuple[str, ...]
    because: str
    resource: str = "*"
    like: str = ""
    equal: str = ""
    once: bool = False


def list_other_needs(attempt: Attempt, _source: PolicySource) -> Iterator[Need]:
    """Ask what the table says of a call."""
    for row in _load().get((attempt.service, attempt.operation), ()):
        for value in _list_values(attempt, row):
            resource = _fill(row, attempt, value)
            yield from (Need(each, resource, {}, row.because) for each in row.ask)


def _list_values(attempt: Attempt, row: _Row) -> Sequence[str]:
    """List what the row's member holds, where that is what the row is about."""
    values = [v for path in row.when for v in _read(attempt.params, path.split("."))]
    if row.once:
        return values[:1]
    return [v for v in values if _is_meant(row, v)]


def _is_meant(row: _Row, value: str) -> bool:
    if row.equal:
        return value == row.equal
    return not row.like or re.fullmatch(row.like, value) is not None


def _read(value: Any, path: Sequence[str]) -> Iterator[str]:
    """Read a member; an empty one, and a switch that is off, is none."""
    if isinstance(value, list | tuple):
        for each in value:
            yield from _read(each, path)
    elif path:
        if isinstance(value, Mapping):
            yield from _read(value.get(path[0]), path[1:])
    elif value:
        yield str(value)


def _fill(row: _Row, attempt: Attempt, value: str) -> str:
    found = re.fullmatch(row.like, value) if row.like else None
    known = {
        "Account": attempt.account,
        "Region": attempt.region,
        "found": found[1].lstrip("/") if found and found.groups() else "",
        "object": _name_object(value),
        "value": value,
    }

    def replace(placeholder: re.Match[str]) -> str:
        name = placeholder[1]
        if name in known:
            return known[name]
        return next(_read(attempt.params, name.split(".")), "*")

    return _PLACEHOLDER.sub(replace, row.resource)


def _name_object(place: str) -> str:
    """Write the ARN of an object that is given as a URI."""
    found = _OBJECT.fullmatch(place)
    if found is None:
        return "*"
    return f"arn:aws:s3:::{_HOST.sub('', found[1])}/{found[2]}"


@lru_cache(maxsize=1)
def _load() -> Mapping[tuple[str, str], Sequence[_Row]]:
    file = resources.files(__package__) / "others.yaml"
    table: dict[tuple[str, str], list[_Row]] = defaultdict(list)
    for loaded in yaml.load(file.read_text("utf-8"), Loader=yaml.CSafeLoader):
        service, *operations = loaded["calls"].split()
        when = loaded["when"]
        row = _Row(
            when=tuple(when) if isinstance(when, list) else (when,),
            ask=tuple(loaded["ask"]),
            because=loaded["because"],
            resource=loaded.get("resource", "*"),
            like=loaded.get("like", ""),
            equal=loaded.get("equal", ""),
            once=loaded.get("once", False),
        )
        for operation in operations:
            table[service, operation].append(row)
    return table
