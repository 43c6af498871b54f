"""The options that several commands share, each said once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from gameday.simulator.cli.finite import Finite

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = [
    "format_option",
    "latencies_option",
    "latency_option",
    "out_option",
    "responder_option",
    "time_limit_option",
]

_Command = TypeVar("_Command", bound="Callable[..., object]")

format_option = click.option(
    "--format",
    "style",
    type=click.Choice(["table", "json", "junit", "markdown"]),
    default="table",
    show_default=True,
    help="How to write the scorecard.",
)
latencies_option = click.option(
    "--latencies",
    is_flag=True,
    help="List in the table how long everything of AWS took, by the latency model.",
)
latency_option = click.option(
    "--latency",
    metavar="MODEL",
    help="How long AWS takes: `documented`, `none`, or a YAML file.  [default: a"
    " suite's own, or documented]",
)
responder_option = click.option(
    "--responder",
    "responders",
    multiple=True,
    metavar="SPEC",
    help="Who answers, instead of a scenario's or suite's own: a built-in's name, a"
    " folder with a responder.yaml, `kind:path`, or `none` for nobody. May be given"
    " several times: they answer together.",
)


def out_option(made: str) -> Callable[[_Command], _Command]:
    """Return the option for where run folders are made, which help says of `made`."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        default=Path("gameday-runs"),
        show_default=True,
        help=f"Where {made} made.",
    )


def time_limit_option(seconds: float) -> Callable[[_Command], _Command]:
    """Return the option for the real seconds that an exercise may take."""
    return click.option(
        "--time-limit",
        type=Finite(min=0, min_open=True),
        default=seconds,
        show_default=True,
        metavar="SECONDS",
        help="Real time after which an exercise is killed.",
    )
