"""scenarios.md: the scenarios of the library, and the estates they start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import yaml

from gameday.scenarios.catalogue import ESTATES, list_library
from gameday.scenarios.duration import format_duration
from gameday.simulator.reference.markdown import code, item, paragraph, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from gameday.scenarios.catalogue import Entry

__all__ = ["list_lines"]


def list_lines() -> Iterator[str]:
    """Go through the lines of the page."""
    yield "# The library"
    for entry in list_library():
        yield from ("", f"## `{entry.id}`", "", *_describe(entry))
    yield from ("", "## Estates", "")
    yield from paragraph(
        "An estate is a CloudFormation template. Its outputs are what `${…}` can name"
        " in a scenario; its parameters get values from the scenario's `parameters`."
    )
    for path in sorted(ESTATES.glob("*.yaml")):
        yield from ("", f"### `{path.stem}`", "", *_describe_estate(path))


def _describe(entry: Entry) -> Iterator[str]:
    scenario = entry.scenario
    yield from paragraph(f"{scenario.title}. {scenario.description or ''}")
    yield ""
    yield from item(f"for: {scenario.difficulty.value}")
    yield from item(f"plays: {', '.join(scenario.attack)}")
    yield from item(f"estate: [`{scenario.estate}`](#{scenario.estate})")
    yield from item(f"goals: {code(*(goal.id for goal in scenario.goals))}")
    yield from item(f"answered by: {code(*(each.use for each in scenario.responders))}")
    if scenario.playbook.contain:
        within = scenario.playbook.contain.within.total_seconds()
        yield from item(f"to be contained within {format_duration(within)}")
    objectives = scenario.playbook.objectives
    yield from item(f"objectives: {code(*(each.id for each in objectives))}")
    yield from item(
        "story, detection, response, limits: [its"
        f" page](../../scenarios/library/{entry.id}/README.md)"
    )


def _describe_estate(path: Path) -> Iterator[str]:
    root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    sections = _entries(root)
    yield from paragraph(_description(root))
    for section in ("Outputs", "Parameters"):
        rows = [
            (f"`{name}`", _description(node))
            for name, node in _entries(sections.get(section)).items()
        ]
        if rows:
            title = section.lower().removesuffix("s")
            yield from ("", *table((title, "what it is"), rows))


def _entries(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {key.value: value for key, value in node.value}


def _description(node: yaml.Node | None) -> str:
    found = _entries(node).get("Description")
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""
