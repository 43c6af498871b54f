"""Sigma rules loaded from files; the way into everything that needs pySigma."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.extras import require_extra

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from gameday.simulator.siem.rules import Ruleset

__all__ = ["load_rules"]


def load_rules(
    paths: Iterable[Path], placeholders: Mapping[str, Sequence[str]] | None = None
) -> Ruleset:
    """Load the Sigma rules of files and folders.

    A rule about a log that no sensor here writes, or one that asks for something that
    is not evaluated, is left out and told in `Ruleset.notes`; the others go on.

    Args:
        paths: Files, and folders to look through for ``.yml`` and ``.yaml`` files.
        placeholders: The values of ``%name%`` in values with the modifier ``expand``.

    Raises:
        ScenarioError: A file is not valid YAML or a rule not valid Sigma; carries every
            problem of every file.
        UsageError: There are no rules.
        MissingExtra: pySigma is not installed.
    """
    require_extra("sigma", wanted_by="a SIEM with Sigma rules")
    # pySigma may not be there; a scenario without rules needs none.
    from gameday.simulator.siem.reading import read_rules

    return read_rules(paths, placeholders or {})
