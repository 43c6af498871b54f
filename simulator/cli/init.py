"""``gameday init``: put a working check into a repository that has remediation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo, echo_page
from gameday.simulator.cli.terminal import find_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from gameday.simulator.scaffold import Remedy, Step

__all__ = ["command"]

_DONE = {"write": "wrote", "add to": "added to", "keep": "kept"}


@click.command()
@click.argument(
    "folder",
    default=Path(),
    type=click.Path(path_type=Path, exists=True, file_okay=False),
)
@click.option("--dry-run", is_flag=True, help="Say what would be written, only.")
def command(folder: Path, *, dry_run: bool) -> None:
    """Put a check into a repository: a suite, a pytest test, a workflow, ignore lines.

    FOLDER is the repository's; the current one, where left out. It is searched for
    Lambda handlers, SAM and CloudFormation templates, Systems Manager runbooks, state
    machines, Custodian policies, and scripts that call AWS. Each is matched with a
    scenario of the library.

    No file is changed that is there, but for lines added to `.gitignore`; a second call
    writes nothing.
    """
    from gameday.simulator.scaffold import draft_check, find_remedies

    remedies = find_remedies(folder)
    steps = draft_check(folder, remedies)
    page = find_page(sys.stdout)
    if remedies:
        rows = [(each.kind, each.path.as_posix(), each.spec) for each in remedies]
        echo_page(page.set_table(rows, ("found", "file", "answers as")))
    else:
        echo("nothing found that answers incidents: a built-in responder stands for it")
    echo("")
    for step in steps:
        if not dry_run:
            step.take(folder)
        does = f"would {step.does}" if dry_run else _DONE[step.does]
        echo_page(page.wrap(f"{does} {step.path.as_posix()}: {step.purpose}"))
    if not dry_run:
        echo("\n" + "\n".join(map(page.wrap, _tell_next(folder, remedies, steps))))


def _tell_next(
    folder: Path, remedies: Sequence[Remedy], steps: Sequence[Step]
) -> Iterator[str]:
    from gameday.simulator.scaffold.drafts import SUITE, TEST, WORKFLOW

    yield "Next:"
    if folder != Path():
        yield f"- `cd {folder}`"
    yield f"- `gameday test {SUITE}` plays it; what fails says why"
    yield f"- `pytest {TEST}` plays the same, once for each responder"
    if any(each.kind == "Custodian policies" for each in remedies):
        install = "pip install 'aws-gameday-simulator[custodian]'"
        yield f"- Custodian policies need `{install}`"
    if any(each.path == WORKFLOW and each.does == "write" for each in steps):
        yield (
            "- put the simulator's wheel into `tools/`, from which the workflow"
            " installs it, or name a git reference there"
        )
