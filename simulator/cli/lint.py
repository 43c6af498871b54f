"""``gameday lint``: every problem of scenario files, with its place."""

from __future__ import annotations

from pathlib import Path

import click

from gameday.simulator.cli.echo import echo

__all__ = ["command"]


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=Path)
@click.option("--strict", is_flag=True, help="Count warnings as problems.")
def command(paths: tuple[Path, ...], *, strict: bool) -> None:
    """Check scenarios: files, folders, or ids of the library.

    The policies and other documents in their templates are held against what AWS takes.
    Every problem is written as `file:line:column: message`. The exit code is 2 if
    there is one.
    """
    from gameday.scenarios.exit_codes import ExitCode
    from gameday.scenarios.lint import lint
    from gameday.simulator.linting import find_problems

    report = lint(paths, (find_problems,))
    for problem in report.problems:
        echo(f"{problem.where}: error: {_words(problem.message, problem.hint)}")
    for warning in report.warnings:
        echo(f"{warning.where}: warning: {_words(warning.message, warning.hint)}")
    checked = _count(len(report.files), "scenario")
    found = _count(len(report.problems), "problem")
    warned = _count(len(report.warnings), "warning")
    echo(f"{checked} checked: {found}, {warned}", err=True)
    if report.problems or (strict and report.warnings):
        raise SystemExit(ExitCode.BAD_INPUT)


def _words(message: str, hint: str | None) -> str:
    return f"{message} ({hint})" if hint else message


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
