"""The world of an exercise: every part joined, and nothing else."""

from __future__ import annotations

from gameday.simulator.world.world import World

__all__ = ["World"]
