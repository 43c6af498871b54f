"""The quotas of AWS that a scenario may lower or raise for its account.

The table beside this module names each with its default, the code that Service Quotas
gives it, and who says so. What is refused once one is reached is not told here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Quota", "find_quota", "list_quotas"]


@dataclass(frozen=True, slots=True)
class Quota:
    """One quota."""

    name: str
    """``service/what-is-counted``."""
    what: str
    """What is counted, in words."""
    source: str
    """Who says so, and when that was read."""
    value: int | None = None
    """What a new account has; None where AWS sets it by what the account uses."""
    most: int | None = None
    """What AWS raises it to; None where no maximum is published."""
    fixed: bool = False
    """Whether AWS raises it for nobody."""
    code: str | None = None
    """Service Quotas' code: ``L-`` and eight hexadecimal digits."""

    @property
    def service(self) -> str:
        """Service Quotas' name of the service."""
        return self.name.partition("/")[0]

    @property
    def highest(self) -> int | None:
        """The highest value that an account can have; None where nobody says."""
        return self.value if self.fixed else self.most


@lru_cache(maxsize=1)
def list_quotas() -> Mapping[str, Quota]:
    """Return every quota that is known, by its name."""
    text = (files(__package__) / "quotas.yaml").read_text("utf-8")
    rows = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - one of two safe loaders
    return {name: Quota(name, **row) for name, row in rows.items()}


def find_quota(name: str) -> Quota | None:
    """Return a quota by its name, or by its service and code: ``vpc/L-0EA8095F``."""
    quotas = list_quotas()
    if name in quotas:
        return quotas[name]
    service, _, code = name.partition("/")
    return next(
        (
            each
            for each in quotas.values()
            if (each.service, each.code) == (service, code)
        ),
        None,
    )
