"""The lists in `background/what-is-simulated.md`: what the code itself says it has.

The page is written by hand, save for what stands between two marks, which is filled in
from here. Nothing is played; an empty world is opened to see what it answers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING

from gameday.scenarios.finding_types import finding_types
from gameday.simulator.aws.guardduty.detectors.rule import load_rules
from gameday.simulator.aws.moto.cloudformation import COMPLETIONS, TYPES
from gameday.simulator.aws.moto.corrections import CORRECTIONS
from gameday.simulator.aws.ssm.automation.actions.catalogue import ACTIONS
from gameday.simulator.deployment.kinds import KINDS
from gameday.simulator.reference.markdown import code, item, paragraph, table
from gameday.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["LISTS", "fill_in"]

_MARKED = re.compile(
    r"(<!-- list: (?P<name>[a-z-]+) -->\n).*?(<!-- end -->)", re.DOTALL
)


def fill_in(page: str) -> str:
    """Return a page with the present lists between its marks.

    Raises:
        KeyError: A mark names no list.
    """
    return _MARKED.sub(
        lambda found: found[1] + "\n".join(LISTS[found["name"]]()) + "\n" + found[3],
        page,
    )


def _list_operations() -> Iterator[str]:
    by_service: defaultdict[str, list[str]] = defaultdict(list)
    for service, operation in _look()[0]:
        by_service[service].append(operation)
    rows = [(f"`{each}`", code(*found)) for each, found in by_service.items()]
    yield from table(("service", "operations"), rows)


def _list_targets() -> Iterator[str]:
    yield from paragraph(code(*_look()[1]))


@cache
def _look() -> tuple[list[tuple[str, str]], list[str]]:
    """Return what a world answers itself, and what its rules deliver to."""
    start = datetime(2026, 1, 5, 9, tzinfo=UTC)
    with World(start, seed=1, latency="none") as world:
        return sorted(world.operations), sorted(world.router.targets)


def _list_types() -> Iterator[str]:
    yield from _list_by_service(TYPES)


def _list_completed_types() -> Iterator[str]:
    yield from _list_by_service(COMPLETIONS)


def _list_by_service(types: Iterable[str]) -> Iterator[str]:
    by_service: defaultdict[str, list[str]] = defaultdict(list)
    for each in sorted(types):
        _, service, name = each.split("::")
        by_service[service].append(name)
    for service, names in by_service.items():
        yield from item(f"`AWS::{service}`: {code(*names)}")


def _list_corrections() -> Iterator[str]:
    for each in CORRECTIONS:
        yield from item((each.__doc__ or "").partition("\n")[0])


def _list_detectors() -> Iterator[str]:
    types = finding_types()
    detected = {rule.type for rule in load_rules()}
    by_plan: defaultdict[str, list[bool]] = defaultdict(list)
    for name, each in types.items():
        by_plan[each.plan].append(name in detected)
    rows = [(p, str(sum(by_plan[p])), str(len(by_plan[p]))) for p in sorted(by_plan)]
    yield from table(("plan", "types with a detector", "types in all"), rows)


def _list_actions() -> Iterator[str]:
    yield from paragraph(code(*sorted(ACTIONS)))


def _list_kinds() -> Iterator[str]:
    yield from paragraph(code(*(f"{kind}:" for kind in sorted(KINDS))))


LISTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "automation-actions": _list_actions,
    "completed-types": _list_completed_types,
    "corrections": _list_corrections,
    "detectors": _list_detectors,
    "operations": _list_operations,
    "resource-types": _list_types,
    "responder-kinds": _list_kinds,
    "rule-targets": _list_targets,
}
"""How to write each list, by the name a mark has for it."""
