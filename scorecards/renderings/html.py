"""The report: one HTML file with everything in it, for a screen, a printer, a mailbox.

It asks the network for nothing and runs no script. The look is in the templates.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from gameday.scenarios.duration import format_duration
from gameday.scenarios.visible import visible
from gameday.scorecards.grade import GRADES
from gameday.scorecards.renderings.chart import draw_chart, find_windows
from gameday.scorecards.renderings.permissions import list_permissions
from gameday.scorecards.renderings.words import (
    list_gaps,
    list_times,
    tell_clock,
    tell_gain,
    tell_latency_model,
    tell_outage,
)

if TYPE_CHECKING:
    from jinja2 import Template

    from gameday.scorecards.scorecard import Scorecard

__all__ = ["render_html"]


def render_html(card: Scorecard) -> str:
    """Write a card as a self-contained page; the same card gives the same bytes."""
    charts = [
        draw_chart(card, title=title, start=start, end=end)
        for title, start, end in find_windows(card)
    ]
    return _load_template().render(
        card=card,
        charts=charts,
        grade=GRADES[card.grade] if card.grade else "",
        times=list(list_times(card)),
        gains={gain.goal: tell_gain(gain) for gain in card.impact.gains},
        gaps=list(list_gaps(card)),
        permissions=list(list_permissions(card)),
        latency_model=list(tell_latency_model(card)),
    )


def _show(value: object) -> object:
    """Show a text with what hides in it; markup of our own has been through here."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return visible(value)


def _mark_names(text: str) -> Markup:
    """Set what stands between backticks as code; everything is escaped first."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(visible(text)))))  # noqa: S704 # escaped just now


@cache
def _load_template() -> Template:
    environment = Environment(
        loader=PackageLoader("gameday.scorecards.renderings"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_show,
    )
    environment.filters["prose"] = _mark_names
    environment.filters["clock"] = tell_clock
    environment.filters["duration"] = format_duration
    environment.filters["outage"] = tell_outage
    return environment.get_template("report.html")
