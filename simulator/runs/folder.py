"""Where a run is kept: a new folder for each, named for its scenario and its seed.

It makes the folder and puts nothing into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["make_folder"]


def make_folder(runs: Path, scenario: str, seed: int) -> Path:
    """Make a new folder: ``ec2-crypto-mining-seed1``, numbered where it is taken.

    Raises:
        UsageError: It cannot be made.
    """
    stem = f"{scenario.rpartition('/')[2]}-seed{seed}"
    number = 1
    while True:
        folder = runs / (stem if number == 1 else f"{stem}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.is_dir():
                raise UsageError(
                    f"expected a place for a run's folder, found a file: {folder}",
                    code="out-unusable",
                ) from None
            number += 1
        except OSError as error:
            raise UsageError(
                f"the run's folder {folder} cannot be made: {error.strerror}",
                code="out-unusable",
                hint="`--out DIR` puts it elsewhere",
            ) from error
        else:
            return folder
