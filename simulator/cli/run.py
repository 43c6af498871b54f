"""``gameday run``: play a scenario and print its scorecard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.scenarios.errors import UsageError
from gameday.simulator.cli.ends import ending_on_signals
from gameday.simulator.cli.finite import Finite
from gameday.simulator.cli.process import spare_pytest

if TYPE_CHECKING:
    from gameday.simulator.cli.played import Played
    from gameday.simulator.options import Options

__all__ = ["FLAGSHIP", "command"]

FLAGSHIP = "impact/ec2-crypto-mining"
"""What is played when nobody says otherwise."""


@click.command()
@click.argument("scenario", default=FLAGSHIP)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    help="All chance comes from here; the same seed gives the same journal.",
)
@click.option(
    "--responder",
    "responders",
    multiple=True,
    metavar="SPEC",
    help="Who answers instead of the scenario's own: a built-in's name, a folder with"
    " a responder.yaml, or `none`. May be given several times.",
)
@click.option(
    "--latency",
    default="documented",
    show_default=True,
    metavar="MODEL",
    help="How long AWS takes: `documented`, `none`, or a YAML file.",
)
@click.option(
    "--sigma",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Sigma rules that a SIEM runs over the logs: a file or a folder.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "junit", "markdown"]),
    default="table",
    show_default=True,
    help="How to write the scorecard.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("gameday-runs"),
    show_default=True,
    help="Where the run's folder is made.",
)
@click.option(
    "--time-limit",
    type=Finite(min=0, min_open=True),
    default=900,
    show_default=True,
    metavar="SECONDS",
    help="Real time after which the exercise is killed.",
)
def command(
    scenario: str,
    seed: int,
    responders: tuple[str, ...],
    latency: str,
    sigma: tuple[Path, ...],
    style: str,
    out: Path,
    time_limit: float,
) -> None:
    """Play a scenario and print its scorecard.

    SCENARIO is an id of the library (`gameday list`), a folder or a file. It is played
    on an embedded account in virtual time: no AWS account is needed or touched. That
    happens in a process of its own, of which nothing is left, however it ends.

    The exit code is 0 where the response passed, 1 where it failed, 3 where the steady
    state was not met, 4 where an inject had no effect, 5 where the exercise was ended,
    7 where an error of the simulator's own did that.
    """
    # Nothing heavy before the fork: what the process that plays imports, it alone has.
    from gameday.simulator.cli.played import tell_trouble
    from gameday.simulator.supervision.forks import supervise

    def task() -> Played:
        return _play(scenario, choose(), style)

    def choose() -> Options:
        from gameday.simulator.options import Options, choose_responders

        return Options(
            seed=seed,
            responders=choose_responders(responders),
            latency=latency,
            sigma=sigma,
            out=out,
        )

    with ending_on_signals():
        ending = supervise(task, limit_s=time_limit)
        played = ending.value or tell_trouble(ending, style)
    played.show()
    raise SystemExit(played.exit_code)


def _play(scenario: str, options: Options, style: str) -> Played:
    """Play in this process; give what there is to print, whatever can be written."""
    spare_pytest()
    from gameday.scenarios.loader import load_scenario
    from gameday.scorecards.renderings import find_rendering
    from gameday.scorecards.runs import REPORT, RUNS
    from gameday.simulator.aws.moto.versions import explain_mismatch
    from gameday.simulator.cli.ends import tell_error
    from gameday.simulator.cli.played import Played
    from gameday.simulator.run import play_into, write_judgement
    from gameday.simulator.runs.folder import make_folder

    note = explain_mismatch()
    loaded = load_scenario(scenario)
    folder = make_folder(options.out or RUNS, loaded.id, options.seed)
    card = play_into(folder, loaded, options)
    played = Played(find_rendering(style)(card), card.exit_code)
    if note:
        played.notes.append(f"note: {note}")
    try:
        write_judgement(folder, card)
    except UsageError as error:
        # The verdict is there all the same, and the journal to judge it by again.
        played.notes += tell_error(str(error), error.code, error.hint)
        played.exit_code = error.exit_code
    else:
        played.notes.append(f"report: {folder / REPORT}")
    return played
