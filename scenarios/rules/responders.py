"""Every responder is one that can be found."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from gameday.scenarios.places import Places
from gameday.scenarios.spelling import suggest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gameday.scenarios.draft import Draft
    from gameday.scenarios.errors import Problem

__all__ = ["builtin_responders", "find_problems"]

_MANIFEST = "responder.yaml"
_TEMPLATES = (".yaml", ".yml", ".json")
_LAMBDA = re.compile(r"lambda:([A-Za-z_]\w*(\.[A-Za-z_]\w*)*|.+\.py):[A-Za-z_]\w*")
_KIND = re.compile(r"(?P<kind>[a-z][a-z0-9_-]+):(?P<about>.+)", re.DOTALL)
_FILE_KINDS = ("custodian", "ssm", "template")
"""Kinds that are about a file or a folder; others are about what they like."""


def builtin_responders() -> tuple[str, ...]:
    """Return the names of the built-in responders.

    They are found by their files: a scenario knows them by name only, and the package
    that holds them is not imported.
    """
    spec = find_spec("gameday.responders")
    folders = (spec.submodule_search_locations if spec else None) or ()
    manifests = (
        path for folder in folders for path in Path(folder).glob(f"*/{_MANIFEST}")
    )
    return tuple(sorted(path.parent.name.replace("_", "-") for path in manifests))


def find_problems(draft: Draft) -> Iterator[Problem]:
    """Find responders that do not exist."""
    places = Places.beside(Path(draft.document.path))
    for path, responder in draft.responders:
        found = _explain(responder.use, places)
        if found is not None:
            yield draft.problem((*path, "use"), *found)


def _explain(name: str, places: Places) -> tuple[str, str | None] | None:
    """Return what is wrong with a responder's name, with a hint; or None."""
    known = builtin_responders()
    if name.startswith("lambda:"):
        if not _LAMBDA.fullmatch(name):
            expected = "expected `lambda:module:handler` or `lambda:file.py:handler`"
            return f"{expected}, found `{name[:60]}`", None
    elif kind := _KIND.fullmatch(name):
        file = kind["about"].partition("#")[0]
        if kind["kind"] in _FILE_KINDS and places.find(file) is None:
            hint = "paths start from the scenario's folder, then from the current one"
            return f"nothing at `{file[:100]}`", hint
    elif "/" in name or name.startswith(".") or name.endswith(_TEMPLATES):
        if not _exists(places.find(name)):
            hint = f"a folder with a `{_MANIFEST}`, or a template"
            return f"no responder at `{name[:100]}`", hint
    elif name not in known:
        hint = f"known: {', '.join(known)}; a path has a `/`"
        return f"unknown responder `{name[:60]}`", suggest(name, known) or hint
    return None


def _exists(path: Path | None) -> bool:
    return path is not None and (path.is_file() or (path / _MANIFEST).is_file())
