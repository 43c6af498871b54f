"""Changes to other people's modules that are taken back, in reverse order, at the end.

Everything an exercise alters in the process (moto, botocore, ``time``, ``threading``)
goes through one `Patches`, so that a process that has played an exercise is as it was
before. It does not decide what to change.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

__all__ = ["Patches"]

_MISSING = object()


class Patches(ExitStack):
    """A stack of attribute and mapping changes, undone when it closes."""

    def set(self, target: Any, name: str, value: Any) -> Any:
        """Give an attribute a new value until the stack closes.

        Returns:
            The value it had before, or None where it had none.
        """
        # What stands in the target itself is put back; what it only inherits is taken
        # away again, or a class would keep its parent's method as its own for ever.
        before = target.__dict__.get(name, _MISSING)
        effective = getattr(target, name, None)
        setattr(target, name, value)
        if before is _MISSING:
            self.callback(delattr, target, name)
        else:
            self.callback(setattr, target, name, before)
        return effective

    def put(self, mapping: dict[Any, Any], key: Any, value: Any) -> None:
        """Give a mapping's key a new value until the stack closes."""
        before = mapping.get(key, _MISSING)
        mapping[key] = value
        if before is _MISSING:
            self.callback(mapping.pop, key, None)
        else:
            self.callback(mapping.__setitem__, key, before)
