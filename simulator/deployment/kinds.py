"""The kinds of responder, by the word before the colon, and how to find them."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gameday.scenarios.errors import UsageError
from gameday.scenarios.places import Places
from gameday.scenarios.spelling import suggest
from gameday.simulator.deployment.responder import Kind, Request, Responder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gameday.scenarios.loader import LoadedScenario

__all__ = [
    "ENTRY_POINTS",
    "KINDS",
    "find_kind",
    "load_responder",
    "load_responders",
    "split_spec",
]

ENTRY_POINTS = "gameday.responders"
"""The group in which other packages offer kinds of their own."""

KINDS: Mapping[str, str] = {
    "command": "gameday.simulator.deployment.command:load_command",
    "custodian": "gameday.simulator.deployment.custodian:load_custodian",
    "folder": "gameday.simulator.deployment.folder:load_folder",
    "lambda": "gameday.simulator.deployment.function:load_function",
    "ssm": "gameday.simulator.deployment.ssm:load_document",
    "template": "gameday.simulator.deployment.template:load_template",
}
"""The kinds that come with the simulator: the function that loads each."""

_DESCRIPTOR = "responder.yaml"
_TEMPLATES = (".json", ".yaml", ".yml")


def load_responders(
    loaded: LoadedScenario, chosen: Sequence[str] | None, *, places: Places
) -> list[Responder]:
    """Load who answers in a scenario.

    Args:
        loaded: The scenario, whose own responders come with its settings.
        chosen: The specs of others, instead of its own; empty for nobody.
        places: Where relative paths of the others are looked up first.

    Raises:
        UsageError: There is no such kind or responder, or it cannot work.
    """
    if chosen is not None:
        searched = places.then(loaded.path.parent)
        return [load_responder(spec, searched) for spec in chosen]
    beside = Places.beside(loaded.path)
    return [
        load_responder(each.use, beside, each.settings)
        for each in loaded.scenario.responders
    ]


def load_responder(
    spec: str, places: Places, settings: Mapping[str, Any] | None = None
) -> Responder:
    """Load a responder by its spec.

    Args:
        spec: ``kind:about``, or a built-in's name or a folder without a kind.
        places: Where relative paths and modules are looked for.
        settings: What the scenario says about it.

    Raises:
        UsageError: There is no such kind or responder, or it cannot work.
    """
    kind, about = split_spec(spec, places)
    return find_kind(kind)(Request(about, places, settings or {}))


def find_kind(name: str) -> Kind:
    """Return the function that loads responders of a kind.

    Raises:
        UsageError: There is no such kind.
    """
    if name in KINDS:
        module, _, function = KINDS[name].partition(":")
        loaded: Kind = getattr(import_module(module), function)
        return loaded
    for entry in entry_points(group=ENTRY_POINTS, name=name):
        plugged: Kind = entry.load()
        return plugged
    names = [*KINDS, *entry_points(group=ENTRY_POINTS).names]
    raise UsageError(
        f"there is no kind of responder `{name}`",
        code="responder-kind-unknown",
        hint=suggest(name, names) or f"there are {', '.join(names)}",
    )


def split_spec(spec: str, places: Places) -> tuple[str, str]:
    """Return the kind of responder that a spec names, and what it is about."""
    kind, colon, about = spec.partition(":")
    if colon and places.find(spec) is None:  # a path may have a colon, too
        return kind, about
    path = Path(spec)
    is_template = path.suffix in _TEMPLATES and path.name != _DESCRIPTOR
    return ("template" if is_template else "folder"), spec
