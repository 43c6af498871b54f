"""Where a run is kept: a new folder for each, named for its scenario and its seed.

It makes the folder and puts nothing into it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError
from gameday.simulator.supervision.line import Word, say

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["claim_folder", "make_folder", "name_folder"]


def make_folder(runs: Path, scenario: str, seed: int) -> Path:
    """Make a new folder: ``ec2-crypto-mining-seed1``, numbered where it is taken.

    Raises:
        UsageError: It cannot be made.
    """
    return claim_folder(name_folder(runs, scenario, seed))


def name_folder(runs: Path, scenario: str, seed: int) -> Path:
    """Say where a run would be kept if nobody else was there."""
    return runs / f"{scenario.rpartition('/')[2]}-seed{seed}"


def claim_folder(wanted: Path) -> Path:
    """Make a folder that nobody else has, numbered where the wanted one is taken.

    Whoever watches this process is told which it is: two who play at the same time into
    one place each get their own.

    Raises:
        UsageError: It cannot be made.
    """
    number, folder = 1, wanted
    while True:
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                raise UsageError(
                    f"expected a place for a run's folder, found a file: {folder}",
                    code="out-unusable",
                ) from None
            number += 1
            folder = wanted.with_name(f"{wanted.name}-{number}")
        except OSError as error:
            raise UsageError(
                f"the run's folder {folder} cannot be made: {error.strerror}",
                code="out-unusable",
                hint="`--out DIR` puts it elsewhere",
            ) from error
        else:
            say(Word.FOLDER, os.fsencode(folder))
            return folder
