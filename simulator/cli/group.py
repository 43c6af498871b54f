"""The group of all sub-commands, each imported when it is used.

Help must be quick, so nothing heavy is imported before a sub-command runs.
"""

from __future__ import annotations

import importlib
from typing import Any, NoReturn

import click

from gameday.simulator.cli.ends import end_with
from gameday.simulator.cli.process import seldom_collecting

__all__ = ["main"]

_COMMANDS = {
    "init": "Put a check into a repository that has remediation",
    "lint": "Check scenario files and report every problem",
    "list": "List the scenarios of the library",
    "query": "Ask the logs of a run in SQL",
    "report": "Write a run's report again and say where it is",
    "run": "Play a scenario and print its scorecard",
    "score": "Judge a run again from its journal",
    "show": "Show a scenario: story, injects, playbook",
    "test": "Play many scenarios in parallel, and fail where one does",
}


class _Commands(click.Group):
    """Commands by name, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's
        return sorted(_COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"gameday.simulator.cli.{cmd_name}")
        command: click.Command = module.command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which one may have been meant."""
        if args and args[0] not in _COMMANDS:
            ctx.fail(f"No such command `{args[0]}`.{_did_you_mean(args[0])}")
        return super().resolve_command(ctx, args)

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the summaries kept here, without importing the commands."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run, and leave as `cli.ends` says."""
        run = super().main
        with seldom_collecting():
            end_with(lambda: run(*args, **kwargs | {"standalone_mode": False}))


def _did_you_mean(name: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name, _COMMANDS, n=1)
    return f" Did you mean `{close[0]}`?" if close else ""


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="aws-gameday-simulator", prog_name="gameday")
def main() -> None:
    """Play AWS security incidents and prove how fast they are contained.

    Without further choice, `gameday run` plays the crypto-mining flagship on an
    embedded account in virtual time; no AWS account is needed or touched.
    """
