"""Policies as files have them, each with its place.

c7n reads the values; where they stand is read beside it, for messages. Whether a policy
is valid is not decided here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml
from c7n.commands import DuplicateKeyCheckLoader
from c7n.exceptions import PolicyValidationError
from c7n.structure import StructureParser

from gameday.scenarios.errors import Problem, UsageError, Where
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from gameday.scenarios.places import Places

__all__ = ["PolicySource", "find_files", "read_files", "select_policies"]

_SUFFIXES = frozenset({".json", ".yaml", ".yml"})


@dataclass(frozen=True, slots=True)
class PolicySource:
    """One policy."""

    data: Any
    """As YAML has it: a mapping, once c7n has checked it."""
    path: Path
    node: yaml.Node | None
    """The same, with positions."""

    @property
    def name(self) -> str:
        """What its author calls it."""
        found = self.data.get("name") if isinstance(self.data, dict) else None
        return str(found or "unknown")

    def locate(self, steps: Iterable[str | int] = ()) -> Where:
        """Return the place of something in the policy, or of what it is within."""
        return _locate(self.path, self.node, steps)


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
        except PolicyValidationError as error:
            problems.append(Problem(Where(str(path)), str(error)))
        except TypeError as error:  # c7n itself stumbles over keys that are no text
            message = f"c7n cannot read the file: {error}"
            problems.append(Problem(Where(str(path)), message))
        except yaml.MarkedYAMLError as error:
            problems.append(_describe(path, error))
        except (UnicodeDecodeError, yaml.YAMLError) as error:
            problems.append(Problem(Where(str(path)), f"no YAML: {error}"))
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
    text = path.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=DuplicateKeyCheckLoader)  # noqa: S506 - c7n's safe one
    _check_file(data)
    nodes = _list_items(_find(yaml.compose(text, Loader=yaml.SafeLoader), "policies"))
    for index, policy in enumerate(data["policies"]):
        node = nodes[index] if index < len(nodes) else None
        yield PolicySource(policy, path, node)


def _check_file(data: Any) -> None:
    """Let c7n check the file without its policies, which are checked one by one."""
    whole = isinstance(data, dict) and isinstance(data.get("policies"), list)
    StructureParser().validate({**data, "policies": []} if whole else data)


def _describe(path: Path, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (None, None)
    return Problem(Where(str(path), line, column), error.problem or "no YAML")


def _locate(path: Path, node: yaml.Node | None, steps: Iterable[str | int]) -> Where:
    for step in steps:
        deeper = _find(node, step)
        if deeper is None:
            break
        node = deeper
    if node is None:
        return Where(str(path))
    mark = node.start_mark
    return Where(str(path), mark.line + 1, mark.column + 1)


def _find(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    if isinstance(step, int):
        items = _list_items(node)
        return items[step] if step < len(items) else None
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if key.value == step), None)


def _list_items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
