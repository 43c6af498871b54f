"""Write a campaign's results where CI systems look for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.errors import UsageError
from gameday.simulator.campaign.renderings import render_junit, render_markdown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gameday.simulator.campaign.result import Result

__all__ = ["JOB_SUMMARY", "append_markdown", "find_summary", "write_junit"]

JOB_SUMMARY = "GITHUB_STEP_SUMMARY"
"""The variable in which GitHub Actions names the file of a job's summary."""


def write_junit(path: Path, results: Sequence[Result]) -> None:
    """Write results as JUnit XML.

    Raises:
        UsageError: The file cannot be written.
    """
    _write(path, render_junit(results), mode="w")


def append_markdown(path: Path, results: Sequence[Result]) -> None:
    """Append results in Markdown to a file, as job summaries are made.

    Raises:
        UsageError: The file cannot be written.
    """
    _write(path, render_markdown(results), mode="a")


def find_summary() -> Path:
    """Return the file of the job's summary.

    Raises:
        UsageError: There is no such job.
    """
    if JOB_SUMMARY not in os.environ:
        raise UsageError(
            f"`--markdown` without a file needs ${JOB_SUMMARY}",
            code="summary-unknown",
            hint="name a file: `--markdown=FILE`",
        )
    return Path(os.environ[JOB_SUMMARY])


def _write(path: Path, text: str, *, mode: str) -> None:
    try:
        with path.open(mode, encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}", code="output-unwritable"
        ) from error
