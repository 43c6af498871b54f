"""``gameday show``: one scenario in words."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo
from gameday.simulator.cli.terminal import find_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scenarios.model import Inject, Scenario

__all__ = ["command"]

_WIDEST = 88
"""Columns of prose beyond which it is hard to read."""


@click.command()
@click.argument("scenario")
def command(scenario: str) -> None:
    """Show a scenario: its story, its injects and what the response is held to.

    SCENARIO is an id of the library, a folder, or a file.
    """
    from gameday.scenarios.loader import load_scenario

    width = min(_WIDEST, find_columns(sys.stdout))
    echo("\n".join(_describe(load_scenario(scenario), width)))


def _describe(loaded: LoadedScenario, width: int) -> Iterator[str]:
    scenario = loaded.scenario
    yield click.wrap_text(f"{loaded.id}: {scenario.title}", width)
    if scenario.description:
        yield from ("", click.wrap_text(scenario.description, width))
    yield ""
    yield from _rows(
        width,
        ("estate", scenario.estate),
        ("difficulty", scenario.difficulty.value),
        ("attack", ", ".join(scenario.attack) or "-"),
        ("workload", ", ".join(part.id for part in scenario.workload) or "-"),
        ("responders", ", ".join(each.use for each in scenario.responders) or "-"),
    )
    yield from ("", "Injects")
    yield from _rows(
        width, *((_time_of(each), _words_of(each)) for each in scenario.injects)
    )
    yield from ("", f"Playbook, passed at {scenario.playbook.pass_mark:g}")
    yield from _rows(width, *_demands(scenario))
    if scenario.limits:
        yield from ("", "Limits")
        yield from (
            click.wrap_text(each, width, "  - ", "    ") for each in scenario.limits
        )


def _rows(width: int, *rows: tuple[str, str]) -> Iterator[str]:
    """Set names and what is said of each, beneath where there is no room beside."""
    margin = max((len(name) for name, _ in rows), default=0) + 4
    beside = margin <= width // 2
    for name, words in rows:
        if not beside:
            yield f"  {name}"
        yield click.wrap_text(
            words,
            width,
            initial_indent=f"  {name}".ljust(margin) if beside else "    ",
            subsequent_indent=" " * margin if beside else "    ",
        )


def _time_of(inject: Inject) -> str:
    from gameday.scenarios.duration import format_duration

    if inject.after is None:
        at = inject.at or inject.delay
        return f"at {format_duration(at.total_seconds())}" if at else "at the start"
    delay = format_duration(inject.delay.total_seconds())
    return f"{delay} after {inject.after}" if inject.delay else f"after {inject.after}"


def _words_of(inject: Inject) -> str:
    what = inject.description or " and ".join(inject.actions)
    return f"{inject.id}: {what}{' (goal)' if inject.goal else ''}"


def _demands(scenario: Scenario) -> Iterator[tuple[str, str]]:
    from gameday.scenarios.checks import CHECKS

    playbook = scenario.playbook
    for name in ("detect", "acknowledge", "contain", "recover"):
        deadline = getattr(playbook, name)
        if deadline is not None:
            yield name, _deadline(deadline.within)
    for objective in playbook.objectives:
        check = CHECKS[objective.check or objective.must_not or ""]
        never = "never: " if objective.must_not else ""
        words = objective.title or f"{never}{check.meaning}"
        yield (
            objective.id,
            ", ".join(filter(None, (words, _deadline(objective.within)))),
        )


def _deadline(within: timedelta | None) -> str:
    from gameday.scenarios.duration import format_duration

    return f"within {format_duration(within.total_seconds())}" if within else ""
