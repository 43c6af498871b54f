"""``gameday run``: play a scenario and print its scorecard."""

from __future__ import annotations

from pathlib import Path

import click

from gameday.simulator.cli.process import spare_pytest

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
def command(
    scenario: str,
    seed: int,
    responders: tuple[str, ...],
    latency: str,
    sigma: tuple[Path, ...],
    style: str,
    out: Path,
) -> None:
    """Play a scenario and print its scorecard.

    SCENARIO is an id of the library (`gameday list`), a folder or a file. It is played
    on an embedded account in virtual time: no AWS account is needed or touched.

    The exit code is 0 where the response passed, 1 where it failed, 3 where the steady
    state was not met, 4 where an inject had no effect, 5 where the exercise was ended.
    """
    spare_pytest()
    from gameday.scenarios.loader import load_scenario
    from gameday.scorecards.renderings import find_rendering
    from gameday.simulator.aws.moto.versions import explain_mismatch
    from gameday.simulator.options import Options, choose_responders
    from gameday.simulator.run import run_scenario

    if note := explain_mismatch():
        click.echo(f"note: {note}", err=True)
    options = Options(
        seed=seed,
        responders=choose_responders(responders),
        latency=latency,
        sigma=sigma,
        out=out,
    )
    card, folder = run_scenario(load_scenario(scenario), options)
    click.echo(find_rendering(style)(card), nl=False)
    click.echo(f"report: {folder / 'report.html'}", err=True)
    raise SystemExit(card.exit_code)
