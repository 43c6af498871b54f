"""Policies as files have them, each with its place.

c7n reads the values; where they stand is read beside it, for messages. Whether a policy
is valid is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from c7n.commands import DuplicateKeyCheckLoader
from c7n.exceptions import PolicyValidationError
from c7n.structure import StructureParser

from gameday.scenarios.document import load_text, read_text
from gameday.scenarios.errors import Problem, ScenarioError, UsageError, Where
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gameday.scenarios.document import Loaded
    from gameday.scenarios.places import Places

__all__ = ["PolicySource", "find_files", "read_files", "select_policies"]

_SUFFIXES = frozenset({".json", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class PolicySource:
    """One policy."""

    data: Any
    """As YAML has it: a mapping, once c7n has checked it."""
    path: Path
    file: Loaded
    index: int
    """Which of the file's policies it is."""

    @property
    def name(self) -> str:
        """What its author calls it."""
        found = self.data.get("name") if isinstance(self.data, dict) else None
        return str(found or "unknown")

    def locate(self, steps: Iterable[str | int] = ()) -> Where:
        """Return the place of something in the policy, or of what it is within."""
        return self.file.where(("policies", self.index, *steps))


def find_files(given: str, places: Places) -> list[Path]:
    """Find the policy files that a path means: itself, or all within a folder.

    Raises:
        UsageError: There is no such file, or none within the folder.
    """
    path = places.find(given)
    if path is None:
        raise UsageError(
            f"there is no policy file `{given}`",
            code="custodian-policy-unknown",
            hint=f"searched {places}",
        )
    if path.is_file():
        return [path]
    found = sorted(each for each in path.rglob("*") if _is_policy_file(each, path))
    if not found:
        raise UsageError(
            f"there is no policy file in `{given}`",
            code="custodian-policy-unknown",
            hint="policy files end in .yml, .yaml or .json",
        )
    return found


def read_files(
    paths: Iterable[Path],
) -> tuple[list[PolicySource], list[Problem]]:
    """Read the policies of files, and every problem c7n has with a file as a whole."""
    policies: list[PolicySource] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            policies += _read_file(path)
        except ScenarioError as error:
            problems += error.problems
        except PolicyValidationError as error:
            problems.append(Problem(Where(str(path), 1, 1), str(error)))
        except (AttributeError, TypeError) as error:
            # c7n itself stumbles over a file that is no mapping, or has odd keys
            message = f"c7n cannot read the file: {error}"
            problems.append(Problem(Where(str(path), 1, 1), message))
    return policies, problems


def select_policies(
    policies: list[PolicySource], name: str, *, given: str
) -> list[PolicySource]:
    """Keep the policy of a name; all of them where there is none.

    Raises:
        UsageError: There is no such policy.
    """
    if not name:
        return policies
    chosen = [policy for policy in policies if policy.name == name]
    if not chosen:
        names = [policy.name for policy in policies]
        raise UsageError(
            f"there is no policy `{name}` in `{given}`",
            code="custodian-policy-unknown",
            hint=suggest(name, names) or f"there are {', '.join(names) or 'none'}",
        )
    return chosen


def _is_policy_file(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    is_hidden = any(part.startswith(".") for part in parts)
    return path.suffix in _SUFFIXES and path.is_file() and not is_hidden


def _read_file(path: Path) -> Iterator[PolicySource]:
    text = read_text(path)
    loaded = load_text(text, str(path), DuplicateKeyCheckLoader, unique=True)
    _check_file(loaded.data)
    for index, policy in enumerate(loaded.data["policies"]):
        yield PolicySource(policy, path, loaded, index)


def _check_file(data: Any) -> None:
    """Let c7n check the file without its policies, which are checked one by one."""
    whole = isinstance(data, dict) and isinstance(data.get("policies"), list)
    StructureParser().validate({**data, "policies": []} if whole else data)
