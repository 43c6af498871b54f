"""What Security Hub calls a GuardDuty finding type: ``namespace/category/classifier``.

The table beside this module is read top down, the first pattern that matches counts. It
follows the table of types in the GuardDuty user guide, "Integrating with AWS Security
Hub"; its last row is our own reading, for types that the page does not list. It knows
the names only, not what a finding says.
"""

from __future__ import annotations

import csv
import re
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from gameday.simulator.aws.guardduty.anatomy import dissect

__all__ = ["name_types"]

_BEFORE_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@cache
def name_types(name: str) -> tuple[str, ...]:
    """Return the types of the AWS Security Finding Format of a GuardDuty type."""
    anatomy = dissect(name)
    _, _, family = name.partition("/")
    words = {
        "type": name,
        "name": name.replace("/", "-"),
        "purpose": anatomy.purpose,
        "tactic": _BEFORE_CAPITAL.sub(" ", anatomy.purpose),
        "family": family,
        "variant": family.partition(".")[2],
    }
    template = next(kept for pattern, kept in _table() if fnmatchcase(name, pattern))
    return tuple(each.format_map(words) for each in template.split(";"))


@cache
def _table() -> tuple[tuple[str, str], ...]:
    file = resources.files(__package__).joinpath("finding_types.csv")
    rows = csv.DictReader(file.read_text("utf-8").splitlines())
    return tuple((row["pattern"], row["types"]) for row in rows)
