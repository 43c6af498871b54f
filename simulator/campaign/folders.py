"""The run folders of a campaign, named before anything is played.

Children that play at the same time cannot agree on a name, so each is given its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from gameday.simulator.campaign.trial import Trial

__all__ = ["assign_folders"]

_LONGEST = 80


def assign_folders(trials: Iterable[Trial], out: Path, *, keep: bool) -> list[Trial]:
    """Give each trial a folder of its own that is not there yet.

    Args:
        trials: What is played.
        out: Where the folders are made.
        keep: Whether a folder stays where the exercise went as it should.
    """
    taken: set[Path] = set()
    assigned: list[Trial] = []
    for trial in trials:
        folder = _find_free(out / _name(trial), taken)
        taken.add(folder)
        assigned.append(replace(trial, folder=folder, keeps_folder=keep))
    return assigned


def _name(trial: Trial) -> str:
    scenario = trial.loaded.id.rpartition("/")[2]
    words = re.sub(r"[^A-Za-z0-9]+", "-", f"{scenario} by {trial.responders}")
    return f"{words[:_LONGEST].strip('-.')}-seed{trial.seed}"


def _find_free(folder: Path, taken: set[Path]) -> Path:
    number, free = 1, folder
    while free in taken or free.exists():
        number += 1
        free = folder.with_name(f"{folder.name}-{number}")
    return free
