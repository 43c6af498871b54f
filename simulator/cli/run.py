"""``gameday run``: play a scenario and print its scorecard."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gameday.scenarios.errors import UsageError
from gameday.simulator.cli.ends import ending_on_signals
from gameday.simulator.cli.options import (
    format_option,
    latencies_option,
    latency_option,
    out_option,
    responder_option,
    time_limit_option,
)
from gameday.simulator.cli.process import spare_pytest

if TYPE_CHECKING:
    from gameday.simulator.cli.played import Played
    from gameday.simulator.cli.printing import Printing
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
@responder_option
@latency_option
@click.option(
    "--sigma",
    multiple=True,
    type=click.Path(path_type=Path, exists=True),
    metavar="PATH",
    help="Sigma rules that a SIEM runs over the logs: a file or a folder.",
)
@format_option
@latencies_option
@out_option("the run's folder is")
@time_limit_option(900)
def command(
    scenario: str,
    *,
    seed: int,
    responders: tuple[str, ...],
    latency: str | None,
    sigma: tuple[Path, ...],
    style: str,
    latencies: bool,
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
    from gameday.simulator.cli.printing import Printing
    from gameday.simulator.cli.progress import showing_progress
    from gameday.simulator.cli.terminal import find_page
    from gameday.simulator.supervision.forks import supervise

    printing = Printing(style, find_page(sys.stdout, latencies=latencies))

    def task() -> Played:
        return _play(scenario, choose(), printing)

    def choose() -> Options:
        from gameday.simulator.options import Options, choose_responders

        return Options(
            seed=seed,
            responders=choose_responders(responders),
            latency=latency or "documented",
            sigma=sigma,
            out=out,
        )

    with ending_on_signals(), showing_progress(lambda: f"playing {scenario}"):
        ending = supervise(task, limit_s=time_limit)
        played = ending.value or tell_trouble(ending, printing)
    played.show()
    raise SystemExit(played.exit_code)


_NOT_KEPT_IN = (
    "note: this system gives an exercise no network of its own, so programs that"
    " responders start, and what C code connects to, are not kept in"
    " (docs/background/trust.md)"
)


def _play(scenario: str, options: Options, printing: Printing) -> Played:
    """Play in this process; give what there is to print, whatever can be written."""
    began = time.monotonic()
    spare_pytest()
    from gameday.scenarios.loader import load_scenario
    from gameday.scorecards.runs import REPORT, RUNS
    from gameday.simulator.aws.moto.versions import explain_mismatch
    from gameday.simulator.cli.ends import tell_error
    from gameday.simulator.cli.played import Played
    from gameday.simulator.run import play_into, write_judgement
    from gameday.simulator.runs.folder import make_folder
    from gameday.simulator.supervision.network import has_own_network

    note = explain_mismatch()
    loaded = load_scenario(scenario)
    folder = make_folder(options.out or RUNS, loaded.id, options.seed)
    card = play_into(folder, loaded, options)
    seconds = time.monotonic() - began
    played = Played(printing.render(card, seconds=seconds), card.exit_code)
    if note:
        played.notes.append(f"note: {note}")
    if not has_own_network():
        played.notes.append(_NOT_KEPT_IN)
    try:
        write_judgement(folder, card)
    except UsageError as error:
        # The verdict is there all the same, and the journal to judge it by again.
        played.notes += tell_error(str(error), error.code, error.hint)
        played.exit_code = error.exit_code
    else:
        played.notes.append(f"report: {folder / REPORT}")
    return played
