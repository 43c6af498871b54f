"""``gameday show``: one scenario in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from gameday.simulator.cli.echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from gameday.scenarios.loader import LoadedScenario
    from gameday.scenarios.model import Inject, Scenario

__all__ = ["command"]

_WIDTH = 88


@click.command()
@click.argument("scenario")
def command(scenario: str) -> None:
    """Show a scenario: its story, its injects and what the response is held to.

    SCENARIO is an id of the library, a folder, or a file.
    """
    from gameday.scenarios.loader import load_scenario

    echo("\n".join(_describe(load_scenario(scenario))))


def _describe(loaded: LoadedScenario) -> Iterator[str]:
    scenario = loaded.scenario
    yield f"{loaded.id}: {scenario.title}"
    if scenario.description:
        yield from ("", click.wrap_text(scenario.description, _WIDTH))
    yield ""
    yield from _rows(
        ("estate", scenario.estate),
        ("difficulty", scenario.difficulty.value),
        ("attack", ", ".join(scenario.attack) or "-"),
        ("workload", ", ".join(part.id for part in scenario.workload) or "-"),
        ("responders", ", ".join(each.use for each in scenario.responders) or "-"),
    )
    yield from ("", "Injects")
    yield from _rows(*((_time_of(each), _words_of(each)) for each in scenario.injects))
    yield from ("", f"Playbook, passed at {scenario.playbook.pass_mark:g}")
    yield from _rows(*_demands(scenario))
    if scenario.limits:
        yield from ("", "Limits")
        yield from (
            click.wrap_text(each, _WIDTH, "  - ", "    ") for each in scenario.limits
        )


def _rows(*rows: tuple[str, str]) -> Iterator[str]:
    width = max((len(name) for name, _ in rows), default=0)
    for name, words in rows:
        yield click.wrap_text(
            words,
            _WIDTH,
            initial_indent=f"  {name:{width}}  ",
            subsequent_indent=" " * (width + 4),
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
