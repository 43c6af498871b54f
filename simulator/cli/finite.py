"""A number that a person types and that is one: neither ``nan`` nor ``inf``."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click import Context, Parameter

__all__ = ["Finite"]


class Finite(click.FloatRange):
    """A range of numbers; of ``nan`` no comparison would say that it is outside."""

    def convert(
        self, value: Any, param: Parameter | None, ctx: Context | None
    ) -> float:
        """Read a number."""
        number = float(super().convert(value, param, ctx))
        if not math.isfinite(number):
            self.fail(f"expected a finite number, found {number}", param, ctx)
        return number
