"""The forms of policy documents: what each must hold, read from ``forms.yaml``."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from gameday.simulator.engine.gateway.call import AwsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gameday.simulator.aws.iam.documents.faults import Fault

__all__ = ["Form", "Limit", "Scope", "find_form"]


class Limit(NamedTuple):
    """What there may be at most, and the error where it is more."""

    most: int
    code: str
    says: str
    status: int = 400
    counts: str = "all"
    """Of a size: ``all`` characters, those but white space, or ``bytes`` without it."""

    def refuse(self, found: int) -> AwsError:
        """Word the refusal."""
        words = self.says.format(found=found, limit=self.most)
        return AwsError(self.code, words, status=self.status)


class Scope(NamedTuple):
    """Whose actions may stand in a document."""

    service: str = ""
    """An IAM prefix; ``*`` for any, ``controllable`` for what RCPs bind."""
    of: tuple[str, ...] = ()
    """The actions that are granted on the thing itself; empty for all."""
    also: tuple[str, ...] = ()
    """Actions that are taken, though the reference does not list them."""


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of document must hold, and its service's words where it does not."""

    code: str
    otherwise: str
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    effects: tuple[str, ...] = ("Allow", "Deny")
    versions: str = "any"
    """``required`` where a document has to be of the language's second version."""
    principals: tuple[str, ...] = ()
    """The kinds of principal that may be named."""
    objects: bool = False
    """Whether a principal must be written as an object."""
    everybody: bool = False
    """Whether the principal must be everybody."""
    actions: Scope = field(default_factory=Scope)
    owns: str = "never"
    """Whether resources must be the thing's own: ``always``, ``or everything``."""
    checks: frozenset[str] = frozenset()
    sid: str = ""
    twice: bool = True
    staged: bool = False
    """Whether IAM's own parser reads it: in stages, each over the whole document."""
    says: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, Limit] = field(default_factory=dict)

    def refuse(self, fault: Fault, code: str) -> AwsError:
        """Word a fault as the service does.

        Args:
            fault: What is wrong.
            code: The code of the operation, where the form has none.
        """
        words = self.says.get(fault.kind, self.otherwise).format(found=fault.found)
        return AwsError(self.code or code, words)


@lru_cache(maxsize=64)
def find_form(name: str) -> Form:
    """Return a form by its name."""
    row = _inherit(name)
    known = {each.name for each in fields(Form)}
    members = {key: value for key, value in row.items() if key in known}
    for key in ("needs", "lacks", "effects", "principals"):
        if key in members:
            members[key] = tuple(members[key])
    scope = row.get("actions", {})
    members["actions"] = Scope(
        service=scope.get("service", ""),
        of=tuple(scope.get("of", ())),
        also=tuple(scope.get("also", ())),
    )
    members["checks"] = frozenset(row.get("checks", ()))
    members["limits"] = {k: Limit(**v) for k, v in row.get("limits", {}).items()}
    return Form(**members)


def _inherit(name: str) -> dict[str, Any]:
    """Take what a form is like, and what it has of its own; words are taken together.

    A form with two sizes (a managed policy is an identity policy with a limit) says
    only what is different.
    """
    row: dict[str, Any] = _load()[name]
    if "like" not in row:
        return row
    model = _inherit(row["like"])
    return model | row | {"says": model.get("says", {}) | row.get("says", {})}


@lru_cache(maxsize=1)
def _load() -> dict[str, Any]:
    text = (resources.files(__package__) / "forms.yaml").read_text("utf-8")
    rows: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    return rows
