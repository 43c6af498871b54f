"""latency.md: how long each step of AWS takes in an exercise, and who says so."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

import yaml

from gameday.simulator.reference.markdown import item, paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["list_lines"]


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# How long AWS takes"
    yield ""
    yield from paragraph(
        "The figures of the model `documented`. A source that begins with `assumed`"
        " says that nobody publishes one, and why this value was taken. How the model"
        " works, and how to bring your own, is in [its"
        " background](../background/latency.md)."
    )
    yield ""
    data = resources.files("gameday.simulator.engine.latency") / "documented.yaml"
    steps: Mapping[str, Mapping[str, Any]] = yaml.safe_load(data.read_text("utf-8"))
    for name, step in sorted(steps.items()):
        yield from item(f"`{name}`: {_tell(step)}. Source: {step['source']}.")


def _tell(step: Mapping[str, Any]) -> str:
    amount = f", and {step['per_gib_s']:g} s a GiB" if "per_gib_s" in step else ""
    return f"{_tell_draw(step)}{amount}"


def _tell_draw(step: Mapping[str, Any]) -> str:
    if "fixed_s" in step:
        return f"{step['fixed_s']:g} s"
    if "min_s" in step:
        return f"{step['min_s']:g} to {step['max_s']:g} s"
    told = f"{step['median_s']:g} s in the median, 90 % within {step['p90_s']:g} s"
    return f"{told}, at most {step['max_s']:g} s" if "max_s" in step else told
